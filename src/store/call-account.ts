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
  #whenSettled: (() => void)[] = []

  /** The number of calls that have started and not ended. */
  get underWay(): number {
    return this.#underWay
  }

  /** From now on, rejects further calls once the limit is exceeded. */
  limit(limit: CallLimit): void {
    this.#limit = limit
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
    const limit = this.#limit
    if (limit === undefined) return
    if (this.#readUnits > limit.readUnits) throw overLimit(this.#readUnits, 'read units', limit.readUnits)
    if (this.#writeUnits > limit.writeUnits)
      throw overLimit(this.#writeUnits, 'write units', limit.writeUnits)
    if (this.#started >= limit.calls) throw overLimit(this.#started + 1, 'DynamoDB calls', limit.calls)
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
