import { type DynamoClient, type OperationName, wrapClient } from '../client/index.ts'

/** The longest that gets wait for a request's other reads, whose results may cause more gets. */
const maxWaitMs = 5

/** The reads that a reader makes. */
const batched: ReadonlySet<OperationName> = new Set<OperationName>(['get', 'batchGet', 'query'])

/**
 * Counts a request's reads in flight. Ten Queries sent together return one by one, and each result may cause gets:
 * if these wait for the last Query, they are one BatchGetItem.
 */
export class InFlight {
  /** The client, whose reads are counted. */
  readonly client: DynamoClient
  #count = 0
  readonly #waiting = new Set<() => void>()

  constructor(client: DynamoClient) {
    this.client = wrapClient(client, (send, operation, input, options) =>
      batched.has(operation) ? this.#counted(send(input, options)) : send(input, options),
    )
  }

  /** Whether no read of the request is in flight. */
  get isQuiet(): boolean {
    return this.#count === 0
  }

  /** Calls `dispatch` when no read is in flight, or after {@link maxWaitMs}. */
  whenQuiet(dispatch: () => void): void {
    const timer = setTimeout(dispatchOnce, maxWaitMs)
    const waiting = this.#waiting
    waiting.add(dispatchOnce)
    function dispatchOnce(): void {
      clearTimeout(timer)
      if (waiting.delete(dispatchOnce)) dispatch()
    }
  }

  async #counted<Answer>(answer: Promise<Answer>): Promise<Answer> {
    this.#count += 1
    try {
      return await answer
    } finally {
      this.#count -= 1
      if (this.#count === 0 && this.#waiting.size > 0) setImmediate(() => this.#dispatch())
    }
  }

  /** Resolving one read may have started another; then this waits for it too. */
  #dispatch(): void {
    if (this.#count > 0) return
    for (const dispatch of [...this.#waiting]) dispatch()
  }
}
