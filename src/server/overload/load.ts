import type { CallRecord, StoreRequest } from '../../store/index.ts'
import { type Excess, excessOf } from './excess.ts'
import { Line } from './line.ts'
import type { OverloadLimits } from './overload-limits.ts'
import { intervalMs, RequestLimit } from './request-limit.ts'

/** The load of a gateway, and its limits. */
export interface LoadFigures {
  /** Requests that wait or are executed. */
  readonly requests: number
  /** Requests that may be executed at once. */
  readonly requestLimit: number
  readonly readUnits: number
}

/** Options of {@link Load}. */
export interface LoadOptions {
  readonly limits: OverloadLimits
  /** Milliseconds since some fixed moment; never goes back. */
  readonly now: () => number
  /** Returns the milliseconds that the first request in the queue for a turn has waited. */
  readonly queuedMs: () => number
  /** Called for each request that is rejected. */
  readonly onShed?: ((cause: ShedCause) => void) | undefined
}

/** The exceeded quantity. */
export type ShedCause = 'requests' | 'readUnits'

/**
 * Counts the load of a gateway, and rejects further requests with `OVERLOADED` while the load is more than it can serve
 * in time: they would only delay all others. Requests over the limit of concurrent execution wait for a place, because
 * a burst soon ends; if it doesn't end, further requests are rejected.
 */
export class Load {
  readonly #options: LoadOptions
  readonly #limit: RequestLimit
  readonly #line: Line
  /** Whether requests have waited too long since the limit was last not needed: so further ones would, too. */
  #isStanding = false
  #requests = 0
  #readUnits = 0
  #timer: NodeJS.Timeout | undefined
  #began = 0
  #ended = 0
  #most = 0
  #fastestCallMs = Number.POSITIVE_INFINITY
  #fastestAnswerMs = Number.POSITIVE_INFINITY

  constructor(options: LoadOptions) {
    this.#options = options
    this.#limit = new RequestLimit(options.limits)
    this.#line = new Line(options.limits.waitMs)
  }

  get figures(): LoadFigures {
    return {
      requests: this.#requests + this.#line.length,
      requestLimit: this.#limit.current,
      readUnits: this.#readUnits,
    }
  }

  /** The reason to reject a request before it has read anything; undefined if it may begin, or wait. */
  excess(): Excess | undefined {
    if (this.#requests < this.#limit.current) return undefined
    const inFlight = this.#requests + this.#line.length
    if (!this.#isStanding && inFlight < this.#options.limits.requests) return undefined
    return this.#shed(`The gateway has ${inFlight} requests in flight, which is all it can serve in time.`)
  }

  /** The place of a request that has not begun. */
  newTicket(): Ticket {
    return new Ticket(this)
  }

  /**
   * Counts a request as executing from now on if a place is free. Otherwise the request waits: the result resolves to
   * undefined once it has a place, or to the reason for its rejection. Only tickets call this.
   */
  begin(): Promise<Excess | undefined> | undefined {
    if (this.#timer === undefined) {
      this.#began = this.#options.now()
      this.#timer = setInterval(() => this.#interval(), intervalMs).unref()
    }
    if (this.#requests < this.#limit.current) {
      this.#occupy()
      return undefined
    }
    return this.#wait()
  }

  /** Counts read units, unless they are too many. Only tickets call this. */
  reads(readUnits: number): Excess | undefined {
    // Alone, an operation within the limit of its cost is always executed.
    const isExcess = this.#readUnits > 0 && this.#readUnits + readUnits > this.#options.limits.readUnits
    if (!isExcess) {
      this.#readUnits += readUnits
      return undefined
    }
    this.#options.onShed?.('readUnits')
    return excessOf(
      `The operations in flight may read ${this.#readUnits} units, and this one ${readUnits} more; ` +
        `at most ${this.#options.limits.readUnits} are allowed at once.`,
    )
  }

  /** Counts the end of a request. Only tickets call this. */
  ended(readUnits: number, calls: readonly CallRecord[]): void {
    this.#requests -= 1
    this.#readUnits -= readUnits
    this.#ended += 1
    for (const { error, milliseconds, retries } of calls) {
      // A rejected call, or one with failed attempts, doesn't measure the queue; an abandoned call has waited in it.
      if (error !== undefined && error !== 'TIMEOUT') continue
      const attemptMs = milliseconds / (1 + retries)
      if (attemptMs < this.#fastestCallMs) this.#fastestCallMs = attemptMs
      if (error === undefined && attemptMs < this.#fastestAnswerMs) this.#fastestAnswerMs = attemptMs
    }
    if (this.#line.length === 0) return
    this.#limit.endedNeeded()
    this.#admit()
  }

  #occupy(): void {
    this.#requests += 1
    if (this.#requests > this.#most) this.#most = this.#requests
  }

  async #wait(): Promise<Excess | undefined> {
    if (await this.#line.join(this.#options.now())) return undefined
    const { waitMs } = this.#options.limits
    return this.#shed(
      `The request has waited ${waitMs} ms for those before it, and would still have to wait.`,
    )
  }

  /** Gives free places to waiting requests. */
  #admit(): void {
    while (this.#requests < this.#limit.current && this.#line.admit()) this.#occupy()
  }

  #shed(message: string): Excess {
    this.#options.onShed?.('requests')
    return excessOf(message)
  }

  #interval(): void {
    const now = this.#options.now()
    this.#limit.after({
      lastedMs: now - this.#began,
      ended: this.#ended,
      most: this.#most,
      fastestCallMs: known(this.#fastestCallMs),
      fastestAnswerMs: known(this.#fastestAnswerMs),
      queuedMs: this.#options.queuedMs(),
    })
    if (this.#limit.isCalm) this.#isStanding = false
    this.#admit()
    if (this.#line.expire(now) > 0) this.#isStanding = true
    this.#began = now
    this.#ended = 0
    this.#most = this.#requests
    this.#fastestCallMs = Number.POSITIVE_INFINITY
    this.#fastestAnswerMs = Number.POSITIVE_INFINITY
    if (this.#requests > 0) return
    this.#isStanding = false
    // Without requests the limit returns to its start.
    if (this.#limit.isRaised) return
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
  #isEnded = false

  constructor(load: Load) {
    this.#load = load
  }

  /** Whether it counts as in flight. */
  get isOpen(): boolean {
    return this.#isOpen
  }

  /**
   * Counts the request as in flight from now on. Call it once the body has arrived, so that a slow sender takes no
   * place. If the request must wait, the result resolves to undefined once it has a place, or to the reason for its
   * rejection. Does nothing once the request has ended: its client disconnected before it began.
   */
  begin(): Promise<Excess | undefined> | undefined {
    if (this.#isEnded) return undefined
    const place = this.#load.begin()
    if (place !== undefined) return this.#beginIn(place)
    this.#isOpen = true
    return undefined
  }

  /** Counts what its operation may read. Returns why the operation must be rejected, if it must. */
  reads(readUnits: number, store: Pick<StoreRequest, 'calls'> | undefined): Excess | undefined {
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
    this.#isEnded = true
    if (!this.#isOpen) return
    this.#isOpen = false
    this.#load.ended(this.#readUnits, this.#store?.calls ?? none)
  }

  async #beginIn(place: Promise<Excess | undefined>): Promise<Excess | undefined> {
    const excess = await place
    this.#isOpen = excess === undefined
    if (this.#isEnded) this.end()
    return excess
  }
}

const none: readonly CallRecord[] = []

function known(milliseconds: number): number | undefined {
  return Number.isFinite(milliseconds) ? milliseconds : undefined
}
