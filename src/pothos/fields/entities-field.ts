import type { GraphQLField, GraphQLResolveInfo, GraphQLSchema } from 'graphql'
import { DynagateError } from '../../errors.ts'
import type { AnyAccessPattern, AnyEntity } from '../../model/index.ts'
import { required } from '../../required.ts'
import { costExtension, planOf, prefetchBeneath, type ReferenceReads } from '../operation/index.ts'
import type { GatewayContext } from '../registry/index.ts'
import {
  type Reference,
  type ReferenceKeys,
  referenceKeys,
  referenceOf,
  representationOf,
  valuesOfReference,
} from './representations.ts'

type Values = Readonly<Record<string, unknown>>

/** The maximum number of representations: a router sends all representations of a list together. */
const mostRepresentations = 1_000

/**
 * Makes the field `_entities` of a subgraph's schema read items by access patterns: batches the reads of one request, has an
 * estimated cost, and reports a separate error for each item.
 */
export function serveEntities(
  schema: GraphQLSchema,
  federated: ReadonlyMap<string, readonly AnyAccessPattern[]>,
): void {
  const field = schema.getQueryType()?.getFields()._entities
  if (field === undefined) return
  const keys = referenceKeys(schema, federated)
  const reads = (args: Values | undefined) => readsOf(keys, args?.representations as unknown[] | undefined)
  field.description =
    'The items that other subgraphs refer to by the fields of a key, in the same order; null for those that do not exist.'
  field.extensions = {
    ...field.extensions,
    ...costExtension({ kind: 'references', reads }),
    [extensionName]: keys,
  }
  const ofOtherTypes = required(field.resolve, 'the resolver of _entities')
  field.resolve = (root, { representations }, context: GatewayContext, info) => {
    const all = representations as unknown[]
    if (all.length > mostRepresentations) {
      throw new DynagateError(
        'BAD_USER_INPUT',
        `representations: expected at most ${mostRepresentations}, got ${all.length}`,
      )
    }
    return all.map(async (each, at) => {
      const reference = referenceOf(keys, each, at)
      if (reference !== undefined) return itemOf(reference, context, info)
      checkType(schema, keys, each as Values, at)
      const [resolved] = ofOtherTypes(root, { representations: [each] }, context, info) as unknown[]
      return resolved
    })
  }
}

/**
 * The representations with which a router may request an item, one for each key of its type; none for fields other than
 * `_entities`.
 */
export function representationsOf(
  field: GraphQLField<unknown, unknown>,
  { name }: AnyEntity,
  item: Values,
): readonly Values[] {
  const keys = field.extensions[extensionName] as ReferenceKeys | undefined
  return (keys?.get(name) ?? []).map((key) => representationOf(key, item))
}

const extensionName = 'dynagateReferences'

/** The reads of representations; without them as many as there may be, of each type. */
function readsOf(keys: ReferenceKeys, representations: readonly unknown[] | undefined): ReferenceReads[] {
  const all = [...keys.values()].flat()
  if (representations === undefined) return all.map((key) => ({ ...key, count: mostRepresentations }))
  const counts = new Map(all.map((key) => [key, 0]))
  for (const [at, each] of representations.entries()) {
    const key = keyOf(keys, each, at)
    if (key !== undefined) counts.set(key, (counts.get(key) ?? 0) + 1)
  }
  return [...counts].filter(([, count]) => count > 0).map(([key, count]) => ({ ...key, count }))
}

/** Undefined for a representation that will be rejected, which costs nothing. */
function keyOf(keys: ReferenceKeys, representation: unknown, at: number) {
  try {
    return referenceOf(keys, representation, at)?.key
  } catch {
    return undefined
  }
}

function itemOf(reference: Reference, context: GatewayContext, info: GraphQLResolveInfo): Promise<unknown> {
  const { read, typeName } = reference.key
  const values = valuesOfReference(reference)
  const plan = planOf(info)
  const item = read.begin(context.store, values, {}, { selection: plan.attributes })
  prefetchBeneath(values, { plan, info, context }, typeName)
  return item
}

/** Types without keys of access patterns may have a resolver of the program's own. */
function checkType(schema: GraphQLSchema, keys: ReferenceKeys, { __typename }: Values, at: number): void {
  const entities = schema.getType('_Entity')
  const names =
    entities && 'getTypes' in entities ? entities.getTypes().map(({ name }) => name) : [...keys.keys()]
  if (names.includes(String(__typename))) return
  const shown = JSON.stringify(__typename).slice(0, 60)
  throw new DynagateError(
    'BAD_USER_INPUT',
    `representations[${at}].__typename: expected one of ${names.join(', ')}, got ${shown}`,
  )
}
