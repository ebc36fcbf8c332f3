import { checkKey, checkNestedPaths } from '../records/index.ts'
import { type RequestReader, readReturnOnFailure, readScope } from '../requests/index.ts'
import { checkItem, itemSize } from '../values/index.ts'
import { readCondition } from './read-condition.ts'
import type { WriteAction } from './write-action.ts'

/** Reads a delete, from a DeleteItem request or an action of a transaction. */
export function readDelete(reader: RequestReader, tableName: string): WriteAction {
  return { ...readKeyed(reader, tableName), next: () => undefined }
}

/** Reads a transaction's condition check, which doesn't change the item. */
export function readConditionCheck(reader: RequestReader, tableName: string): WriteAction {
  reader.require('ConditionExpression')
  return { ...readKeyed(reader, tableName), next: (before) => before }
}

function readKeyed(reader: RequestReader, tableName: string): Omit<WriteAction, 'next'> {
  reader.require('Key')
  const returnsFound = readReturnOnFailure(reader)
  reader.check()
  const scope = readScope(reader, {
    expressions: ['ConditionExpression'],
    legacy: ['Expected', 'ConditionalOperator'],
  })
  const condition = readCondition(reader, scope)
  scope.checkAllUsed()
  const key = checkItem(reader.raw('Key'))
  return {
    tableName,
    condition,
    returnsFound,
    requestSize: itemSize(key) + scope.valuesSize,
    key(table) {
      checkKey(table, key)
      checkNestedPaths(table, scope)
      return key
    },
  }
}
