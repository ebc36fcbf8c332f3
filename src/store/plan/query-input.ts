import type { AnyEntity, Document, FilterTerm, Index, KeyValue, SortCondition } from '../../model/index.ts'
import type { QueryInput } from '../client/index.ts'
import { filterExpression } from './filter-expression.ts'
import type { Projection, ProjectionInput } from './projection.ts'

/** What a query of one partition asks. */
export interface QueryQuestion {
  readonly tableName: string
  readonly index: Index
  /** Whose items are looked for. */
  readonly entities: readonly AnyEntity[]
  readonly partition: KeyValue
  readonly sort: SortCondition
  readonly ascending: boolean
  readonly consistent: boolean
  /** The keys of the item to go on from. */
  readonly start: Document | undefined
  /** What holds for the items beside their keys; empty for all of them. */
  readonly filter: readonly FilterTerm[]
  /** What of the items is needed; undefined for all of it. */
  readonly projection: Projection | undefined
}

/**
 * The Query call of one partition, but for how many items it wants. Frozen.
 *
 * @param projected what to send of each item; all of it unless given.
 */
export function queryInput(
  question: Omit<QueryQuestion, 'entities' | 'projection'>,
  projected?: ProjectionInput,
): Readonly<Omit<QueryInput, 'Limit'>> {
  const { tableName, index, partition, sort, ascending, consistent, start, filter } = question
  const filtered = filter.length > 0 ? filterExpression(filter) : undefined
  const { expression, values } = sortExpression(sort)
  const isOnSort = index.sort !== undefined && expression !== undefined
  return Object.freeze({
    TableName: tableName,
    ...(index.name !== undefined && { IndexName: index.name }),
    KeyConditionExpression: isOnSort ? `#p = :p AND ${expression}` : '#p = :p',
    ExpressionAttributeNames: Object.freeze({
      '#p': index.partition.name,
      ...(isOnSort && { '#s': index.sort.name }),
      ...filtered?.names,
      ...projected?.ExpressionAttributeNames,
    }),
    ExpressionAttributeValues: Object.freeze({ ':p': partition, ...values, ...filtered?.values }),
    ...(filtered && { FilterExpression: filtered.expression }),
    ...(projected && { ProjectionExpression: projected.ProjectionExpression }),
    ScanIndexForward: ascending,
    ...(consistent && { ConsistentRead: true }),
    ...(start && { ExclusiveStartKey: start }),
  })
}

function sortExpression(sort: SortCondition): { expression: string | undefined; values: Document } {
  switch (sort.kind) {
    case 'any':
      return { expression: undefined, values: {} }
    case 'beginsWith':
      return { expression: 'begins_with(#s, :s)', values: { ':s': sort.prefix } }
    case 'between':
      return { expression: '#s BETWEEN :s AND :t', values: { ':s': sort.low, ':t': sort.high } }
    default:
      return { expression: `#s ${operators[sort.kind]} :s`, values: { ':s': sort.value } }
  }
}

const operators = { equals: '=', above: '>', atLeast: '>=', below: '<', atMost: '<=' } as const
