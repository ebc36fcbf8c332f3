import type { Condition, Document, SortCondition } from '../../model/index.ts'
import type { QueryInput } from '../client/index.ts'
import { conditionExpression, Placeholders } from '../expressions/index.ts'
import type { ProjectionInput } from './projection.ts'
import type { PartitionRange } from './reads.ts'

/**
 * The Query of one partition, without its Limit. Frozen.
 *
 * @param projected the attributes to return; by default all.
 */
export function queryInput(
  range: Omit<PartitionRange, 'entities' | 'projection'>,
  projected?: ProjectionInput,
): Readonly<Omit<QueryInput, 'Limit'>> {
  const { tableName, index, partition, sort, ascending, consistent, start, filter } = range
  const filtered = filter && filterInput(filter)
  const { expression, values } = sortExpression(sort)
  const isOnSort = index.sort !== undefined && expression !== undefined
  return Object.freeze({
    TableName: tableName,
    ...(index.name !== undefined && { IndexName: index.name }),
    KeyConditionExpression: isOnSort ? `#p = :p AND ${expression}` : '#p = :p',
    ExpressionAttributeNames: Object.freeze({
      '#p': index.partition.name,
      ...(isOnSort && { '#s': index.sort.name }),
      ...filtered?.ExpressionAttributeNames,
      ...projected?.ExpressionAttributeNames,
    }),
    ExpressionAttributeValues: Object.freeze({
      ':p': partition,
      ...values,
      ...filtered?.ExpressionAttributeValues,
    }),
    ...(filtered && { FilterExpression: filtered.FilterExpression }),
    ...(projected && { ProjectionExpression: projected.ProjectionExpression }),
    ScanIndexForward: ascending,
    ...(consistent && { ConsistentRead: true }),
    ...(start && { ExclusiveStartKey: start }),
  })
}

function filterInput(filter: Condition) {
  const placeholders = new Placeholders('f')
  const FilterExpression = conditionExpression(filter, placeholders)
  return { FilterExpression, ...placeholders.attributes }
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
