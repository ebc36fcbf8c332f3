import type { StoreObserver } from '../store/index.ts'
import type { OnOperation } from './operation-record.ts'
import type { LoadFigures, ShedCause } from './overload/index.ts'

/** Receives the reports of a gateway and its store, for metrics and traces. Its functions must not throw. */
export interface Observer extends StoreObserver {
  /** Called for every GraphQL request when it has ended, and for every event of a subscription. */
  readonly onOperation?: OnOperation
  /**
   * Wraps the handling of every request; `headers` have names in lower case. `onOperation` is called within it, unless
   * the operation ends later, as a subscription does.
   */
  readonly aroundRequest?: <Result>(
    headers: Readonly<Record<string, string | string[] | undefined>>,
    run: () => Result,
  ) => Result
  /** Called when a subscription has started; returns a function that is called when it has ended. */
  readonly onSubscription?: () => () => void
  /** Called for each request that is rejected with `OVERLOADED`, with what there was too much of. */
  readonly onShed?: (cause: ShedCause) => void
  /** Called when a gateway is created, with a function that returns what is in flight. */
  readonly onGateway?: (load: () => LoadFigures) => void
  /** Called when a gateway is created, with the names of its trusted operations. */
  readonly onTrustedOperations?: (names: readonly string[]) => void
}
