import { DynagateError } from '../../errors.ts'
import type { CallRecord, StoreRequest } from '../../store/index.ts'
import type { OverloadLimits } from './overload-limits.ts'
import { intervalMs, RequestLimit } from './request-limit.ts'

/** What a gateway has in flight, and may have at most. */
export interface LoadFigures {
  readonly requests: number
  readonly requestLimit: number
  readonly readUnits: number
}

/** Options of {@link Load}. */
export interface LoadOptions {
  readonly limits: OverloadLimits
  /** Milliseconds since some fixed moment; never goes back. */
  readonly now: () => number
  /** How long the first of the requests that wait for their turn has waited, in milliseconds. */
  readonly queuedMs: () => number
  /** Called for each request that is rejected. */
  readonly onShed?: ((cause: ShedCause) => void) | undefined
}

/** What there was too much of. */
export type ShedCause = 'requests' | 'readUnits'

/**
 * Counts what a gateway has in flight, and rejects further requests with `OVERLOADED` while that is more than it can serve
 * in time: they would only make all others late.
 */
export class Load {
  readonly #options: LoadOptions
  readonly #limit: RequestLimit
  #requests = 0
  #readUnits = 0
  #timer: NodeJS.Timeout | undefined
  #began = 0
  #ended = 0
  #isNeeded = false
  #fastestCallMs = Number.POSITIVE_INFINITY

  constructor(options: LoadOptions) {
    this.#options = options
    this.#limit = new RequestLimit(options.limits)
  }

  get figures(): LoadFigures {
    return {
      requests: this.#requests,
      requestLimit: this.#limit.current,
      readUnits: this.#readUnits,
    }
  }

  /** Why a request must be rejected before it has read anything; undefined if it may begin. */
  excess(): DynagateError | undefined {
    if (this.#requests < this.#limit.current) return undefined
    this.#isNeeded = true
    this.#options.onShed?.('requests')
    return overloaded(
      `The gateway has ${this.#requests} requests in flight, which is all it can serve in time.`,
    )
  }

  /** The place of a request that has not begun. */
  newTicket(): Ticket {
    return new Ticket(this)
  }

  /** Counts a request. Only tickets call this. */
  began(): void {
    this.#requests += 1
    if (this.#timer !== undefined) return
    this.#began = this.#options.now()
    this.#timer = setInterval(() => this.#interval(), intervalMs).unref()
  }

  /** Counts read units, unless they are too many. Only tickets call this. */
  reads(readUnits: number): DynagateError | undefined {
    // Alone, an operation within the limit of its cost is always executed.
    const isExcess = this.#readUnits > 0 && this.#readUnits + readUnits > this.#options.limits.readUnits
    if (!isExcess) {
      this.#readUnits += readUnits
      return undefined
    }
    this.#options.onShed?.('readUnits')
    return overloaded(
      `The operations in flight may read ${this.#readUnits} units, and this one ${readUnits} more; ` +
        `at most ${this.#options.limits.readUnits} are allowed at once.`,
    )
  }

  /** Counts the end of a request. Only tickets call this. */
  ended(readUnits: number, calls: readonly CallRecord[]): void {
    if (this.#requests >= isNearly * this.#limit.current) this.#isNeeded = true
    this.#requests -= 1
    this.#readUnits -= readUnits
    this.#ended += 1
    for (const call of calls) {
      // A call that was rejected, or whose attempts failed, says nothing about a queue; one that was given up waited in it.
      if (call.error !== undefined && call.error !== 'TIMEOUT') continue
      const milliseconds = call.milliseconds / (1 + call.retries)
      if (milliseconds < this.#fastestCallMs) this.#fastestCallMs = milliseconds
    }
  }

  #interval(): void {
    const now = this.#options.now()
    const fastest = this.#fastestCallMs
    this.#limit.after({
      lastedMs: now - this.#began,
      ended: this.#ended,
      isNeeded: this.#isNeeded,
      fastestCallMs: Number.isFinite(fastest) ? fastest : undefined,
      queuedMs: this.#options.queuedMs(),
    })
    this.#began = now
    this.#ended = 0
    this.#isNeeded = false
    this.#fastestCallMs = Number.POSITIVE_INFINITY
    if (this.#requests > 0) return
    clearInterval(this.#timer)
    this.#timer = undefined
  }
}

/** The place of one request in the load of its gateway. */
export class Ticket {
  readonly #load: Load
  #store: Pick<StoreRequest, 'calls'> | undefined
  #readUnits = 0
  #isOpen = false

  constructor(load: Load) {
    this.#load = load
  }

  /** Whether it counts as in flight. */
  get isOpen(): boolean {
    return this.#isOpen
  }

  /** Counts the request as in flight from now on, once its body has arrived: a slow sender takes no place. */
  begin(): void {
    this.#isOpen = true
    this.#load.began()
  }

  /** Counts what its operation may read. Returns why the operation must be rejected, if it must. */
  reads(readUnits: number, store: Pick<StoreRequest, 'calls'> | undefined): DynagateError | undefined {
    // Each event of a subscription is executed when its request has ended.
    if (!this.#isOpen) return undefined
    const excess = this.#load.reads(readUnits)
    if (excess !== undefined) return excess
    this.#readUnits += readUnits
    this.#store = store
    return undefined
  }

  /** The response is there, or will never be. */
  end(): void {
    if (!this.#isOpen) return
    this.#isOpen = false
    this.#load.ended(this.#readUnits, this.#store?.calls ?? none)
  }
}

const none: readonly CallRecord[] = []

/** The share of the limit from which on it counts as needed. */
const isNearly = 0.8

function overloaded(message: string): DynagateError {
  return new DynagateError('OVERLOADED', message, { retryAfterMs })
}

/** By then the limit of requests has followed what can be served. */
const retryAfterMs = 1_000
