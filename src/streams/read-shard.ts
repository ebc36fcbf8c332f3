import {
  type GetShardIteratorInput,
  IteratorExpired,
  RecordsTrimmed,
  type ShardRecord,
  type StreamClient,
  TableNotFound,
} from '../store/index.ts'
import { type Persistence, persistently } from './persistent-calls.ts'
import { type ShardPosition, surelyKeptMs } from './position.ts'

/** The intervals of polling a shard, in milliseconds. */
export interface PollInterval {
  /** After a change; doubled after each request without new records. */
  readonly least: number
  /** While there are none. */
  readonly most: number
}

/**
 * Called after each request for records of a shard, with the time up to which the shard has been read, in epoch
 * milliseconds, and the iterator for the next request. Both are undefined at its end. AWS rounds the times of records
 * to seconds.
 */
export type OnProgress = (
  shardId: string,
  readUntil: number | undefined,
  nextIterator: string | undefined,
) => void

/** Options of {@link readShard}. */
export interface ShardReading extends Persistence {
  readonly client: StreamClient
  readonly streamArn: string
  readonly poll: PollInterval
  /** Records that are read over, and don't count as changes: polling doesn't become more frequent after them. */
  readonly skip: (record: ShardRecord) => boolean
  /** Epoch milliseconds. */
  readonly now: () => number
  readonly onProgress: OnProgress | undefined
}

/** The events of a shard's reader, in order, each with the position after it. */
export type ShardEvent =
  | { readonly kind: 'records'; readonly records: readonly ShardRecord[]; readonly position: ShardPosition }
  /** Records were trimmed before they were read. */
  | { readonly kind: 'gap'; readonly position: ShardPosition }
  | { readonly kind: 'end'; readonly position: ShardPosition }

/** A shard to read. */
export interface ShardStart {
  readonly id: string
  readonly position: ShardPosition
  /** The iterator to begin with, instead of one at the position. */
  readonly latest?: string
}

/**
 * Reads a shard to its end. Every record is sent once, in order; records that DynamoDB returns again are dropped by
 * their sequence number.
 */
export async function readShard(
  { id, position: start, latest }: ShardStart,
  reading: ShardReading,
  send: (event: ShardEvent) => Promise<void>,
): Promise<void> {
  const { client, poll, skip, clock, signal, now, onProgress } = reading
  let position = start
  let iterator = latest
  let lastReadAt = now()
  let wait = poll.least
  while (!signal.aborted) {
    try {
      const isNewStart = iterator === undefined && position.kind === 'since'
      const input = { ShardIterator: iterator ?? (await iteratorAt(id, position, reading)) }
      const call = () => client.getRecords(input, { signal, timeoutMs: callMs })
      const requestedAt = now()
      const answer = await persistently(call, reading)
      if (isNewStart && lastReadAt < now() - surelyKeptMs) await send({ kind: 'gap', position })
      lastReadAt = now()
      const next = answer.NextShardIterator ?? undefined
      onProgress?.(id, next === undefined ? undefined : readUntil(answer.Records, requestedAt), next)
      const records = answer.Records.filter((record) => isNew(record, position) && !skip(record))
      const last = answer.Records.at(-1)
      if (last !== undefined && isAfter(last, position))
        position = { kind: 'after', sequenceNumber: last.dynamodb.SequenceNumber }
      if (records.length > 0) await send({ kind: 'records', records, position })
      iterator = next
      if (iterator === undefined) return await send({ kind: 'end', position: { kind: 'end' } })
      if (answer.Records.length === fullAnswer) continue
      wait = records.length > 0 ? poll.least : Math.min(poll.most, Math.max(1, wait * 2))
    } catch (error) {
      if (error instanceof IteratorExpired) iterator = undefined
      else if (error instanceof RecordsTrimmed) {
        iterator = undefined
        position = { kind: 'oldest' }
        await send({ kind: 'gap', position })
      } else if (error instanceof TableNotFound) {
        // The shard was removed with its records. If the whole stream was, the search for children fails.
        await send({ kind: 'gap', position })
        return await send({ kind: 'end', position: { kind: 'end' } })
      } else throw error
    }
    await clock.sleep(wait, signal)
  }
}

/** Everything that was written before the request was read, or else up to the second of the last record. */
function readUntil(records: readonly ShardRecord[], requestedAt: number): number {
  const last = records.at(-1)
  if (last === undefined) return requestedAt
  return Math.min(requestedAt, (last.dynamodb.ApproximateCreationDateTime + 1) * 1000)
}

/** An iterator after the latest record of a shard. */
export function latestIterator(id: string, reading: ShardReading): Promise<string> {
  return getIterator({ StreamArn: reading.streamArn, ShardId: id, ShardIteratorType: 'LATEST' }, reading)
}

function iteratorAt(id: string, position: ShardPosition, reading: ShardReading): Promise<string> {
  const shard = { StreamArn: reading.streamArn, ShardId: id }
  if (position.kind !== 'after' && position.kind !== 'at')
    return getIterator({ ...shard, ShardIteratorType: 'TRIM_HORIZON' }, reading)
  const ShardIteratorType = position.kind === 'at' ? 'AT_SEQUENCE_NUMBER' : 'AFTER_SEQUENCE_NUMBER'
  return getIterator({ ...shard, ShardIteratorType, SequenceNumber: position.sequenceNumber }, reading)
}

async function getIterator(input: GetShardIteratorInput, reading: ShardReading): Promise<string> {
  const { client, signal } = reading
  const call = () => client.getShardIterator(input, { signal, timeoutMs: callMs })
  return (await persistently(call, reading)).ShardIterator
}

function isNew(record: ShardRecord, position: ShardPosition): boolean {
  if (position.kind === 'since') return record.dynamodb.ApproximateCreationDateTime >= position.seconds
  return isAfter(record, position)
}

function isAfter({ dynamodb }: ShardRecord, position: ShardPosition): boolean {
  return position.kind !== 'after' || BigInt(dynamodb.SequenceNumber) > BigInt(position.sequenceNumber)
}

/** The maximum number of records in an answer: then there are more. */
const fullAnswer = 1000

/** The time limit of a call, in milliseconds: an answer may have 1 MB. */
const callMs = 10_000
