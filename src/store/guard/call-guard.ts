import { DynagateError } from '../../errors.ts'
import {
  type AnswerOf,
  type CallOptions,
  type InputOf,
  NotSent,
  type OperationName,
  operations,
  type Send,
  Throttled,
  UpstreamFailure,
} from '../client/index.ts'
import { CircuitBreaker } from './circuit-breaker.ts'
import { Shed } from './shed.ts'
import { Throttle } from './throttle.ts'

/** One call of DynamoDB. */
interface Call<Name extends OperationName> {
  readonly operation: Name
  readonly input: InputOf<Name>
  readonly options: CallOptions
}

/** A circuit breaker has opened or closed. */
export interface BreakerChange {
  /** The index whose calls it rejects; undefined for calls of the table itself. */
  readonly index: string | undefined
  readonly calls: 'reads' | 'writes'
  readonly isOpen: boolean
}

/** Called for every change; must not throw. */
export type OnBreaker = (change: BreakerChange) => void

/** Options of {@link CallGuard}. */
export interface GuardOptions {
  /** Identifies the partition of a call with one partition; undefined for others. */
  readonly partitionOf: <Name extends OperationName>(call: Call<Name>) => string | undefined
  readonly onBreaker?: OnBreaker | undefined
  /** Milliseconds since some fixed moment; never goes back. */
  readonly now: () => number
  /** When this process was last too busy to receive data, by `now`: see {@link BusyProcess}. */
  readonly busyAt: () => number
  /** A random number from 0 (included) to 1 (excluded). */
  readonly random: () => number
}

/**
 * Rejects attempts that would fail, for all requests of a store: reads or writes of a table or an index that doesn't
 * answer them ({@link CircuitBreaker}), and calls that DynamoDB throttles ({@link Throttle}). A throttling reason with
 * a key range concerns only the reads or the writes of the call's partition, one with a limit of the account concerns every
 * call, and any other concerns the reads or the writes of the table or the index.
 */
export class CallGuard {
  readonly #options: GuardOptions
  readonly #reads = new Map<string | undefined, Target>()
  readonly #writes = new Map<string | undefined, Target>()
  readonly #account = new Throttle()
  /** The reads or the writes of partitions that were throttled recently, at most {@link mostPartitions}. */
  readonly #partitions = new Map<string, Throttle>()

  constructor(options: GuardOptions) {
    this.#options = options
  }

  /** Makes attempts of calls, unless they are rejected: throws {@link Shed}. */
  guarding(send: Send): Send {
    return (operation, input, options) => this.#guarded(send, operation, input, options)
  }

