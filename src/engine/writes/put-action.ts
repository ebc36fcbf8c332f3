import { validationError } from '../errors.ts'
import { checkItemKeys, checkNestedPaths } from '../records/index.ts'
import { type RequestReader, readReturnOnFailure, readScope } from '../requests/index.ts'
import { checkItem, itemSize } from '../values/index.ts'
import { readCondition } from './read-condition.ts'
import type { WriteAction } from './write-action.ts'

/** Reads a put, from a PutItem request or an action of a transaction. */
export function readPut(reader: RequestReader, tableName: string): WriteAction {
  reader.require('Item')
  const returnsFound = readReturnOnFailure(reader)
  reader.check()
  const item = checkItem(reader.raw('Item'))
  const scope = readScope(reader, {
    expressions: ['ConditionExpression'],
    legacy: ['Expected', 'ConditionalOperator'],
  })
  const condition = readCondition(reader, scope)
  scope.checkAllUsed()
  if (itemSize(item) > greatestItem) throw validationError('Item size has exceeded the maximum allowed size')
  return {
    tableName,
    condition,
    returnsFound,
    requestSize: itemSize(item),
    key(table) {
      checkItemKeys(table, item)
      checkNestedPaths(table, scope)
      return table.keyOf(item)
    },
    next: () => item,
  }
}

/** DynamoDB's limit of an item: 400 KB. */
export const greatestItem = 400 * 1024
