import { type Document, type Index, keyValueText, type Table } from '../../model/index.ts'
import type { InputOf, OperationName, QueryInput } from '../client/index.ts'

/**
 * Identifies the partition of a call, because DynamoDB limits the throughput of each partition. Undefined for a call of
 * several items, which may be in different partitions. A Query must come from `queryInput()`.
 */
export function calledPartition<Name extends OperationName>(
  table: Table,
  operation: Name,
  input: InputOf<Name>,
): string | undefined {
  switch (operation) {
    case 'get':
    case 'update':
    case 'delete':
      return partitionOfKey(table.primaryIndex, (input as InputOf<'get'>).Key)
    case 'put':
      return partitionOfKey(table.primaryIndex, (input as InputOf<'put'>).Item)
    case 'query':
      return partitionOfQuery(table, input as QueryInput)
    default:
      return undefined
  }
}

function partitionOfKey({ partition }: Index, item: Document): string {
  return JSON.stringify(partition.map(({ name }) => keyValueText(name, item[name])))
}

function partitionOfQuery(
  table: Table,
  { IndexName, ExpressionAttributeValues = {} }: QueryInput,
): string | undefined {
  const index = IndexName === undefined ? table.primaryIndex : table.indexes.get(IndexName)
  const values = index?.partition.map(({ name }, at) =>
    keyValueText(name, ExpressionAttributeValues[at === 0 ? ':p' : `:p${at}`]),
  )
  if (values === undefined) return undefined
  return IndexName === undefined ? JSON.stringify(values) : JSON.stringify([IndexName, values])
}
