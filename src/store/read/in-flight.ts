import type { InputOf, OperationName, Send } from '../client/index.ts'

/**
 * Counts a request's reads in flight, attempt by attempt. Ten Queries sent together return one by one, and each result
 * may cause gets: if these wait for the last Query, they are one BatchGetItem.
 *
 * The wait ends by itself: an attempt has a timeout, and no read is in flight while one pauses before its next attempt.
 */
export class InFlight {
  #count = 0
  #waiting: (() => void)[] = []

  /** Makes calls, and counts those whose results may cause gets. */
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

  /** Calls `dispatch` when no read is in flight, of which there is one. */
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

  /** Resolving one read may have started another; then this waits for it too. */
  #dispatch(): void {
    if (this.#count > 0) return
    for (const dispatch of this.#waiting.splice(0)) dispatch()
  }
}

/** All reads of a reader but its counts, which return no items. */
function mayCauseGets<Name extends OperationName>(operation: Name, input: InputOf<Name>): boolean {
  if (operation === 'query') return !('Select' in input && input.Select === 'COUNT')
  return operation === 'get' || operation === 'batchGet'
}
