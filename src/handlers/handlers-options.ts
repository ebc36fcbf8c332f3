import type { Handler } from '../model/index.ts'
import type { Clock, Store, StoreObserver, StreamClient } from '../store/index.ts'
import type { PollInterval } from '../streams/index.ts'
import type { DeadLetter } from './dead-letters.ts'
import type { HandlerReport } from './handler-report.ts'

/** How handlers run; all have defaults. */
export interface HandlerSettings {
  /** How often a change is given to a handler before it is a dead letter; 5 by default. */
  readonly attempts?: number
  /** The maximum time of an attempt, in milliseconds; 30,000 by default. */
  readonly timeoutMs?: number
  /** The changes of how many items are handled at the same time; 10 by default. */
  readonly concurrency?: number
  /** Stores a dead letter; by default it is an item of the table. Repeated until it succeeds. */
  readonly deadLetters?: (letter: DeadLetter) => Promise<void>
}

/** Options of `startHandlers()`. */
export interface HandlersOptions extends HandlerSettings {
  readonly handlers: readonly Handler[]
  readonly store: Store
  /** Opens a client of the table's stream. */
  readonly streams: () => Promise<StreamClient>
  /** Finds the stream; `streamArnOf` does. */
  readonly streamArn: () => Promise<string>
  /** The Region whose replica of the table the store reaches; any fixed name where there are no Regions. */
  readonly region: string
  /** The time after which another process takes the place of one that has died, in milliseconds; 30,000 by default. */
  readonly leaseMs?: number
  /** Called with what happens; must not throw. */
  readonly report?: (report: HandlerReport) => void
  /** Receives what the reader of the stream does. */
  readonly observers?: readonly Pick<StoreObserver, 'onStreamReader'>[]
  /** How often each shard of the stream is polled. */
  readonly poll?: PollInterval
  /** How long a closing process waits for running attempts, in milliseconds; 5,000 by default. */
  readonly graceMs?: number
  readonly clock?: Clock
  /** Epoch milliseconds; the machine's time by default. */
  readonly now?: () => number
}
