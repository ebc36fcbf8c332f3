import type { Table, TableRecord } from '../catalogue/index.ts'
import { EngineError } from '../errors.ts'
import { readStatistics } from '../records/index.ts'
import { RequestReader, readTableName } from '../requests/index.ts'
import type { KeyValueReader } from '../storage/index.ts'
import { describeTable, type TableState } from '../tables/index.ts'
import type { EngineState, Operation, WireDocument } from './operation.ts'

/** DescribeTable: a table's keys, indexes and figures. */
export const describeTableOperation: Operation = (state, input) => {
  const name = readTableName(new RequestReader(input))
  return state.storage.read((store) => {
    const table = existing(state, store, name)
    const deleting = table.record.globalIndexes.some((index) => index.state === 'deleting')
    return { Table: description(state, store, table.record, { status: deleting ? 'UPDATING' : 'ACTIVE' }) }
  })
}

/** The table with this name. @throws ResourceNotFoundException with the name if it doesn't exist. */
export function existing(state: EngineState, store: KeyValueReader, name: string): Table {
  const table = state.catalogue.find(store, name)
  if (table !== undefined) return table
  throw new EngineError('ResourceNotFoundException', `Requested resource not found: Table: ${name} not found`)
}

/** A table's description, with its current figures. */
export function description(
  { region }: EngineState,
  store: KeyValueReader,
  table: TableRecord,
  state: Pick<TableState, 'status' | 'updating'>,
): WireDocument {
  const figures = (number: number) => readStatistics(store, table, { number })
  return describeTable(table, { region, figures, ...state })
}
