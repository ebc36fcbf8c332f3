import {
  checkBatchItemKeys,
  checkItemKeys,
  checkNestedPaths,
  InvalidRequest,
  sized,
} from '../records/index.ts'
import { type RequestReader, readReturnOnFailure, readScope } from '../requests/index.ts'
import { checkItem, type Item } from '../values/index.ts'
import { readCondition } from './read-condition.ts'
import type { WriteAction } from './write-action.ts'

/** Reads a put, from a PutItem request or an action of a transaction. */
export function readPut(reader: RequestReader, tableName: string): WriteAction {
  return readChecked(reader, tableName, checkItemKeys)
}

/** Reads a put of a BatchWriteItem, which has another message for a wrong primary key. */
export function readBatchPut(reader: RequestReader, tableName: string): WriteAction {
  return readChecked(reader, tableName, checkBatchItemKeys)
}

/** DynamoDB's limit of an item: 400 KB. */
export const greatestItem = 400 * 1024

function readChecked(reader: RequestReader, tableName: string, checkKeys: typeof checkItemKeys): WriteAction {
  reader.require('Item')
  const returnsFound = readReturnOnFailure(reader)
  reader.check()
  const put = sized(checkItem(reader.raw('Item')))
  const { item, size } = put
  const scope = readScope(reader, {
    expressions: ['ConditionExpression'],
    legacy: ['Expected', 'ConditionalOperator'],
  })
  const condition = readCondition(reader, scope)
  scope.checkAllUsed()
  // Cached, because a batch needs the key three times.
  let key: Item | undefined
  return {
    tableName,
    condition,
    returnsFound,
    requestSize: size,
    key(table) {
      if (key !== undefined) return key
      if (size > greatestItem) {
        throw new InvalidRequest('Item size has exceeded the maximum allowed size')
      }
      checkKeys(table, item)
      checkNestedPaths(table, scope)
      key = table.keyOf(item)
      return key
    },
    next: () => put,
  }
}
