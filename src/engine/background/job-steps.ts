import type { Catalogue, Table } from '../catalogue/index.ts'
import {
  collectionsRange,
  decodeRecord,
  expiryRange,
  fillEntry,
  removeStatistics,
  type SizedItem,
  StatisticsChange,
  spaceRange,
  statisticsRange,
  storeExpiry,
  tableRange,
} from '../records/index.ts'
import { replicationRanges } from '../replication/index.ts'
import { afterKey, type KeyRange, type KeyValueWriter } from '../storage/index.ts'
import { streamDataRanges } from '../streams/index.ts'
import { indexFilled, indexRemoved, timeToLiveSettled } from '../tables/index.ts'
import { type Job, nextJob, removeJob, saveJob } from './job.ts'

/** Executes one bounded step of the job after `last`, and returns that job; undefined if none is left. */
export function doStep(writer: KeyValueWriter, catalogue: Catalogue, last: Job | undefined): Job | undefined {
  const job = nextJob(writer, last)
  if (job !== undefined) steps[job.kind](writer, catalogue, job)
  return job
}

/** The limit of a step: a few milliseconds of work. */
const mostEntries = 250
const mostBytes = 1024 * 1024

const steps = {
  'clear-table': clearTable,
  'clear-index': clearIndex,
  'backfill-index': backfillIndex,
  'fill-expiry': fillExpiry,
  'clear-expiry': clearExpiry,
  'clear-streams': clearStreams,
}

function clearTable(writer: KeyValueWriter, _catalogue: Catalogue, job: Job): void {
  const table = { id: job.table }
  const ranges = [tableRange(table), collectionsRange(table), expiryRange(table), ...replicationRanges(table)]
  if (ranges.some((range) => clearSome(writer, range))) return
  writer.removeRange(statisticsRange(table))
  removeJob(writer, job)
}

function clearIndex(writer: KeyValueWriter, catalogue: Catalogue, job: Job): void {
  const table = { id: job.table }
  const index = { number: job.index }
  if (clearSome(writer, spaceRange(table, index))) return
  removeStatistics(writer, table, index)
  removeJob(writer, job)
  const found = findTable(writer, catalogue, job)
  if (found !== undefined) catalogue.save(writer, indexRemoved(found.record, job.index))
}

/** Removes the first entries of a range; returns whether there may be more. */
function clearSome(writer: KeyValueWriter, range: KeyRange): boolean {
  let count = 0
  for (const { key } of writer.range(range)) {
    writer.remove(Buffer.from(key))
    count += 1
    if (count === mostEntries) return true
  }
  return false
}

/**
 * Creates the index entries of the table's next items. Concurrent writes maintain the entries of all items, so existing
 * entries are left unchanged.
 */
function backfillIndex(writer: KeyValueWriter, catalogue: Catalogue, job: Job): void {
  const table = findTable(writer, catalogue, job)
  const index = table?.indexes.find(({ number }) => number === job.index)
  if (table === undefined || index === undefined) {
    removeJob(writer, job)
    return
  }
  const statistics = new StatisticsChange()
  const isDone = visitItems(writer, { table, job }, (item) => {
    fillEntry(writer, statistics, { table, index, item })
  })
  statistics.write(writer)
  if (isDone) catalogue.save(writer, indexFilled(table.record, job.index))
}

/** Stores the expiry of the table's next items. */
function fillExpiry(writer: KeyValueWriter, catalogue: Catalogue, job: Job): void {
  const table = findTable(writer, catalogue, job)
  if (table === undefined) {
    removeJob(writer, job)
    return
  }
  const isDone = visitItems(writer, { table, job }, ({ item }) => {
    storeExpiry(writer, table, { before: undefined, after: item })
  })
  if (isDone) catalogue.save(writer, timeToLiveSettled(table.record))
}

function clearExpiry(writer: KeyValueWriter, catalogue: Catalogue, job: Job): void {
  if (clearSome(writer, expiryRange({ id: job.table }))) return
  removeJob(writer, job)
  const table = findTable(writer, catalogue, job)
  if (table !== undefined) catalogue.save(writer, timeToLiveSettled(table.record))
}

function clearStreams(writer: KeyValueWriter, _catalogue: Catalogue, job: Job): void {
  if (streamDataRanges(job.table).some((range) => clearSome(writer, range))) return
  removeJob(writer, job)
}

/** Visits the next items of a job's table; if none is left, removes the job and returns true. */
function visitItems(
  writer: KeyValueWriter,
  { table, job }: { table: Table; job: Job },
  visit: (item: SizedItem) => void,
): boolean {
  const records = nextRecords(writer, table, job.checkpoint)
  for (const { value } of records) visit(decodeRecord(value))
  const last = records.at(-1)
  if (last === undefined) removeJob(writer, job)
  else saveJob(writer, { ...job, checkpoint: last.key.toString('base64') })
  return last === undefined
}

/** The next records of a table, copied, because the store reuses its buffers. */
function nextRecords(writer: KeyValueWriter, table: Table, checkpoint: string | undefined) {
  const { from, to } = spaceRange(table, undefined)
  const start = checkpoint === undefined ? from : afterKey(Buffer.from(checkpoint, 'base64'))
  const records: { key: Buffer; value: Buffer }[] = []
  let bytes = 0
  for (const { key, value } of writer.range({ from: start, to })) {
    records.push({ key: Buffer.from(key), value: Buffer.from(value) })
    bytes += value.length
    if (records.length === mostEntries || bytes > mostBytes) break
  }
  return records
}

/** The table of a job; undefined if it has been deleted, even if another table has its name now. */
function findTable(writer: KeyValueWriter, catalogue: Catalogue, job: Job): Table | undefined {
  const table = catalogue.find(writer, job.name)
  return table?.id === job.table ? table : undefined
}
