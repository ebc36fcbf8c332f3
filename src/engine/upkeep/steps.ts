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
import { type Chore, nextChore, removeChore, saveChore } from './chore.ts'

/** Does one bounded step of the chore after `last`, and tells which that was; undefined where none is left. */
export function doStep(
  writer: KeyValueWriter,
  catalogue: Catalogue,
  last: Chore | undefined,
): Chore | undefined {
  const chore = nextChore(writer, last)
  if (chore !== undefined) steps[chore.kind](writer, catalogue, chore)
  return chore
}

/** What a step may do at most: a few milliseconds' work. */
const mostEntries = 250
const mostBytes = 1024 * 1024

const steps = {
  'clear-table': clearTable,
  'clear-index': clearIndex,
  'fill-index': fillIndex,
  'fill-expiry': fillExpiry,
  'clear-expiry': clearExpiry,
  'clear-streams': clearStreams,
}

function clearTable(writer: KeyValueWriter, _catalogue: Catalogue, chore: Chore): void {
  const table = { id: chore.table }
  const ranges = [tableRange(table), collectionsRange(table), expiryRange(table), ...replicationRanges(table)]
  if (ranges.some((range) => clearSome(writer, range))) return
  writer.removeRange(statisticsRange(table))
  removeChore(writer, chore)
}

function clearIndex(writer: KeyValueWriter, catalogue: Catalogue, chore: Chore): void {
  const table = { id: chore.table }
  const index = { number: chore.index }
  if (clearSome(writer, spaceRange(table, index))) return
  removeStatistics(writer, table, index)
  removeChore(writer, chore)
  const found = findTable(writer, catalogue, chore)
  if (found !== undefined) catalogue.save(writer, indexRemoved(found.record, chore.index))
}

/** Takes the first entries of a range away; true where there may be more. */
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
 * Makes the index's entries of the next items of the table. Writes keep the entries of all items meanwhile;
 * what they have made already is left as it is.
 */
function fillIndex(writer: KeyValueWriter, catalogue: Catalogue, chore: Chore): void {
  const table = findTable(writer, catalogue, chore)
  const index = table?.indexes.find(({ number }) => number === chore.index)
  if (table === undefined || index === undefined) {
    removeChore(writer, chore)
    return
  }
  const statistics = new StatisticsChange()
  const isDone = visitItems(writer, { table, chore }, (item) => {
    fillEntry(writer, statistics, { table, index, item })
  })
  statistics.write(writer)
  if (isDone) catalogue.save(writer, indexFilled(table.record, chore.index))
}

/** Notes when the next items of the table expire. */
function fillExpiry(writer: KeyValueWriter, catalogue: Catalogue, chore: Chore): void {
  const table = findTable(writer, catalogue, chore)
  if (table === undefined) {
    removeChore(writer, chore)
    return
  }
  const isDone = visitItems(writer, { table, chore }, ({ item }) => {
    storeExpiry(writer, table, { before: undefined, after: item })
  })
  if (isDone) catalogue.save(writer, timeToLiveSettled(table.record))
}

function clearExpiry(writer: KeyValueWriter, catalogue: Catalogue, chore: Chore): void {
  if (clearSome(writer, expiryRange({ id: chore.table }))) return
  removeChore(writer, chore)
  const table = findTable(writer, catalogue, chore)
  if (table !== undefined) catalogue.save(writer, timeToLiveSettled(table.record))
}

function clearStreams(writer: KeyValueWriter, _catalogue: Catalogue, chore: Chore): void {
  if (streamDataRanges(chore.table).some((range) => clearSome(writer, range))) return
  removeChore(writer, chore)
}

/** Visits the next items of a chore's table; true, and the chore is gone, where none is left. */
function visitItems(
  writer: KeyValueWriter,
  { table, chore }: { table: Table; chore: Chore },
  visit: (item: SizedItem) => void,
): boolean {
  const records = nextRecords(writer, table, chore.after)
  for (const { value } of records) visit(decodeRecord(value))
  const last = records.at(-1)
  if (last === undefined) removeChore(writer, chore)
  else saveChore(writer, { ...chore, after: last.key.toString('base64') })
  return last === undefined
}

/** The next records of a table, copied, for the store overwrites what it hands out. */
function nextRecords(writer: KeyValueWriter, table: Table, after: string | undefined) {
  const { from, to } = spaceRange(table, undefined)
  const start = after === undefined ? from : afterKey(Buffer.from(after, 'base64'))
  const records: { key: Buffer; value: Buffer }[] = []
  let bytes = 0
  for (const { key, value } of writer.range({ from: start, to })) {
    records.push({ key: Buffer.from(key), value: Buffer.from(value) })
    bytes += value.length
    if (records.length === mostEntries || bytes > mostBytes) break
  }
  return records
}

/** The table of a chore; undefined where it has been deleted, and perhaps another made under its name. */
function findTable(writer: KeyValueWriter, catalogue: Catalogue, chore: Chore): Table | undefined {
  const table = catalogue.find(writer, chore.name)
  return table?.id === chore.table ? table : undefined
}
