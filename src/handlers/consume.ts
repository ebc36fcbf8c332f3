import { DynagateError } from '../errors.ts'
import type { Clock, Lease, ShardRecord } from '../store/index.ts'
import {
  isSystemRecord,
  type ReaderState,
  readStream,
  type StreamEvent,
  type StreamPosition,
} from '../streams/index.ts'
import { type Checkpoint, readCheckpoint, storedCheckpoint } from './checkpoint.ts'
import { DeadLetters } from './dead-letters.ts'
import { type Delivery, deliver } from './deliver.ts'
import type { HandlerReport } from './handler-report.ts'
import type { HandlersOptions } from './handlers-options.ts'
import { inOrder } from './in-order.ts'
import { tasksOf } from './tasks.ts'

/** Options of {@link consume}. */
export interface Consuming extends HandlersOptions {
  readonly clock: Clock
  readonly report: (report: HandlerReport) => void
  /** No attempt begins after it has fired. */
  readonly stopping: AbortSignal
  /** Ends running attempts. */
  readonly killing: AbortSignal
  readonly state: ReaderState
  /** Called when a checkpoint has been stored. */
  readonly onProgress: () => void
}

/**
 * Gives the changes after the checkpoint of a lease to their handlers, and stores checkpoints. Its own items in the table
 * are skipped, so that storing a checkpoint isn't a change to read.
 *
 * @throws LeaseLost; the error of the stream, if a retry can't help; the reason of `stopping`.
 */
export async function consume(lease: Lease, options: Consuming): Promise<void> {
  const { clock, killing, now, onProgress, poll, report, state, store, streamArn, streams } = options
  const stopping = AbortSignal.any([lease.signal, options.stopping])
  let saved = readCheckpoint(lease.checkpoint)
  let savedAt = Number.NEGATIVE_INFINITY
  let done = saved
  const save = async () => {
    const next = done
    if (next === saved) return
    savedAt = clock.now()
    await lease.save(storedCheckpoint(next))
    saved = next
    onProgress()
  }
  await using client = await streams()
  const events = readStream(client, {
    streamArn: await streamArn(),
    from: done.position ?? 'latest',
    signal: stopping,
    skip: (record) => isSystemRecord(store.table, record),
    clock,
    onProgress: (shardId, readUntil) => state.note(shardId, readUntil),
    ...(poll && { poll }),
    ...(now && { now }),
  })
  const ended = new AbortController()
  const saving = saveRegularly(save, { clock, report, signal: ended.signal })
  try {
    for await (const event of events) {
      if (event.kind === 'gap') report({ kind: 'gap', shardIds: event.shardIds })
      if (event.kind === 'records') {
        const delivering = { ...options, stopping, signal: AbortSignal.any([lease.signal, killing]) }
        done = await handle(event, { lease, done, options: delivering })
      } else done = { ...done, position: event.position }
      // So even processes that die soon after their start make progress, and nothing that follows `ready` is missed.
      if (event.kind === 'ready' || clock.now() >= savedAt + saveMs) await save()
      if (event.kind === 'ready') report({ kind: 'started' })
    }
    throw new DynagateError('UPSTREAM_UNAVAILABLE', 'The stream of the table was disabled.')
  } finally {
    ended.abort()
    state.clear()
    await saving
    if (!lease.signal.aborted) await save().catch((error: unknown) => report({ kind: 'interrupted', error }))
  }
}

/** Milliseconds between two checkpoints. Changes handled since the last one are handled again after a crash. */
const saveMs = 1000

/** Calls `save` every second. Reports a failure and calls again a second later. Never rejects. */
async function saveRegularly(
  save: () => Promise<void>,
  { clock, report, signal }: Pick<Consuming, 'clock' | 'report'> & { readonly signal: AbortSignal },
): Promise<void> {
  while (!signal.aborted) {
    try {
      await clock.sleep(saveMs, signal)
      await save()
    } catch (error) {
      if (!signal.aborted) report({ kind: 'interrupted', error })
    }
  }
}

type Records = StreamEvent & { readonly kind: 'records' }

interface Handling {
  readonly lease: Lease
  readonly done: Checkpoint
  readonly options: Consuming & { readonly signal: AbortSignal }
}

/** Handles the changes of an event, and returns the checkpoint after the first ones, of which all are handled. */
async function handle(event: Records, { lease, done, options }: Handling): Promise<Checkpoint> {
  const { attempts = 5, clock, concurrency = 10, handlers, region, report, signal, stopping, store } = options
  const { timeoutMs = 30_000, deadLetters } = options
  let { letters } = done
  const table = new DeadLetters(store, region)
  const bury: Delivery['bury'] = async (letter) => {
    letters += 1
    await table.write({ number: letters, letter }, lease)
  }
  const delivery: Delivery = {
    context: { store },
    attempts,
    timeoutMs,
    clock,
    report,
    stopping,
    signal,
    bury: deadLetters ?? bury,
  }
  const keyOf = ({ dynamodb }: ShardRecord) => JSON.stringify(dynamodb.Keys)
  const isHandled = await inOrder(event.records, { keyOf, concurrency }, async (record) => {
    try {
      for (const task of tasksOf(handlers, record)) await deliver(task, delivery)
      return true
    } catch (error) {
      if (stopping.aborted) return false
      throw error
    }
  })
  lease.signal.throwIfAborted()
  const count = isHandled.indexOf(false)
  if (count < 0) return { position: event.position, letters }
  const last = event.records[count - 1]
  return { position: last === undefined ? done.position : positionAt(event, last), letters }
}

/** The position after one of the records of an event. */
function positionAt({ position, shardId }: Records, { dynamodb }: ShardRecord): StreamPosition {
  const parent = position.shards[shardId]?.parent
  const after = { kind: 'after', sequenceNumber: dynamodb.SequenceNumber } as const
  return { shards: { ...position.shards, [shardId]: { ...after, ...(parent !== undefined && { parent }) } } }
}
