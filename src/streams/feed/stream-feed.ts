import { randomUUID } from 'node:crypto'
import { DynagateError } from '../../errors.ts'
import { ViewIndex } from '../../model/index.ts'
import { changeOf, type FollowedView, type FollowOptions, systemClock, ViewEvent } from '../../store/index.ts'
import type { StreamEvent } from '../read-stream.ts'
import { ReaderState } from '../reader-state.ts'
import { EventQueue } from './event-queue.ts'
import type { StreamFeedOptions } from './feed-options.ts'
import { decodePosition, encodePosition, type FeedPosition } from './feed-position.ts'
import { Heartbeats, tickOf } from './heartbeats.ts'
import { History, type ReadChange } from './history.ts'
import { type FeedStart, readEvents } from './read-events.ts'
import type { TableEvent, TableFeed } from './table-feed.ts'
import { Watchers } from './watchers.ts'

/**
 * The changes of a table, read from its stream by one reader for all followers. It starts with the first follower and
 * stops after the last. The event of a change is made once for each view.
 *
 * @example
 * const changes = streamFeed({
 *   streams: () => openStreamClient(choice),
 *   streamArn: () => streamArnOf(client, 'shop'),
 * })
 * const store = openStore({ client, table: shop, cursorSecret, changes })
 */
export function streamFeed(options: StreamFeedOptions): TableFeed {
  return new StreamFeed(options)
}

/** The followers of one view. */
interface Group {
  readonly followed: FollowedView
  readonly view: FollowedView['view']
  readonly queues: Set<EventQueue<ViewEvent>>
}

/** The reader while there are followers. */
interface Reading {
  readonly ending: AbortController
  /** Resolves once the reading has started. */
  readonly started: PromiseWithResolvers<History>
  history: History | undefined
}

class StreamFeed implements TableFeed {
  readonly #options: StreamFeedOptions
  readonly #groups = new Map<string, Group>()
  readonly #index = new ViewIndex<Group>()
  readonly #followers = new Set<EventQueue<ViewEvent>>()
  readonly #heartbeats = new Heartbeats<EventQueue<ViewEvent>>()
  readonly #state: ReaderState
  readonly #watchers: Watchers
  #reading: Reading | undefined

