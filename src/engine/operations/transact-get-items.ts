import { Consumption, readUnits } from '../capacity/index.ts'
import { validationError } from '../errors.ts'
import type { ExpressionScope, Projection } from '../expressions/index.ts'
import { projected, readProjection } from '../reads/index.ts'
import { checkKey, checkNestedPaths, readItem, recordKey } from '../records/index.ts'
import { RequestReader, readReturnCapacity, readScope, readTableName } from '../requests/index.ts'
import { checkItem, type Item } from '../values/index.ts'
import type { Operation } from './operation.ts'
import {
  cancelFor,
  checkTransactionSize,
  noReason,
  readTransactItems,
  reasonFor,
  rejectRepeated,
} from './transaction.ts'

/** TransactGetItems: up to 100 items as of one moment. */
export const transactGetItems: Operation = (state, input) => {
  const reader = new RequestReader(input)
  const returnCapacity = readReturnCapacity(reader)
  const gets = readTransactItems(reader).map(readGet)
  return state.storage.read((store) => {
    const consumptions = new Map<string, Consumption>()
    const reads = gets.map(({ tableName, key, projection, scope }) => {
      const table = state.catalogue.get(store, tableName)
      checkNestedPaths(table, scope)
      try {
        checkKey(table, key)
      } catch (error) {
        return { reason: reasonFor(error) }
      }
      const found = readItem(store, table, key)
      const consumption = consumptions.get(tableName) ?? new Consumption(table.name)
      consumptions.set(tableName, consumption.add(readUnits(found?.size ?? 0, 'transaction')))
      return {
        reason: noReason,
        storedKey: recordKey(table, undefined, key).toString('latin1'),
        size: found?.size ?? 0,
        response: found === undefined ? {} : itemIn(projected(found.item, projection)),
      }
    })
    cancelFor(reads.map(({ reason }) => reason))
    rejectRepeated(reads.flatMap(({ storedKey }) => storedKey ?? []))
    checkTransactionSize(reads.reduce((sum, { size = 0 }) => sum + size, 0))
    const consumed = [...consumptions.values()].flatMap(
      (each) => each.answer(returnCapacity, 'ReadCapacityUnits') ?? [],
    )
    return {
      Responses: reads.map(({ response }) => response),
      ConsumedCapacity: consumed.length === 0 ? undefined : consumed,
    }
  })
}

/** The response for an item: a transaction omits an item that has none of the projected attributes. */
function itemIn(item: Item): { Item?: Item } {
  return Object.keys(item).length === 0 ? {} : { Item: item }
}

interface Get {
  readonly tableName: string
  readonly key: Item
  readonly projection: Projection | undefined
  readonly scope: ExpressionScope
}

function readGet(action: RequestReader): Get {
  const reader = action.inner('Get')
  if (reader === undefined) throw validationError('TransactItems can only contain one of Get')
  const tableName = readTableName(reader)
  reader.require('Key')
  reader.check()
  const scope = readScope(reader, { expressions: ['ProjectionExpression'], legacy: [] })
  const projection = readProjection(reader, scope)
  scope.checkAllUsed()
  return { tableName, key: checkItem(reader.raw('Key')), projection, scope }
}
