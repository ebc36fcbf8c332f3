import {
  type Condition,
  type Document,
  type Index,
  type KeyValue,
  keyAttributes,
  type SortCondition,
} from '../../model/index.ts'
import { required } from '../../required.ts'
import type { QueryInput } from '../client/index.ts'
import { conditionExpression, Placeholders } from '../expressions/index.ts'
import type { ProjectionInput } from './projection.ts'
import { type PartitionRange, sortNameOf } from './reads.ts'

/**
 * The Query of one partition, without its Limit. Frozen.
 *
 * @param projected the attributes to return; by default all.
 */
export function queryInput(
  range: Omit<PartitionRange, 'pattern' | 'entities' | 'projection'>,
  projected?: ProjectionInput,
): Readonly<Omit<QueryInput, 'Limit'>> {
  const { tableName, index, partition, sort, ascending, consistent, start, filter } = range
  const filtered = filter && filterInput(filter)
  const { expression, values } = sortExpression(sort)
  const sortName = sortNameOf(range)
  const equal = equalities(index, partition)
  const isOnSort = sortName !== undefined && expression !== undefined
  return Object.freeze({
    TableName: tableName,
    ...(index.name !== undefined && { IndexName: index.name }),
    KeyConditionExpression: [...equal.expressions, ...(isOnSort ? [expression] : [])].join(' AND '),
    ExpressionAttributeNames: Object.freeze({
      ...equal.names,
      ...(isOnSort && { '#s': sortName }),
      ...filtered?.ExpressionAttributeNames,
      ...projected?.ExpressionAttributeNames,
    }),
    ExpressionAttributeValues: Object.freeze({
      ...equal.values,
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

/** `#p = :p`, followed by `#p1 = :p1` and so on for further attributes of the key. */
function equalities(index: Index, partition: readonly KeyValue[]) {
  const names: Record<string, string> = {}
  const values: Document = {}
  const expressions = partition.map((value, at) => {
    const suffix = at === 0 ? 'p' : `p${at}`
    names[`#${suffix}`] = required(keyAttributes(index)[at], 'a key attribute for each value')
    values[`:${suffix}`] = value
    return `#${suffix} = :${suffix}`
  })
  return { expressions, names, values }
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
