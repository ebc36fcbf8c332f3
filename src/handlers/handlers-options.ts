import type { Handler } from '../model/index.ts'
import type { Clock, Store, StoreObserver, StreamClient } from '../store/index.ts'
import type { PollInterval } from '../streams/index.ts'
import type { DeadLetter } from './dead-letters.ts'
import type { HandlerReport } from './handler-report.ts'

/** Settings of handlers; all have defaults. */
export interface HandlerSettings {
  /** The number of attempts to handle a change before it becomes a dead letter; 5 by default. */
  readonly attempts?: number
  /** The maximum time of an attempt, in milliseconds; 30,000 by default. */
  readonly timeoutMs?: number
  /** The maximum number of items whose changes are handled concurrently; 10 by default. */
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
  /** The Region whose replica of the table the store reaches; any fixed name without Regions. */
  readonly region: string
  /** Milliseconds after which another process replaces one that has died; 30,000 by default. */
  readonly leaseMs?: number
  /** Called with each event; must not throw. */
  readonly report?: (report: HandlerReport) => void
  /** Receives what the reader of the stream does. */
  readonly observers?: readonly Pick<StoreObserver, 'onStreamReader'>[]
  /** The interval of polling each shard of the stream. */
  readonly poll?: PollInterval
  /** Milliseconds that a closing process waits for running attempts; 5,000 by default. */
  readonly graceMs?: number
  readonly clock?: Clock
  /** Epoch milliseconds; the machine's time by default. */
  readonly now?: () => number
}
