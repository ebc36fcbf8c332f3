import { EngineError } from '../errors.ts'
import { readStatistics } from '../records/index.ts'
import { readTableName, RequestReader } from '../requests/index.ts'
import type { KeyValueReader } from '../storage/index.ts'
import { describeTable, type Table } from '../tables/index.ts'
import type { EngineState, Operation, WireDocument } from './operation.ts'

/** DescribeTable: a table's keys, indexes and figures. */
export const describeTableOperation: Operation = (state, input) => {
  const name = readTableName(new RequestReader(input))
  return state.storage.read((store) => ({
    Table: description(store, existing(state, store, name), 'ACTIVE'),
  }))
}

/** The table of a name. Throws ResourceNotFoundException, with the name, where there is none. */
export function existing(state: EngineState, store: KeyValueReader, name: string): Table {
  const table = state.catalogue.find(store, name)
  if (table !== undefined) return table
  throw new EngineError('ResourceNotFoundException', `Requested resource not found: Table: ${name} not found`)
}

/** A table's description, with its figures of this moment. */
export function description(
  store: KeyValueReader,
  table: Table,
  status: 'ACTIVE' | 'DELETING',
): WireDocument {
  const byNumber = new Map(table.indexes.map((index) => [index.number, index]))
  return describeTable(table.record, status, (number) => readStatistics(store, table, byNumber.get(number)))
}