  async #guarded<Name extends OperationName>(
    send: Send,
    operation: Name,
    input: InputOf<Name>,
    options: CallOptions,
  ): Promise<AnswerOf<Name>> {
    const { now: time, busyAt } = this.#options
    const sentAt = time()
    busyAt()
    const { breaker, throttle } = this.#targetOf(
      callsOf(operation),
      'IndexName' in input ? input.IndexName : undefined,
    )
    // Nearly always no partition is throttled: then the name of the call's partition isn't needed.
    const partition =
      this.#partitions.size === 0 ? undefined : this.#partitionOf({ operation, input, options })
    if (this.#rejects(throttle, sentAt) || this.#rejects(this.#account, sentAt)) throw throttled()
    if (partition !== undefined && this.#rejects(partition, sentAt)) throw throttled()
    const probeInMs = breaker.reject(sentAt)
    if (probeInMs !== undefined) throw new Shed('UPSTREAM_UNAVAILABLE', probeInMs)
    try {
      const answer = await send(operation, input, options)
      const now = time()
      breaker.answered(sentAt, now)
      throttle.accepted(now)
      this.#account.accepted(now)
      partition?.accepted(now)
      return answer
    } catch (error) {
      const now = time()
      const wasBusy = busyAt() >= sentAt
      if (isFailure(error, { milliseconds: now - sentAt, wasBusy }, options)) breaker.failed(now)
      else if (isAnswer(error)) breaker.answered(sentAt, now)
      if (error instanceof Throttled) {
        this.#throttled(error.scope, throttle, { operation, input, options })?.throttled(now)
      }
      throw error
    }
  }

  #targetOf(calls: BreakerChange['calls'], index: string | undefined): Target {
    const targets = calls === 'reads' ? this.#reads : this.#writes
    const known = targets.get(index)
    if (known !== undefined) return known
    const { onBreaker } = this.#options
    const breaker = new CircuitBreaker((isOpen) => onBreaker?.({ index, calls, isOpen }))
    const target = { breaker, throttle: new Throttle() }
    targets.set(index, target)
    return target
  }

  /** Draws a random number only if calls were throttled, which is rare. */
  #rejects(throttle: Throttle, now: number): boolean {
    return !throttle.isIdle(now) && throttle.rejects(now, this.#options.random())
  }

  /** The throttle of the resource that DynamoDB has throttled; undefined if unknown. */
  #throttled<Name extends OperationName>(
    scope: Throttled['scope'],
    ofTarget: Throttle,
    call: Call<Name>,
  ): Throttle | undefined {
    if (scope === 'account') return this.#account
    if (scope === 'table') return ofTarget
    const name = this.#nameOf(call)
    if (name === undefined) return undefined
    return this.#partitions.get(name) ?? this.#addPartition(name)
  }

  #partitionOf<Name extends OperationName>(call: Call<Name>): Throttle | undefined {
    const name = this.#nameOf(call)
    return name === undefined ? undefined : this.#partitions.get(name)
  }

  /** A partition has a limit for reads and one for writes. */
  #nameOf<Name extends OperationName>(call: Call<Name>): string | undefined {
    const partition = this.#options.partitionOf(call)
    return partition === undefined ? undefined : `${callsOf(call.operation)} ${partition}`
  }

  #addPartition(name: string): Throttle {
    const now = this.#options.now()
    for (const [each, throttle] of this.#partitions) {
      if (this.#partitions.size < mostPartitions && !throttle.isIdle(now)) break
      this.#partitions.delete(each)
    }
    const added = new Throttle()
    this.#partitions.set(name, added)
    return added
  }
}

function callsOf(operation: OperationName): BreakerChange['calls'] {
  return operations[operation].isRead ? 'reads' : 'writes'
}

/**
 * Calls that are throttled and fail independently of others: the reads or the writes of the table or of one index.
 * Writes need the leader of a partition's replicas; eventually consistent reads don't.
 */
interface Target {
  readonly breaker: CircuitBreaker
  readonly throttle: Throttle
}

/** The maximum number of remembered partitions: the oldest are evicted. */
const mostPartitions = 1_000

function throttled(): Shed {
  return new Shed('THROTTLED', retryAfterMs)
}

/** Milliseconds after which a rejected call may be retried. The outcomes of up to two seconds decide about rejections. */
const retryAfterMs = 1_000

/**
 * Whether an error proves a failure of DynamoDB. A call that its caller cancelled early proves nothing. Neither does
 * one whose timer fired late, nor one during which {@link BusyProcess} noticed overload, such as a connection that
 * couldn't be made in time: then this process may have been too busy to see the answer.
 */
function isFailure(
  error: unknown,
  { milliseconds, wasBusy }: { readonly milliseconds: number; readonly wasBusy: boolean },
  { timeoutMs = Number.POSITIVE_INFINITY }: CallOptions,
): boolean {
  if (!(error instanceof UpstreamFailure)) return false
  if (error.code !== 'TIMEOUT') return true
  return !wasBusy && milliseconds >= shortestTimeoutMs && milliseconds <= timeoutMs + latestTimerMs
}

/** The maximum delay of a timer while the process isn't overloaded. */
const latestTimerMs = 50

/** Less than the time limit of a connection, which is 300 ms. */
const shortestTimeoutMs = 250

/** Whether an error is an answer of DynamoDB. */
function isAnswer(error: unknown): boolean {
  if (error instanceof UpstreamFailure || error instanceof NotSent) return false
  return error instanceof DynagateError && error.code !== 'CANCELLED'
}