  constructor(options: StreamFeedOptions) {
    const { now = Date.now, observers = [] } = options
    this.#options = options
    this.#watchers = new Watchers(options.queue ?? usualQueue)
    this.#state = new ReaderState('subscriptions', now)
    for (const observer of observers) observer.onStreamReader?.(this.#state)
  }

  follow(followed: FollowedView, { after, signal }: FollowOptions = {}): EventQueue<ViewEvent> {
    const position = after === undefined ? undefined : decodePosition(followed.positionOf(after))
    const leave = () => void queue.return()
    const queue = new EventQueue<ViewEvent>({
      limit: this.#options.queue ?? usualQueue,
      onEnd: () => {
        signal?.removeEventListener('abort', leave)
        this.#leave(queue, followed.id)
      },
    })
    this.#followers.add(queue)
    signal?.addEventListener('abort', leave, { once: true })
    if (signal?.aborted) leave()
    else void this.#join(queue, followed, position)
    return queue
  }

  watch({ signal }: Pick<FollowOptions, 'signal'> = {}): EventQueue<TableEvent> {
    const leave = () => void queue.return()
    const queue = this.#watchers.add(() => {
      signal?.removeEventListener('abort', leave)
      this.#stopUnlessNeeded()
    })
    signal?.addEventListener('abort', leave, { once: true })
    if (signal?.aborted) leave()
    else void this.#joinWatchers(queue)
    return queue
  }

  async close(): Promise<void> {
    for (const queue of this.#followers) await queue.return()
    await this.#watchers.close()
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close()
  }

  async #join(
    queue: EventQueue<ViewEvent>,
    followed: FollowedView,
    after: FeedPosition | undefined,
  ): Promise<void> {
    try {
      this.#reading ??= this.#begin(after?.shards && { shards: after.shards })
      const history = await this.#reading.started.promise
      if (!this.#followers.has(queue)) return
      this.#groupOf(followed).queues.add(queue)
      this.#heartbeats.add(queue, (this.#options.clock ?? systemClock).random())
      const changes = after && history.since(after)
      if (after === undefined || changes === undefined) {
        const start = [followed.markOf('ready', history.position)]
        queue.fill(after ? [followed.markOf('gap', history.position), ...start] : start)
        return
      }
      const events = changes.flatMap(({ change, position }) => followed.eventOf(change, position) ?? [])
      queue.fill([followed.markOf('ready', () => encodePosition(after)), ...events])
    } catch (error) {
      queue.fail(error)
    }
  }

  #leave(queue: EventQueue<ViewEvent>, id: string): void {
    this.#followers.delete(queue)
    this.#heartbeats.delete(queue)
    const group = this.#groups.get(id)
    group?.queues.delete(queue)
    if (group?.queues.size === 0) {
      this.#groups.delete(id)
      this.#index.delete(group)
    }
    this.#stopUnlessNeeded()
  }

  async #joinWatchers(queue: EventQueue<TableEvent>): Promise<void> {
    try {
      this.#reading ??= this.#begin()
      await this.#reading.started.promise
      queue.fill([{ kind: 'ready' }])
    } catch (error) {
      queue.fail(error)
    }
  }

  #stopUnlessNeeded(): void {
    if (this.#followers.size + this.#watchers.size > 0) return
    this.#reading?.ending.abort()
    this.#reading = undefined
  }

  #groupOf(followed: FollowedView): Group {
    const known = this.#groups.get(followed.id)
    if (known !== undefined) return known
    const group: Group = { followed, view: followed.view, queues: new Set() }
    this.#groups.set(followed.id, group)
    this.#index.add(group)
    return group
  }

  #begin(from: FeedStart = 'latest'): Reading {
    const reading: Reading = {
      ending: new AbortController(),
      started: Promise.withResolvers(),
      history: undefined,
    }
    // A waiting follower gets the error; without one, this prevents an unhandled rejection.
    reading.started.promise.catch(() => {})
    this.#state.clear()
    void this.#run(reading, from)
    void this.#beat(reading.ending.signal)
    return reading
  }

  /** Reads until there are no followers; an error ends all of them, and the next one tries again. */
  async #run(reading: Reading, from: FeedStart): Promise<void> {
    const { signal } = reading.ending
    try {
      for await (const event of readEvents(this.#options, from, { signal, state: this.#state })) {
        if (signal.aborted) return
        this.#take(event, reading)
      }
      throw new DynagateError('UPSTREAM_UNAVAILABLE', 'The stream of the table was disabled.')
    } catch (error) {
      if (signal.aborted) return
      reading.started.reject(error)
      reading.ending.abort()
      this.#reading = undefined
      for (const queue of [...this.#followers]) queue.fail(error)
      this.#watchers.fail(error)
    } finally {
      if (this.#reading === undefined || this.#reading === reading) this.#state.clear()
    }
  }

  #take(event: StreamEvent, reading: Reading): void {
    const retention = { changes: 10_000, bytes: 16_000_000, ...this.#options.retain }
    // A gap comes before `ready` only for the follower whose position the reading began with: its history can't have it.
    reading.history ??= new History(randomUUID(), event.position, retention)
    const { history } = reading
    switch (event.kind) {
      case 'ready':
        history.moveTo(event.position)
        reading.started.resolve(history)
        return
      case 'position':
        history.moveTo(event.position)
        return
      case 'gap':
        history.moveTo(event.position)
        history.clear()
        this.#reportGap(history)
        this.#watchers.reportGap()
        return
      case 'records': {
        const { shardId, position } = event
        const parent = position.shards[shardId]?.parent
        for (const record of event.records) {
          const change = changeOf(record)
          const sequenceNumber = record.dynamodb.SequenceNumber
          if (change === undefined) continue
          this.#send(history.add(change, { shardId, sequenceNumber, parent }))
          this.#watchers.send(change, record.dynamodb.ApproximateCreationDateTime * 1_000)
        }
        history.moveTo(position)
      }
    }
  }

  #send({ change, position }: ReadChange): void {
    const groups = new Set<Group>()
    for (const stored of [change.before, change.after]) {
      if (stored) for (const group of this.#index.having(stored)) groups.add(group)
    }
    for (const { followed, queues } of groups) {
      const event = followed.eventOf(change, position)
      if (event === undefined) continue
      const instead = () => followed.markOf('gap', position)
      for (const queue of queues) {
        queue.push(event, instead)
        this.#heartbeats.sawEvent(queue)
      }
    }
  }

  #reportGap({ position }: History): void {
    for (const { followed, queues } of this.#groups.values()) {
      const gap = followed.markOf('gap', position)
      for (const queue of queues) queue.push(gap, () => gap)
    }
  }

  async #beat(signal: AbortSignal): Promise<void> {
    const { heartbeatMs = 25_000, clock = systemClock } = this.#options
    try {
      for (;;) {
        await clock.sleep(tickOf(heartbeatMs), signal)
        const heartbeat = new ViewEvent({ kind: 'heartbeat' })
        for (const queue of this.#heartbeats.due()) if (queue.isEmpty) queue.push(heartbeat, () => heartbeat)
        this.#watchers.beat()
      }
    } catch (error) {
      if (!signal.aborted) throw error
    }
  }
}

/** The default maximum number of events that wait for a slow consumer. */
const usualQueue = 100
