import type { Catalogue } from '../catalogue/index.ts'
import type { KeyValueStore } from '../storage/index.ts'
import { type Job, nextJob } from './job.ts'

/** The context of background jobs. */
export interface SchedulerContext {
  readonly storage: KeyValueStore
  readonly catalogue: Catalogue
  /** Epoch milliseconds. */
  readonly now: () => number
}

/**
 * Executes the work that continues after a response: the jobs of a store, the deletion of expired items and of stream
 * records older than a day. Each step is a separate short write: reads and writes of requests run in between. Several
 * processes may share a job; each step continues at the checkpoint of the previous one.
 */
export class Scheduler {
  readonly #context: SchedulerContext
  readonly #timer: NodeJS.Timeout
  #work: Promise<void> | undefined
  #sweep: Promise<number> | undefined
  #trim: Promise<void> | undefined
  #purge: Promise<void> | undefined
  /** Loaded with the first job. */
  #steps: typeof import('./job-steps.ts') | undefined
  #wanted = false
  #closed = false

  /** Starts with the jobs that were left when the store was last closed. */
  constructor(context: SchedulerContext) {
    this.#context = context
    this.#timer = setInterval(() => this.#look(), everyMinute)
    // The timer must not keep the process alive.
    this.#timer.unref()
    this.wake()
  }

  /** Starts executing the stored jobs, unless that is already running. Returns at once. */
  wake(): void {
    if (this.#closed) return
    this.#wanted = true
    this.#work ??= this.#doJobs()
      .catch(failed)
      .finally(() => {
        this.#work = undefined
        if (this.#wanted) this.wake()
      })
  }

  /** Resolves when no job is left, or the store is closed. */
  async settled(): Promise<void> {
    while (this.#work !== undefined) await this.#work
  }

  /** Deletes the expired items of all tables, and returns their number. A timer also does this. */
  sweepExpired(): Promise<number> {
    this.#sweep ??= this.#doSweep().finally(() => {
      this.#sweep = undefined
    })
    return this.#sweep
  }

  /** Stops after the current step; the remaining work is done when the store is opened again. */
  async close(): Promise<void> {
    this.#closed = true
    clearInterval(this.#timer)
    await Promise.all([this.#work, this.#sweep?.catch(failed), this.#trim, this.#purge])
  }

  /** Another process that had the store open may have ended during a job. */
  #look(): void {
    this.wake()
    this.sweepExpired().catch(failed)
    this.#purge ??= purge(this.#context)
      .catch(failed)
      .finally(() => {
        this.#purge = undefined
      })
    this.#trim ??= this.#doTrim()
      .catch(failed)
      .finally(() => {
        this.#trim = undefined
      })
  }

  // The rest of the folder is loaded when there is something to do.

  async #doSweep(): Promise<number> {
    const { sweepExpired } = await import('./sweep-expired.ts')
    return sweepExpired({ ...this.#context, isOver: () => this.#closed })
  }

  async #doTrim(): Promise<void> {
    const { trimStreams } = await import('./trim-streams.ts')
    await trimStreams({ ...this.#context, isOver: () => this.#closed })
  }

  async #doJobs(): Promise<void> {
    const { storage, catalogue } = this.#context
    this.#wanted = false
    let last: Job | undefined
    if (storage.read((reader) => nextJob(reader, last)) === undefined) return
    this.#steps ??= await import('./job-steps.ts')
    const { doStep } = this.#steps
    while (!this.#closed && storage.read((reader) => nextJob(reader, last)) !== undefined) {
      last = await storage.write((writer) => doStep(writer, catalogue, last))
    }
  }
}

const everyMinute = 60_000

/** Storage errors also reach requests; background work retries on the next tick. */
function failed(): void {}

/** Removes idempotency tokens that have expired. */
async function purge({ storage, now }: SchedulerContext): Promise<void> {
  const { purgeTokens } = await import('../idempotency/index.ts')
  return storage.write((writer) => purgeTokens(writer, now()))
}
