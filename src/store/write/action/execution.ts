import type { CallOptions, DynamoClient } from '../../client/index.ts'
import type { AwayFromHome } from './home-region.ts'
import type { WriteOutcome } from './outcome.ts'

/** What actions are executed with. */
export interface Execution {
  /** A client that retries when it is safe: see `retryingClient`. */
  readonly client: DynamoClient
  /** Called with the outcomes of sent actions, even failed ones, before they are acknowledged. Must not throw. */
  readonly onOutcomes: (outcomes: readonly WriteOutcome[]) => Promise<void>
  /** Returns the options of each further call, so that all calls of a write share one deadline. */
  readonly within: () => CallOptions
  /** Where the store is, if that isn't the home of its table. */
  readonly away?: AwayFromHome | undefined
  /** Whether the actions are only rehearsed, by a transaction that can't succeed. */
  readonly isRehearsal?: boolean
}
