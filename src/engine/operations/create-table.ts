import type { TableRecord } from '../catalogue/index.ts'
import { EngineError } from '../errors.ts'
import { enableStream } from '../streams/index.ts'
import { describeTable, readCreateTable } from '../tables/index.ts'
import type { Operation } from './operation.ts'

/** CreateTable: creates an empty table, which is active at once. */
export const createTable: Operation = (state, input) => {
  const table = readCreateTable(input)
  return state.storage.write((writer) => {
    if (state.catalogue.find(writer, table.name) !== undefined) {
      throw new EngineError('ResourceInUseException', `Table already exists: ${table.name}`)
    }
    const now = state.now()
    const made: TableRecord = {
      ...table,
      id: state.catalogue.nextId(writer),
      createdAt: now,
      ...(table.billing === 'PAY_PER_REQUEST' && { onDemandSince: now }),
    }
    const record = enableStream(writer, made, { now, shards: state.shards })
    state.catalogue.save(writer, record)
    const figures = () => ({ items: 0, size: 0 })
    return { TableDescription: describeTable(record, { region: state.region, status: 'CREATING', figures }) }
  })
}
