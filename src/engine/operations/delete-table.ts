import { saveJob } from '../background/index.ts'
import { validationError } from '../errors.ts'
import { readStatistics } from '../records/index.ts'
import { saveDeparted } from '../replication/index.ts'
import { RequestReader, readTableName } from '../requests/index.ts'
import { disableStream } from '../streams/index.ts'
import { describeDeleted, inUse } from '../tables/index.ts'
import { existing } from './describe-table.ts'
import type { Operation } from './operation.ts'

/**
 * DeleteTable: removes a table at once, its items in the background, and its stream after a day. For a replica of a
 * global table it waits until the other regions have its writes.
 */
export const deleteTable: Operation = async (state, input) => {
  const tableName = readTableName(new RequestReader(input))
  const answer = await state.storage.write((writer) => {
    const { record } = existing(state, writer, tableName)
    if (record.deletionProtected) {
      throw validationError(
        'Resource cannot be deleted as it is currently protected against deletion. Disable deletion protection first.',
      )
    }
    if (record.globalIndexes.some((index) => index.state !== undefined)) {
      throw inUse('Cannot delete table while indexes are being created, updated, or deleted.')
    }
    const figures = (number: number) => readStatistics(writer, record, { number })
    const TableDescription = describeDeleted(record, { region: state.region, figures })
    disableStream(writer, record, state.now())
    state.catalogue.remove(writer, record.name)
    if (record.global !== undefined) saveDeparted(writer, record)
    else saveJob(writer, { kind: 'clear-table', table: record.id, name: record.name, index: 0 })
    return { TableDescription }
  })
  state.background.wake()
  return answer
}
