import type { DynagateError } from '../errors.ts'
import {
  type Clock,
  type DescribeStreamAnswer,
  type ShardRecord,
  type StreamClient,
  systemClock,
} from '../store/index.ts'
import { Channel } from './channel.ts'
import { checkStart } from './check-start.ts'
import { Lineage } from './lineage.ts'
import { persistently } from './persistent-calls.ts'
import type { StreamPosition, StreamStart } from './position.ts'
import {
  latestIterator,
  type OnProgress,
  type PollInterval,
  readShard,
  type ShardEvent,
  type ShardReading,
  type ShardStart,
} from './read-shard.ts'

/** Options of {@link readStream}. */
export interface StreamOptions {
  readonly streamArn: string
  /** Where to begin; `'latest'` by default. */
  readonly from?: StreamStart
  /** Ends the reading: the iteration then throws the signal's reason. */
  readonly signal?: AbortSignal
  /** The intervals of polling each shard; by default 100 ms after a change, and a second without changes. */
  readonly poll?: PollInterval
  /**
   * Selects records to skip, such as those of items that the reader itself writes. They don't count as changes, so they
   * don't make polling more frequent.
   */
  readonly skip?: (record: ShardRecord) => boolean
  /** Called after each request for records of a shard. */
  readonly onProgress?: OnProgress
  /**
   * Iterators that another reader had at the position `from`, by shard: with them reading also continues without
   * repetition in shards from which no record was read yet. DynamoDB accepts them for 15 minutes.
   */
  readonly iterators?: ReadonlyMap<string, string>
  /** Called before each retry of a call that failed, with its error: the reader retries until it succeeds. */
  readonly onRetry?: (error: DynagateError) => void
  readonly clock?: Clock
  /** Epoch milliseconds; the machine's time by default. */
  readonly now?: () => number
}

/** The events of a reader. Each has the position after it, from which the next reader continues once it is handled. */
export type StreamEvent =
  /** Every change from now on will be read. */
  | { readonly kind: 'ready'; readonly position: StreamPosition }
  /** Changes of a shard, in order. */
  | {
      readonly kind: 'records'
      readonly shardId: string
      readonly records: readonly ShardRecord[]
      readonly position: StreamPosition
    }
  /** Shards were read to their end, and are followed by others: nothing happened, but older positions become invalid. */
  | { readonly kind: 'position'; readonly position: StreamPosition }
  /** Changes of some shards were trimmed before they were read: what was derived from the stream may be wrong. */
  | { readonly kind: 'gap'; readonly shardIds: readonly string[]; readonly position: StreamPosition }

/**
 * Reads a table's stream: each change at least once, and an item's changes in order, across splits of shards. Drops
 * records that DynamoDB returns twice. Reports a gap for records that it can't read because they are older than 24
 * hours. Retries failed calls until they succeed. The iteration ends when the stream is disabled and read to its end.
 *
 * The reader holds at most one answer of GetRecords (1 MB) for each open shard, and requests the next one only after it
 * is consumed.
 *
 * @throws the error of a call for which a retry can't help, such as a stream that doesn't exist or may not be read.
 * @throws TypeError for an invalid position or poll interval.
 *
 * @example
 * for await (const event of readStream(client, { streamArn, from: saved ?? 'latest' })) {
 *   if (event.kind === 'records') for (const record of event.records) await store.invalidate(record)
 *   if (event.kind === 'gap') await rebuild()
 *   saved = event.position
 * }
 */
