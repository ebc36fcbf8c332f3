import {
  type AnyEntity,
  childrenPattern,
  type Document,
  decodeItem,
  inTenant,
  type ParentRelation,
  viewOf,
} from '../../../model/index.ts'
import { required } from '../../../required.ts'
import type { CallOptions, DynamoClient } from '../../client/index.ts'
import { queryInput } from '../../plan/index.ts'

/** The children of a parent in one relation. */
export interface ChildrenOf {
  readonly tableName: string
  readonly child: AnyEntity
  readonly relation: ParentRelation
  /** The stored parent, or its stored key. */
  readonly parent: Document
  /** The tenant of the parent; undefined for none. */
  readonly tenant: string | undefined
}

/**
 * Reads the index entries of all children, page by page: strongly consistent, except from a global index.
 *
 * @param optionsOf returns the options of each call.
 */
export async function* childPages(
  client: DynamoClient,
  { tableName, child, relation, parent, tenant }: ChildrenOf,
  within: () => CallOptions = () => ({}),
): AsyncGenerator<readonly Document[], void, undefined> {
  const pattern = required(childrenPattern(child, relation), 'the query of children')
  const { condition } = viewOf(pattern, argumentsOf(relation, parent, tenant))
  for (const partition of condition.partitions) {
    const input = queryInput({
      tableName,
      index: pattern.index,
      partition,
      sort: condition.sort,
      ascending: true,
      consistent: pattern.index.kind !== 'global',
      start: undefined,
      filter: undefined,
    })
    let start: Document | undefined
    do {
      const page = await client.query({ ...input, ...(start && { ExclusiveStartKey: start }) }, within())
      yield page.Items ?? []
      start = page.LastEvaluatedKey
    } while (start !== undefined)
  }
}

function argumentsOf({ parent, key }: ParentRelation, stored: Document, tenant: string | undefined) {
  const item = decodeItem(parent, stored, new Set(key.map(([ofParent]) => ofParent)))
  return inTenant(Object.fromEntries(key.map(([ofParent, ofChild]) => [ofChild, item[ofParent]])), tenant)
}
