import { mergeMetrics, type WorkerMetrics } from './merge-metrics.ts'
import type { FromWorker, ToWorker } from './messages.ts'
import { Restarts } from './restarts.ts'

/** A process of a worker. */
export interface WorkerProcess {
  readonly pid: number | undefined
  send(message: ToWorker): void
  /** Ends it at once. */
  kill(): void
}

/** Called by a process of a worker. */
export interface WorkerEvents {
  readonly onMessage: (message: FromWorker) => void
  /** It has ended: with a code, or by a signal. */
  readonly onExit: (code: number | null, signal: string | null) => void
}

/** Options of {@link Supervisor}. */
export interface SupervisorOptions {
  readonly count: number
  /** Starts a process. */
  readonly fork: (events: WorkerEvents) => WorkerProcess
  readonly now: () => number
  /** Calls a function later; returns what cancels it. */
  readonly later: (milliseconds: number, run: () => void) => () => void
  /** Says what happens to workers, a line at a time. */
  readonly tell: (line: string) => void
}

/** The first message of a worker that serves. */
export type Ready = Extract<FromWorker, { readonly kind: 'ready' }>

/** A worker ended before it served. */
export class FailedStart extends Error {
  readonly code: number

  constructor(code: number) {
    super('a worker ended before it served')
    this.code = code
  }
}

/**
 * Keeps a number of workers running: only the first one until it serves, because it may create and seed the table.
 * Replaces ended workers as often as {@link Restarts} allows, and kills one that serves and no longer answers, whose event
 * loop hangs.
 */
export class Supervisor {
  readonly #options: SupervisorOptions
  readonly #workers = new Map<number, Worker>()
  readonly #restarts = new Restarts()
  readonly #gaveUp = Promise.withResolvers<void>()
  readonly #ended = Promise.withResolvers<void>()
  readonly #asked = new Map<number, (text: string) => void>()
  #asks = 0
  #isStopping = false
  #cancelPings = () => {}

  constructor(options: SupervisorOptions) {
    this.#options = options
    this.#pingLater()
  }

  /** Resolves when workers end so often that they are no longer replaced. */
  get gaveUp(): Promise<void> {
    return this.#gaveUp.promise
  }

  /** Whether a worker serves, and none is about to stop. */
  get isReady(): boolean {
    return !this.#isStopping && [...this.#workers.values()].some(({ isReady }) => isReady)
  }

  /** Starts the workers; resolves once all of them serve. Throws {@link FailedStart}. */
  async start(): Promise<Ready> {
    const ready = await this.#start(1)
    const others = Array.from({ length: this.#options.count - 1 }, (_, at) => this.#start(at + 2))
    await Promise.all(others)
    return ready
  }

  /**
   * Stops all workers: each serves a while longer, waits for its requests, and ends. Kills those that still run after
   * `withinMs` milliseconds. Resolves when all have ended.
   */
  async stop(withinMs: number): Promise<void> {
    this.#isStopping = true
    this.#cancelPings()
    for (const { process, isReady } of this.#workers.values()) {
      if (isReady) process.send({ kind: 'stop' })
      // It has accepted nothing.
      else process.kill()
    }
    const cancel = this.#options.later(withinMs, () => {
      for (const [number, { process }] of this.#workers) {
        this.#options.tell(`Worker ${number} (process ${process.pid}) still runs: it is killed.`)
        process.kill()
      }
    })
    this.#endIfAlone()
    await this.#ended.promise
    cancel()
  }

  /** The metrics of all workers that serve and respond in time. */
  async metrics(): Promise<string> {
    const serving = [...this.#workers].filter(([, { isReady }]) => isReady)
    const all = await Promise.all(serving.map(([worker, { process }]) => this.#metricsOf(worker, process)))
    return mergeMetrics(all.filter((each) => each !== undefined))
  }

  #start(number: number): Promise<Ready> {
    const { promise, resolve, reject } = Promise.withResolvers<Ready>()
    const worker: Worker = {
      isReady: false,
      unanswered: 0,
      process: this.#options.fork({
        onMessage: (message) => {
          worker.unanswered = 0
          switch (message.kind) {
            case 'pong':
              return
            case 'metrics':
              return this.#asked.get(message.id)?.(message.text)
            case 'ready':
              worker.isReady = true
              this.#options.tell(`Worker ${number} serves (process ${worker.process.pid}).`)
              resolve(message)
          }
        },
        onExit: (code, signal) => {
          this.#workers.delete(number)
          reject(new FailedStart(code ?? 1))
          if (this.#isStopping) this.#endIfAlone()
          else if (worker.isReady || this.#restarted.has(number))
            this.#replace(number, worker, code ?? signal)
        },
      }),
    }
    this.#workers.set(number, worker)
    return promise
  }

  /** The numbers of workers that have served: their successors are replaced even if they never serve. */
  readonly #restarted = new Set<number>()

  #replace(number: number, { process }: Worker, cause: number | string | null): void {
    this.#restarted.add(number)
    const what = `Worker ${number} (process ${process.pid}) has ended with ${cause}`
    const pauseMs = this.#restarts.next(this.#options.now())
    if (pauseMs === undefined) {
      this.#options.tell(`${what}; too many have ended recently.`)
      this.#gaveUp.resolve()
      return
    }
    this.#options.tell(`${what}; another one starts.`)
    this.#options.later(pauseMs, () => {
      if (!this.#isStopping) this.#start(number).catch(() => {})
    })
  }

  #pingLater(): void {
    this.#cancelPings = this.#options.later(pingEveryMs, () => {
      for (const [number, worker] of this.#workers) if (worker.isReady) this.#ping(number, worker)
      this.#pingLater()
    })
  }

  /**
   * Counts pings instead of reading the clock: after the whole machine was suspended, a worker has as much time as ever
   * to answer.
   */
  #ping(number: number, worker: Worker): void {
    const { process, unanswered } = worker
    worker.unanswered += 1
    if (unanswered === 0) process.send({ kind: 'ping' })
    if (unanswered !== mostUnanswered) return
    this.#options.tell(
      `Worker ${number} (process ${process.pid}) hasn't answered for ${(mostUnanswered * pingEveryMs) / 1000} s: it is killed.`,
    )
    process.kill()
  }

  #metricsOf(worker: number, process: WorkerProcess): Promise<WorkerMetrics | undefined> {
    this.#asks += 1
    const id = this.#asks
    return new Promise((resolve) => {
      const end = (text?: string) => {
        cancel()
        this.#asked.delete(id)
        resolve(text === undefined ? undefined : { worker, text })
      }
      const cancel = this.#options.later(answerWithinMs, () => end())
      this.#asked.set(id, end)
      process.send({ kind: 'metrics', id })
    })
  }

  #endIfAlone(): void {
    if (this.#workers.size === 0) this.#ended.resolve()
  }
}

interface Worker {
  readonly process: WorkerProcess
  isReady: boolean
  /** The pings that were due since its last message. Only the first is sent, so that its pipe doesn't fill. */
  unanswered: number
}

const pingEveryMs = 1_000
/** A longer pause of an event loop fails every request on its connections. */
const mostUnanswered = 10

/** A worker that is too busy for this isn't worth a scrape that times out. */
const answerWithinMs = 2_000
