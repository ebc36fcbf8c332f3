import { type CallOptions, type Send, withDeadline } from '../client/index.ts'
import { copyOf } from './copy-answer.ts'
import { readName } from './read-name.ts'

/** What a request needs to share reads. */
export interface SharingRequest {
  /** Requests with the same scope share reads: they read the same items by the same credentials. */
  readonly scope: readonly (string | null | undefined)[]
  /** Makes a call of this request. */
  readonly send: Send
  /** Makes `wait` count as a read of this request. */
  readonly counting: (wait: Send) => Send
}

/** The calls of a request that shares reads. */
export interface SharedCalls {
  readonly send: Send
  /** How many reads of other requests it has joined until now. */
  readonly joins: number
}

/**
 * Sends equal eventually consistent reads of different requests once: a request joins a read that is in flight. That
 * read began before, so a write of this process ends sharing with earlier reads: a request that knows of the write never
 * gets an answer from before it.
 *
 * The call is that of the request which came first. If that one is cancelled, one of those that wait makes the call
 * again, and the others join it.
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
        withDeadline(options, () => joined(flight, () => share(operation, input, options)))
      return counting(join)(operation, input, options)
    }
    // No getter: V8 makes a hidden class for every object with one of its own, in which the request outlives the young
    // generation.
    const calls = { send: share, joins: 0 }
    return calls
  }

  /** From now on, no read joins one that is in flight. Call it when a write has ended, before it is acknowledged. */
  forget(): void {
    this.#flights.clear()
  }

  #begin<Answer>(name: string, { signal }: CallOptions, answer: Promise<Answer>): Promise<Answer> {
    const flight: Flight = { answer, signal }
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
}

/** The answer of a call of another request, or that of `again` if the other one was cancelled. */
async function joined<Answer>({ answer, signal }: Flight, again: () => Promise<Answer>): Promise<Answer> {
  try {
    // Equal reads have answers of the same type.
    return copyOf((await answer) as Answer)
  } catch (error) {
    if (signal?.aborted !== true) throw error
    return again()
  }
}
