import { type Attempt, type CallOptions, type Send, withDeadline } from '../client/index.ts'
import { copyOf } from './copy-answer.ts'
import { readName } from './read-name.ts'

/** The options of a request that shares reads. */
export interface SharingRequest {
  /** Requests with the same scope share reads: they read the same items with the same credentials. */
  readonly scope: readonly (string | null | undefined)[]
  /** Makes a call of this request. */
  readonly send: Send
  /** Makes `wait` count as a read of this request. */
  readonly counting: (wait: Send) => Send
}

/** The calls of a request that shares reads. */
export interface SharedCalls {
  readonly send: Send
  /** The number of reads of other requests that it has joined so far. */
  readonly joins: number
}

/**
 * Sends equal, eventually consistent reads of different requests once: a request joins a read in flight. That read began
 * earlier, so after a write of this process no request joins reads from before it: a request that follows the write never
 * gets an older answer.
 *
 * The first request makes the call. If it is cancelled or has no more time, one of the waiting requests makes the call again,
 * and the others join it.
 */
export class SharedReads {
  readonly #flights = new Map<string, Flight>()

  /** The calls of one request. */
  of({ scope, send, counting }: SharingRequest): SharedCalls {
    const share: Send = (operation, input, options) => {
      const name = readName(operation, input, scope)
      if (name === undefined) return send(operation, input, options)
      const flight = this.#flights.get(name)
      if (flight === undefined) return this.#begin(name, options, send(operation, input, options))
      calls.joins += 1
      const join: Send = () =>
        withDeadline(options, (attempt) => joined(flight, attempt, () => share(operation, input, options)))
      return counting(join)(operation, input, options)
    }
    // Not a getter: for each object with its own getter V8 makes a hidden class, which retains the request beyond the young
    // generation.
    const calls = { send: share, joins: 0 }
    return calls
  }

  /** From now on, no read joins those in flight. Call it after a write, before the write is acknowledged. */
  forget(): void {
    this.#flights.clear()
  }

  #begin<Answer>(
    name: string,
    { signal, timeoutMs = Number.POSITIVE_INFINITY }: CallOptions,
    answer: Promise<Answer>,
  ): Promise<Answer> {
    const flight: Flight = { answer, signal, until: performance.now() + timeoutMs }
    this.#flights.set(name, flight)
    const end = () => {
      if (this.#flights.get(name) === flight) this.#flights.delete(name)
    }
    answer.then(end, end)
    return answer
  }
}

/** A call in flight. */
interface Flight {
  readonly answer: Promise<unknown>
  /** The signal of the request that makes the call. */
  readonly signal: AbortSignal | undefined
  /** When that request has no more time, in milliseconds of `performance.now()`. */
  readonly until: number
}

/** The answer to another request's call, or the answer of `again` if only the other request gave up. */
async function joined<Answer>(
  flight: Flight,
  attempt: Attempt,
  again: () => Promise<Answer>,
): Promise<Answer> {
  try {
    // Equal reads have answers of the same type.
    return copyOf((await flight.answer) as Answer)
  } catch (error) {
    if (attempt.isAbandoned || !hasGivenUp(flight)) throw error
    return again()
  }
}

/** Whether the request that makes the call no longer waits for it. */
function hasGivenUp({ signal, until }: Flight): boolean {
  return signal?.aborted === true || performance.now() > until - retryMs
}

/** With less time left, in milliseconds, a request may not have retried a failed call. */
const retryMs = 50
