import type { CallOptions, DynamoClient } from '../../client/index.ts'
import type { AwayFromHome } from './home-region.ts'
import type { WriteOutcome } from './outcome.ts'

/** The context in which actions are executed. */
export interface Execution {
  /** A client that retries when it is safe: see `retryingClient`. */
  readonly client: DynamoClient
  /** Called with the outcomes of sent actions, including failed ones, before they are acknowledged. Must not throw. */
  readonly onOutcomes: (outcomes: readonly WriteOutcome[]) => Promise<void>
  /** Returns the options of the next call: all calls of a write share one deadline. */
  readonly within: () => CallOptions
  /** The store's Region and the home, if the store isn't in the home Region of its table. */
  readonly away?: AwayFromHome | undefined
  /** Whether the actions are only rehearsed, in a transaction that can't succeed. */
  readonly isRehearsal?: boolean
}
