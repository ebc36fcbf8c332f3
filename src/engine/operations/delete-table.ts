import { validationError } from '../errors.ts'
import { statisticsRange, tableRange } from '../records/index.ts'
import { readTableName, RequestReader } from '../requests/index.ts'
import { description, existing } from './describe-table.ts'
import type { Operation } from './operation.ts'

/** DeleteTable: takes a table and all its items away. */
export const deleteTable: Operation = (state, input) => {
  const name = readTableName(new RequestReader(input))
  return state.storage.write((writer) => {
    const table = existing(state, writer, name)
    if (table.record.deletionProtected) {
      throw validationError(
        'Resource cannot be deleted as it is currently protected against deletion. Disable deletion protection first.',
      )
    }
    const TableDescription = description(writer, table, 'DELETING')
    state.catalogue.remove(writer, name)
    writer.removeRange(tableRange(table))
    writer.removeRange(statisticsRange(table))
    return { TableDescription }
  })
}
