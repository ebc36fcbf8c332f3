import { Consumption } from '../capacity/index.ts'
import { type DocumentPath, projectPaths } from '../expressions/index.ts'
import { StatisticsChange } from '../records/index.ts'
import {
  type ReturnValues,
  readReturnCapacity,
  readReturnMetrics,
  readReturnValues,
  readTableName,
  RequestReader,
} from '../requests/index.ts'
import type { Item } from '../values/index.ts'
import { applyWrite, readUpdate, type Written } from '../writes/index.ts'
import type { Operation } from './operation.ts'

/** UpdateItem: changes attributes of an item, or makes one that has its key and these attributes. */
export const updateItem: Operation = (state, input) => {
  const reader = new RequestReader(input)
  const tableName = readTableName(reader)
  const returnCapacity = readReturnCapacity(reader)
  readReturnMetrics(reader)
  const returnValues = readReturnValues(reader)
  const action = readUpdate(reader, tableName)
  return state.storage.write((writer) => {
    const table = state.catalogue.get(writer, tableName)
    const statistics = new StatisticsChange()
    const consumption = new Consumption(table.name)
    const written = applyWrite({ writer, statistics, table, consumption }, action)
    statistics.write(writer)
    return {
      Attributes: attributes(returnValues, written, action.paths),
      ConsumedCapacity: consumption.answer(returnCapacity),
    }
  })
}

function attributes(
  wanted: ReturnValues,
  { before, after }: Written,
  paths: readonly DocumentPath[],
): Item | undefined {
  switch (wanted) {
    case 'NONE':
      return undefined
    case 'ALL_OLD':
      return before
    case 'ALL_NEW':
      return after
    case 'UPDATED_OLD':
      return before && nonEmpty(projectPaths(paths, before))
    case 'UPDATED_NEW':
      return after && nonEmpty(projectPaths(paths, after))
  }
}

function nonEmpty(item: Item): Item | undefined {
  return Object.keys(item).length === 0 ? undefined : item
}
