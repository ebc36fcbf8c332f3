import { setImmediate } from 'node:timers/promises'
import type { DynamoClient } from 'dynagate'

/** Counts how often a request waits for DynamoDB. */
export class RoundTrips {
  count = 0
  #current: Promise<void> | undefined

  /**
   * The client, behind a network on which every read takes equally long: reads that are sent together are
   * answered together, and are one round trip.
   */
  readonly over = (client: DynamoClient): DynamoClient => ({
    ...client,
    get: (...call) => this.#travel(() => client.get(...call)),
    batchGet: (...call) => this.#travel(() => client.batchGet(...call)),
    query: (...call) => this.#travel(() => client.query(...call)),
  })

  async #travel<Answer>(read: () => Promise<Answer>): Promise<Answer> {
    this.#current ??= this.#depart()
    await this.#current
    return read()
  }

  /** Whatever else is to be asked now is asked before the event loop turns. */
  async #depart(): Promise<void> {
    this.count += 1
    await setImmediate()
    this.#current = undefined
  }
}
