import { DynagateError } from '../errors.ts'
import { type Clock, Leases, systemClock } from '../store/index.ts'
import { ReaderState } from '../streams/index.ts'
import { leaseName } from './checkpoint.ts'
import { consume } from './consume.ts'
import { backoff } from './deliver.ts'
import type { HandlersOptions } from './handlers-options.ts'
import { checkHandlers } from './tasks.ts'

/** The handlers of a process. */
export interface RunningHandlers extends AsyncDisposable {
  /** Begins no further change, waits for running ones, and lets another process continue. */
  close(): Promise<void>
}

/**
 * Runs the handlers of a table: delivers each change to its handlers at least once. Of all processes that call this
 * function, one does the work; the others wait, and one of them continues if it ends. The first start begins with the
 * changes from then on.
 *
 * @throws TypeError if two handlers have the same name, or one belongs to another table.
 *
 * @example
 * await using running = startHandlers({
 *   handlers: [notifyShipped],
 *   store,
 *   streams: () => openStreamClient(choice),
 *   streamArn: () => streamArnOf(client, 'shop'),
 *   region: 'eu-west-1',
 * })
 */
export function startHandlers(options: HandlersOptions): RunningHandlers {
  checkHandlers(options.handlers, options.store.table)
  return new HandlerProcess(options)
}

class HandlerProcess implements RunningHandlers {
  readonly #options: HandlersOptions
  readonly #clock: Clock
  readonly #leases: Leases
  /** No attempt begins after it. */
  readonly #stopping = new AbortController()
  /** Ends running attempts. */
  readonly #killing = new AbortController()
  readonly #state: ReaderState
  readonly #ended: Promise<void>

  constructor(options: HandlersOptions) {
    const { store, region, leaseMs: durationMs = 30_000, clock = systemClock } = options
    const { now = Date.now, observers = [] } = options
    this.#options = options
    this.#clock = clock
    this.#leases = new Leases({ store, region, durationMs, clock })
    this.#state = new ReaderState('handlers', now)
    for (const observer of observers) observer.onStreamReader?.(this.#state)
    this.#ended = this.#run()
  }

  async close(): Promise<void> {
    const { graceMs = 5_000 } = this.#options
    const reason = new DynagateError('CANCELLED', 'The handlers are stopping.')
    const over = new AbortController()
    this.#stopping.abort(reason)
    this.#clock.sleep(graceMs, over.signal).then(
      () => this.#killing.abort(reason),
      () => {},
    )
    await this.#ended
    over.abort()
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close()
  }

  /** Runs the handlers whenever this process has the lease. Never rejects. */
  async #run(): Promise<void> {
    const { report = () => {} } = this.#options
    const { signal: stopping } = this.#stopping
    const { signal: killing } = this.#killing
    for (let failures = 0; !stopping.aborted; ) {
      try {
        const lease = await this.#leases.acquire(leaseName, { signal: stopping })
        const onProgress = () => {
          failures = 0
        }
        const own = { clock: this.#clock, state: this.#state, report, stopping, killing, onProgress }
        const working = { ...this.#options, ...own }
        await this.#leases.holding(lease, () => consume(lease, working))
      } catch (error) {
        if (stopping.aborted) return
        failures += 1
        report({ kind: 'interrupted', error })
        await this.#clock.sleep(backoff(failures, this.#clock), stopping).catch(() => {})
      }
    }
  }
}
