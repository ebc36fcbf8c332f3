import { removeJob, saveJob } from '../background/index.ts'
import type { TableRecord } from '../catalogue/index.ts'
import { validationError } from '../errors.ts'
import type { KeyValueWriter } from '../storage/index.ts'
import { disableStream, enableStream } from '../streams/index.ts'
import {
  readUpdateTable,
  type TableStatus,
  type TableUpdate,
  updateEcho,
  updateTable,
} from '../tables/index.ts'
import { description, existing } from './describe-table.ts'
import type { EngineState, Operation } from './operation.ts'

/**
 * UpdateTable: changes a table's billing, throughput, stream, class, encryption or deletion protection, or adds or
 * drops a global index. Everything takes effect at once, except that an index is filled or cleared in the background.
 */
export const updateTableOperation: Operation = async (state, input) => {
  if (input.ReplicaUpdates !== undefined) {
    throw validationError('This engine has one region: open it with regions to have replicas of a table')
  }
  const update = readUpdateTable(input)
  const answer = await state.storage.write((writer) => {
    const { record: before } = existing(state, writer, update.tableName)
    const after = withStream(state, writer, before, updateTable(before, update, state.now()))
    state.catalogue.save(writer, after)
    saveJobs(writer, before, after)
    const echo = updateEcho(before, after, update)
    const status = statusDuring(update)
    return { TableDescription: description(state, writer, echo, { status, updating: { before, update } }) }
  })
  state.background.wake()
  return answer
}

/**
 * The status of a table in the response to an update. Changes of protection, maximum or warm throughput, encryption and
 * indexes that exist don't show in it (observed on AWS).
 */
function statusDuring({ billing, throughput, stream, tableClass, indexes = [] }: TableUpdate): TableStatus {
  const isOnline = indexes.some(({ kind }) => kind !== 'update')
  return isOnline || [billing, throughput, stream, tableClass].some((each) => each !== undefined)
    ? 'UPDATING'
    : 'ACTIVE'
}

/** The updated table; enables or disables its stream if the update does. */
function withStream(
  state: EngineState,
  writer: KeyValueWriter,
  before: TableRecord,
  after: TableRecord,
): TableRecord {
  if (before.stream === after.stream) return after
  const { shards } = state
  const now = state.now()
  if (after.stream !== undefined) return enableStream(writer, after, { now, shards })
  disableStream(writer, before, now)
  return after
}

/** Stores jobs for the indexes whose state has changed. */
function saveJobs(writer: KeyValueWriter, before: TableRecord, after: TableRecord): void {
  const known = new Map(before.globalIndexes.map(({ number, state }) => [number, state]))
  for (const { number, state } of after.globalIndexes) {
    if (state === known.get(number)) continue
    const job = { table: after.id, name: after.name, index: number }
    if (state === 'creating') saveJob(writer, { ...job, kind: 'backfill-index' })
    if (state === 'deleting') {
      removeJob(writer, { ...job, kind: 'backfill-index' })
      saveJob(writer, { ...job, kind: 'clear-index' })
    }
  }
}
