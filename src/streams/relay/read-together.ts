import { stat } from 'node:fs/promises'
import { type Clock, type StreamClient, systemClock } from '../../store/index.ts'
import type { StreamPosition } from '../position.ts'
import type { OnProgress } from '../read-shard.ts'
import { readStream, type StreamEvent, type StreamOptions } from '../read-stream.ts'
import type { ReaderState } from '../reader-state.ts'
import { type Joined, joinRelay } from './join-relay.ts'
import type { Iterators } from './messages.ts'
import { RelayServer } from './relay-server.ts'
import { Relayed } from './relayed.ts'

/** Options of {@link readTogether}. */
export interface TogetherOptions extends Omit<StreamOptions, 'from' | 'iterators' | 'onProgress' | 'signal'> {
  /** Opens a client of the stream, when this process reads it. */
  readonly streams: () => Promise<StreamClient>
  /** The socket over which the processes of this machine share the stream. */
  readonly path: string
  readonly from: 'latest' | StreamPosition
  readonly signal: AbortSignal
  readonly state: ReaderState
  /** The maximum bytes that wait for a process that takes the events too slowly; 16 MB by default. */
  readonly queuedBytes?: number
  readonly times?: RelayTimes
}

/** In milliseconds. */
export interface RelayTimes {
  /** Between signs of life. */
  readonly beat: number
  /** Without one, after which a process isn't waited for. */
  readonly silence: number
  /** In which a process responds. */
  readonly answer: number
  /** The period in which the processes that may replace the reader start, each at a random time. */
  readonly election: number
}

/**
 * Reads a stream as {@link readStream} does, together with other processes of this machine: one of them reads it and
 * relays the events to the others. When it ends, another one continues from its own position, so no process misses a
 * change.
 *
 * A process whose position is too old for the records that the reader keeps, or that takes the events too slowly, reads
 * the stream itself until it has caught up, that is until both have read the same record of each shard.
 */
export async function* readTogether(options: TogetherOptions): AsyncGenerator<StreamEvent, void, undefined> {
  const { path, signal, state, clock = systemClock, times: { election } = usualTimes } = options
  const reading = new Reading(options)
  let hasWaited = false
  while (!reading.isEnded) {
    signal.throwIfAborted()
    const joined = await reading.ask('join')
    if (joined.kind === 'none' && reading.isNew && !hasWaited && (await exists(path))) {
      // A reader was killed. Let its followers, which know its position, replace it first: the position of a new process can't
      // be compared with theirs in shards without changes, so each of them would have to read the stream itself.
      hasWaited = true
      await clock.sleep(2 * election, signal)
      continue
    }
    if (joined.kind !== 'joined') {
      yield* reading.readHere(joined.kind === 'none')
      continue
    }
    reading.continueAt(joined.iterators)
    if (!reading.isReady) yield reading.see({ kind: 'ready', position: joined.position })
    for await (const reply of joined.replies) {
      if (reply.kind === 'event') yield reading.see(reply.event)
      if (reply.kind !== 'beat') continue
      state.noteRelayed(reply.lagMs)
      reading.continueAt(reply.iterators)
    }
    // At random, so that few of the processes that notice this at the same time try to read.
    if (!signal.aborted) await clock.sleep(clock.random() * election, signal)
  }
}

/** The part of one process. */
class Reading {
  readonly #options: TogetherOptions
  readonly #clock: Clock
  readonly #times: RelayTimes
  readonly #relayed = new Relayed()
  readonly #iterators = new Map<string, string>()
  #position: 'latest' | StreamPosition
  isReady = false
  /** Whether the stream was disabled and read to its end. */
  isEnded = false

  constructor(options: TogetherOptions) {
    this.#options = options
    this.#clock = options.clock ?? systemClock
    this.#times = options.times ?? usualTimes
    this.#position = options.from
  }

  /** Whether it has no position yet. */
  get isNew(): boolean {
    return this.#position === 'latest'
  }

  /** Notes the iterators of the process that reads. */
  continueAt(iterators: Iterators): void {
    this.#iterators.clear()
    for (const [shardId, iterator] of iterators) this.#iterators.set(shardId, iterator)
  }

  /** Takes the next event. */
  see(event: StreamEvent): StreamEvent {
    this.#relayed.see(event)
    this.#position = event.position
    if (event.kind === 'ready') this.isReady = true
    return event
  }

  ask(kind: 'join' | 'probe', signal: AbortSignal = this.#options.signal): Promise<Joined> {
    const { answer: answerMs, silence: silenceMs } = this.#times
    const request = { kind, from: this.#position }
    return joinRelay({ path: this.#options.path, request, answerMs, silenceMs, signal })
  }

  /**
   * Reads the stream in this process: until it ends, or another process does it.
   *
   * @param mayRelay whether no other process reads it.
   */
  async *readHere(mayRelay: boolean): AsyncGenerator<StreamEvent, void, undefined> {
    const { streams, signal, state, ...options } = this.#options
    const ending = new AbortController()
    const either = AbortSignal.any([signal, ending.signal])
    await using server = mayRelay ? await this.#openServer() : undefined
    await using client = await streams()
    state.clear()
    const onProgress: OnProgress = (shardId, readUntil, next) => {
      state.note(shardId, readUntil)
      if (next === undefined) this.#iterators.delete(shardId)
      else this.#iterators.set(shardId, next)
    }
    const iterators = new Map(this.#iterators)
    const given = { ...options, from: this.#position, iterators, signal: either, onProgress }
    const watching = server ? this.#serve(server, either) : this.#untilRelayed(!mayRelay, either)
    watching.then(() => ending.abort(replaced)).catch(() => {})
    try {
      for await (const event of readStream(client, given)) {
        const isAgain = event.kind === 'ready' && this.isReady
        this.see(event)
        server?.send(event)
        if (!isAgain) yield event
      }
      this.isEnded = true
    } catch (error) {
      if (error !== replaced) throw error
    } finally {
      ending.abort(replaced)
    }
  }

  /** Undefined where no socket can be opened: then other processes read the stream as well. */
  async #openServer(): Promise<RelayServer | undefined> {
    const { path, queuedBytes = 16_000_000 } = this.#options
    try {
      return await RelayServer.open({ path, relayed: this.#relayed, iterators: this.#iterators, queuedBytes })
    } catch {
      return undefined
    }
  }

  /** Gives signs of life until another process has taken the place of this one. */
  async #serve(server: RelayServer, signal: AbortSignal): Promise<void> {
    do {
      await this.#clock.sleep(this.#times.beat, signal)
      server.beat(this.#options.state.lagMs() ?? 0)
    } while (await server.isCurrent())
  }

  /** Waits until another process has what this one needs, or, unless this one can't relay, until no other reads. */
  async #untilRelayed(mayTakeOver: boolean, signal: AbortSignal): Promise<void> {
    for (;;) {
      await this.#clock.sleep(this.#times.beat, signal)
      const { kind } = await this.ask('probe', signal)
      if (kind === 'probed' || (kind === 'none' && mayTakeOver)) return
    }
  }
}

async function exists(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    () => false,
  )
}

const replaced = new Error('another process reads the stream')

const usualTimes: RelayTimes = { beat: 1_000, silence: 5_000, answer: 2_000, election: 100 }
