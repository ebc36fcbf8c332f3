import { DynagateError } from '../errors.ts'
import type { Send } from './client/index.ts'
import type { CallRecord, OnCall } from './run/index.ts'

/** The limits of one request's calls. */
export interface CallLimit {
  readonly calls: number
  readonly readUnits: number
  readonly writeUnits: number
}

/** The DynamoDB calls of one request. */
export class CallAccount {
  /** The calls that have ended, in the order in which they ended. */
  readonly calls: CallRecord[] = []
  #underWay = 0
  #started = 0
  #readUnits = 0
  #writeUnits = 0
  #limit: CallLimit | undefined
  #onExcess: ((excess: DynagateError) => void) | undefined
  #whenSettled: (() => void)[] = []

  /** The number of calls that have started and not ended. */
  get underWay(): number {
    return this.#underWay
  }

  /** Sets a limit: once it is exceeded, further calls are rejected. With `onExcess`, calls this once instead. */
  limit(limit: CallLimit, onExcess?: (excess: DynagateError) => void): void {
    this.#limit = limit
    this.#onExcess = onExcess
  }

  /** Resolves once no call is in flight; never rejects. */
  settled(): Promise<void> {
    if (this.#underWay === 0) return Promise.resolve()
    return new Promise((resolve) => this.#whenSettled.push(resolve))
  }

  /** Records ended calls, and passes them on to `onCall`. */
  recorder(onCall: OnCall | undefined): OnCall {
    return (call) => {
      this.calls.push(call)
      this.#readUnits += call.readUnits
      this.#writeUnits += call.writeUnits
      onCall?.(call)
    }
  }

  /** Makes calls, each of which is counted as in flight until it ends. */
  counting(send: Send): Send {
    return (operation, input, options) => this.#counted(() => send(operation, input, options))
  }

  async #counted<Answer>(call: () => Promise<Answer>): Promise<Answer> {
    this.#checkLimit()
    this.#started += 1
    this.#underWay += 1
    try {
      return await call()
    } finally {
      this.#underWay -= 1
      if (this.#underWay === 0) this.#settle()
    }
  }

  #checkLimit(): void {
    const excess = this.#excess()
    if (excess === undefined) return
    if (this.#onExcess === undefined) throw excess
    // Once for a request: all of its further calls exceed the limit too.
    this.#limit = undefined
    this.#onExcess(excess)
  }

  #excess(): DynagateError | undefined {
    const limit = this.#limit
    if (limit === undefined) return undefined
    if (this.#readUnits > limit.readUnits) return overLimit(this.#readUnits, 'read units', limit.readUnits)
    if (this.#writeUnits > limit.writeUnits)
      return overLimit(this.#writeUnits, 'write units', limit.writeUnits)
    if (this.#started >= limit.calls) return overLimit(this.#started + 1, 'DynamoDB calls', limit.calls)
    return undefined
  }

  #settle(): void {
    const waiting = this.#whenSettled
    this.#whenSettled = []
    for (const resolve of waiting) resolve()
  }
}

function overLimit(cost: number, name: string, limit: number): DynagateError {
  const message = `The operation was stopped at ${cost} ${name}; at most ${limit} are allowed.`
  return new DynagateError('COST_LIMIT_EXCEEDED', message)
}
