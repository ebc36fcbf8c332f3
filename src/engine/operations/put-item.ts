import { Consumption } from '../capacity/index.ts'
import { validationError } from '../errors.ts'
import { StatisticsChange } from '../records/index.ts'
import {
  readReturnCapacity,
  readReturnMetrics,
  readReturnValues,
  readTableName,
  RequestReader,
} from '../requests/index.ts'
import { applyWrite, readPut } from '../writes/index.ts'
import type { Operation } from './operation.ts'

/** PutItem: stores an item, in place of the one with its key. */
export const putItem: Operation = (state, input) => {
  const reader = new RequestReader(input)
  const tableName = readTableName(reader)
  const returnCapacity = readReturnCapacity(reader)
  readReturnMetrics(reader)
  const returnValues = readReturnValues(reader)
  const action = readPut(reader, tableName)
  if (returnValues !== 'NONE' && returnValues !== 'ALL_OLD') {
    throw validationError('Return values set to invalid value')
  }
  return state.storage.write((writer) => {
    const table = state.catalogue.get(writer, tableName)
    const statistics = new StatisticsChange()
    const consumption = new Consumption(table.name)
    const { before } = applyWrite({ writer, statistics, table, consumption }, action)
    statistics.write(writer)
    return {
      Attributes: returnValues === 'ALL_OLD' ? before : undefined,
      ConsumedCapacity: consumption.answer(returnCapacity),
    }
  })
}
