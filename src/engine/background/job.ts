import {
  afterKey,
  type KeyRange,
  type KeyValueReader,
  type KeyValueWriter,
  prefixRange,
} from '../storage/index.ts'

/**
 * Work on a table that continues after the response to the request for it. It is stored, so the next engine that opens
 * the directory continues it at its checkpoint.
 */
export interface Job {
  readonly kind: JobKind
  /** The table's id, which is never reused. */
  readonly table: number
  /** The table's name, for a job that changes its record. */
  readonly name: string
  /** The number of the index that the work is for; 0 for the whole table. */
  readonly index: number
  /** The stored key of the last completed item, in base64; missing at the start. */
  readonly checkpoint?: string
}

/**
 * - `clear-table` removes the data of a deleted table;
 * - `clear-index` removes the entries of an index, then its record;
 * - `backfill-index` creates the entries of items that are older than the index;
 * - `fill-expiry` stores the expiry of items that are older than their table's time to live;
 * - `clear-expiry` removes these entries after time to live was disabled;
 * - `clear-streams` removes the shards and records of the streams of a table that a reset has removed.
 */
export type JobKind = keyof typeof kindNumbers

/** Stores a job with its checkpoint. */
export function saveJob(writer: KeyValueWriter, job: Job): void {
  writer.put(jobKey(job), Buffer.from(JSON.stringify(job)))
}

/** Removes a completed job. */
export function removeJob(writer: KeyValueWriter, job: Job): void {
  writer.remove(jobKey(job))
}

/** The next job, round-robin: the one after `last`. */
export function nextJob(reader: KeyValueReader, last: Job | undefined): Job | undefined {
  const all = prefixRange(jobsPrefix)
  if (last !== undefined) {
    const next = firstJob(reader, { from: afterKey(jobKey(last)), to: all.to })
    if (next !== undefined) return next
  }
  return firstJob(reader, all)
}

/** All stored jobs. */
export function listJobs(reader: KeyValueReader): Job[] {
  return Array.from(reader.range(prefixRange(jobsPrefix)), ({ value }) => JSON.parse(value.toString()) as Job)
}

function firstJob(reader: KeyValueReader, range: KeyRange): Job | undefined {
  for (const { value } of reader.range(range)) return JSON.parse(value.toString()) as Job
  return undefined
}

const jobsPrefix = Buffer.from([0x03])
const kindNumbers = {
  'clear-table': 0,
  'clear-index': 1,
  'backfill-index': 2,
  'fill-expiry': 3,
  'clear-expiry': 4,
  'clear-streams': 5,
} as const

function jobKey({ kind, table, index }: Job): Buffer {
  const key = Buffer.alloc(7, jobsPrefix)
  key.writeUInt32BE(table, 1)
  key[5] = kindNumbers[kind]
  key[6] = index
  return key
}
