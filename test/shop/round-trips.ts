import { setImmediate } from 'node:timers/promises'
import type { DynamoClient } from 'dynagate'

/** Counts the round trips of a request. */
export class RoundTrips {
  count = 0
  #current: Wave | undefined

  /**
   * The client behind a network on which every read takes equally long: reads that are sent together are responded to
   * together, and are one round trip.
   */
  readonly over = (client: DynamoClient): DynamoClient => ({
    ...client,
    get: (...call) => this.#travel(() => client.get(...call)),
    batchGet: (...call) => this.#travel(() => client.batchGet(...call)),
    query: (...call) => this.#travel(() => client.query(...call)),
  })

  #travel<Answer>(read: () => Promise<Answer>): Promise<Answer> {
    this.#current ??= this.#depart()
    return this.#current.take(read)
  }

  /** Reads that belong together are sent before the event loop turns. */
  #depart(): Wave {
    this.count += 1
    const wave = new Wave()
    void setImmediate().then(() => {
      this.#current = undefined
      wave.send()
    })
    return wave
  }
}

/** Reads that are sent together, and complete together. */
class Wave {
  readonly #reads: (() => Promise<unknown>)[] = []
  readonly #answers = Promise.withResolvers<readonly PromiseSettledResult<unknown>[]>()

  async take<Answer>(read: () => Promise<Answer>): Promise<Answer> {
    const at = this.#reads.push(read) - 1
    const answer = (await this.#answers.promise)[at]
    if (answer?.status === 'fulfilled') return answer.value as Answer
    throw answer?.reason
  }

  send(): void {
    this.#answers.resolve(Promise.allSettled(this.#reads.map((read) => read())))
  }
}