export async function* readStream(
  client: StreamClient,
  options: StreamOptions,
): AsyncGenerator<StreamEvent, void, undefined> {
  const { from = 'latest', poll = { least: 100, most: 1000 }, signal, onRetry, onProgress } = options
  const { streamArn, iterators, clock = systemClock, now = Date.now, skip = () => false } = options
  const ending = new AbortController()
  const either = signal === undefined ? ending.signal : AbortSignal.any([signal, ending.signal])
  const reading: ShardReading = {
    client,
    streamArn,
    poll,
    skip,
    clock,
    now,
    onRetry,
    onProgress,
    signal: either,
  }
  const channel = new Channel<Found>()
  const stop = () => channel.fail(signal?.reason)
  signal?.addEventListener('abort', stop, { once: true })
  const tasks = new Set<Promise<void>>()
  const start = (work: Promise<void>) => {
    const task: Promise<void> = work
      .catch((error: unknown) => channel.fail(error))
      .finally(() => tasks.delete(task))
    tasks.add(task)
  }
  const lineage = new Lineage()
  try {
    signal?.throwIfAborted()
    checkPoll(poll)
    checkStart(from)
    const { shards } = await listShards(reading)
    const missed = lineage.begin(shards, { from, now: now() })
    const first = from === 'latest' ? await withLatest(lineage.takeStartable(), reading) : undefined
    // Report the gap before all other events: the position after any other event no longer shows what was missed.
    if (missed.length > 0) yield { kind: 'gap', shardIds: missed, position: lineage.position() }
    yield { kind: 'ready', position: lineage.position() }
    const read = (shard: ShardStart) => {
      const given = shard.position.kind === 'since' ? iterators?.get(shard.id) : undefined
      const begun = given === undefined ? shard : { latest: given, ...shard }
      start(readShard(begun, reading, (event) => channel.send({ shardId: shard.id, event })))
    }
    let seeking = 0
    const seekChildren = (shardId: string) => {
      seeking += 1
      start(findChildren(shardId, reading).then((children) => channel.send({ shardId, children })))
    }
    first?.forEach(read)
    lineage.takeStartable().forEach(read)
    lineage.childless().forEach(seekChildren)
    while (seeking > 0 || !lineage.isRead()) {
      const found = await channel.take()
      if ('children' in found) {
        seeking -= 1
        lineage.add(found.children)
        if (found.children.length > 0) yield { kind: 'position', position: lineage.position() }
      } else {
        const { shardId, event } = found
        lineage.advance(shardId, event.position, now())
        const position = lineage.position()
        if (event.kind === 'end') seekChildren(shardId)
        else if (event.kind === 'gap') yield { kind: 'gap', shardIds: [shardId], position }
        else yield { ...event, shardId, position }
      }
      lineage.takeStartable().forEach(read)
    }
  } catch (error) {
    // If the signal has cancelled the call, throw the signal's reason instead of the call's error.
    signal?.throwIfAborted()
    throw error
  } finally {
    signal?.removeEventListener('abort', stop)
    ending.abort()
    channel.close()
    await Promise.allSettled(tasks)
  }
}

/** An interval that isn't a number of milliseconds would poll without a pause. */
function checkPoll({ least, most }: PollInterval): void {
  if (least >= 0 && least <= most && most > 0 && Number.isFinite(most)) return
  throw new TypeError(`poll: expected 0 <= least <= most in milliseconds, got ${least} and ${most}`)
}

type Found =
  | { readonly shardId: string; readonly event: ShardEvent }
  | { readonly shardId: string; readonly children: Shards }

type Shards = DescribeStreamAnswer['StreamDescription']['Shards']

/** Iterators for all shards at once, so that everything after the last of them is read. */
async function withLatest(shards: readonly ShardStart[], reading: ShardReading): Promise<ShardStart[]> {
  return Promise.all(
    shards.map(async (shard) => ({ ...shard, latest: await latestIterator(shard.id, reading) })),
  )
}

/** Waits for the children of an ended shard; none if the stream is disabled. */
async function findChildren(id: string, reading: ShardReading): Promise<Shards> {
  const { poll, clock, signal } = reading
  for (let wait = poll.least; ; wait = Math.min(poll.most, wait * 2)) {
    const { shards, status } = await listShards(reading, id)
    const children = shards.filter(({ ParentShardId }) => ParentShardId === id)
    if (children.length > 0 || status === 'DISABLED') return children
    await clock.sleep(wait, signal)
  }
}

/** The shards of a stream, or the children of one. */
async function listShards(
  reading: ShardReading,
  parent?: string,
): Promise<{ shards: Shards; status: DescribeStreamAnswer['StreamDescription']['StreamStatus'] }> {
  const { client, streamArn, signal } = reading
  const shards: Shards[number][] = []
  let after: string | undefined
  for (;;) {
    const input = {
      StreamArn: streamArn,
      ...(after !== undefined && { ExclusiveStartShardId: after }),
      ...(parent !== undefined && { ShardFilter: { Type: 'CHILD_SHARDS', ShardId: parent } as const }),
    }
    const { StreamDescription: page } = await persistently(
      () => client.describeStream(input, { signal, timeoutMs: 10_000 }),
      reading,
    )
    shards.push(...page.Shards)
    after = page.LastEvaluatedShardId
    if (after === undefined) return { shards, status: page.StreamStatus }
  }
}
