import { clientFrom, type DynamoClient } from './client/index.ts'
import type { CallRecord, OnCall } from './run/index.ts'

/** The DynamoDB calls of one request. */
export class CallAccount {
  /** The calls that have ended, in the order in which they ended. */
  readonly calls: CallRecord[] = []
  #underWay = 0
  #whenSettled: (() => void)[] = []

  /** The calls that have begun and not ended. */
  get underWay(): number {
    return this.#underWay
  }

  /** Resolves once no call is under way; never rejects. */
  settled(): Promise<void> {
    if (this.#underWay === 0) return Promise.resolve()
    return new Promise((resolve) => this.#whenSettled.push(resolve))
  }

  /** Records ended calls, and passes them on to `onCall`. */
  recorder(onCall: OnCall | undefined): OnCall {
    return (call) => {
      this.calls.push(call)
      onCall?.(call)
    }
  }

  /** The client, each of whose calls counts as under way until it ends. */
  counting(client: DynamoClient): DynamoClient {
    return clientFrom(
      async (operation, input, options) => {
        this.#underWay += 1
        try {
          return (await client[operation](input as never, options)) as never
        } finally {
          this.#underWay -= 1
          if (this.#underWay === 0) this.#settle()
        }
      },
      () => client.close(),
    )
  }

  #settle(): void {
    const waiting = this.#whenSettled
    this.#whenSettled = []
    for (const resolve of waiting) resolve()
  }
}
