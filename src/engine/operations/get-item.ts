import { Consumption, readUnits } from '../capacity/index.ts'
import { projected, readProjection } from '../reads/index.ts'
import { checkKey, checkNestedPaths, readItem } from '../records/index.ts'
import {
  RequestReader,
  readReturnCapacity,
  readScope,
  readTableName,
  withCurrentMessages,
} from '../requests/index.ts'
import { checkItem } from '../values/index.ts'
import type { Operation, WireDocument } from './operation.ts'

/** GetItem: the item with a primary key; without `Item` if it doesn't exist. */
export const getItem: Operation = (state, input) => {
  const { tableName, returnCapacity, consistent, key, scope, projection } = withCurrentMessages(() =>
    readRequest(input),
  )
  return state.storage.read(
    (store) => {
      const table = state.catalogue.get(store, tableName)
      checkKey(table, key)
      checkNestedPaths(table, scope)
      const found = readItem(store, table, key)
      const consumption = new Consumption(table.name)
      consumption.add(readUnits(found?.size ?? 0, consistent ? 'consistent' : 'eventual'))
      return {
        Item: found && projected(found.item, projection),
        ConsumedCapacity: consumption.answer(returnCapacity),
      }
    },
    consistent ? 'latest' : 'eventual',
  )
}

function readRequest(input: WireDocument) {
  const reader = new RequestReader(input)
  const tableName = readTableName(reader)
  reader.require('Key')
  const returnCapacity = readReturnCapacity(reader)
  const consistent = reader.boolean('ConsistentRead') ?? false
  reader.check()
  const key = checkItem(reader.raw('Key'))
  const scope = readScope(reader, { expressions: ['ProjectionExpression'], legacy: ['AttributesToGet'] })
  const projection = readProjection(reader, scope)
  scope.checkAllUsed()
  return { tableName, returnCapacity, consistent, key, scope, projection }
}
