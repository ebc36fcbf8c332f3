import type { DynamoClient } from '../client/index.ts'

/** How long gets wait for a request's other reads, whose answers may ask for more of them, in milliseconds. */
const patienceMs = 5

/**
 * Knows which of a request's reads are under way. Ten Queries that were sent together are answered one by one,
 * and each answer asks for items of its own: gets that wait for the last of the answers are one BatchGetItem.
 */
export class InFlight {
  /** The client, its reads counted. */
  readonly client: DynamoClient
  #count = 0
  readonly #waiting = new Set<() => void>()

  constructor(client: DynamoClient) {
    this.client = {
      ...client,
      get: (...call) => this.#counted(client.get(...call)),
      batchGet: (...call) => this.#counted(client.batchGet(...call)),
      query: (...call) => this.#counted(client.query(...call)),
    }
  }

  /** Whether none of the request's reads is under way. */
  get isQuiet(): boolean {
    return this.#count === 0
  }

  /** Calls back when all that is under way is answered, or patience is over. */
  whenQuiet(dispatch: () => void): void {
    const timer = setTimeout(go, patienceMs)
    const waiting = this.#waiting
    waiting.add(go)
    function go(): void {
      clearTimeout(timer)
      if (waiting.delete(go)) dispatch()
    }
  }

  async #counted<Answer>(answer: Promise<Answer>): Promise<Answer> {
    this.#count += 1
    try {
      return await answer
    } finally {
      this.#count -= 1
      if (this.#count === 0 && this.#waiting.size > 0) setImmediate(() => this.#goOn())
    }
  }

  /** An answer may have sent another read by now; then its answer is waited for too. */
  #goOn(): void {
    if (this.#count > 0) return
    for (const go of [...this.#waiting]) go()
  }
}
