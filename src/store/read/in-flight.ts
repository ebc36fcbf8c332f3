import type { InputOf, OperationName, Send } from '../client/index.ts'

/**
 * Counts a request's reads in flight, attempt by attempt. Ten Queries sent together return one by one, and each result
 * may cause gets: if the gets wait for the last Query, one BatchGetItem serves them all.
 *
 * The wait is bounded: each attempt has a timeout, and a read that backs off before its next attempt isn't in flight.
 */
export class InFlight {
  #count = 0
  #waiting: (() => void)[] = []

  /** Wraps `send` to count the calls whose results may cause gets. */
  counting(send: Send): Send {
    return (operation, input, options) => {
      const answer = send(operation, input, options)
      return mayCauseGets(operation, input) ? this.#counted(answer) : answer
    }
  }

  /** Whether no read of the request is in flight. */
  get isQuiet(): boolean {
    return this.#count === 0
  }

  /** Calls `dispatch` once no read is in flight. Only for use while one is: see {@link isQuiet}. */
  whenQuiet(dispatch: () => void): void {
    this.#waiting.push(dispatch)
  }

  async #counted<Answer>(answer: Promise<Answer>): Promise<Answer> {
    this.#count += 1
    try {
      return await answer
    } finally {
      this.#count -= 1
      if (this.#count === 0 && this.#waiting.length > 0) setImmediate(() => this.#dispatch())
    }
  }

  /** The result of one read may have started another: then waits for that one too. */
  #dispatch(): void {
    if (this.#count > 0) return
    for (const dispatch of this.#waiting.splice(0)) dispatch()
  }
}

/** True for all reads except counts, which return no items. */
function mayCauseGets<Name extends OperationName>(operation: Name, input: InputOf<Name>): boolean {
  if (operation === 'query') return !('Select' in input && input.Select === 'COUNT')
  return operation === 'get' || operation === 'batchGet'
}
