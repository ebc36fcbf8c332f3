import type { Counts } from './counting-engine.ts'
import type { Figures } from './measure.ts'

/** One peer and one operation: the cost of a request at 32 connections, and its time at one. */
export interface Row extends Counts, Figures {
  readonly peer: string
  readonly operation: string
  /** The difference from the plain rows, such as `latency=5ms`. */
  readonly variant?: string
  /** Milliseconds of a request at one connection, if measured. */
  readonly singleP50Ms?: number
  readonly singleP99Ms?: number
  /** Requests a second that were sent, where they were sent at a fixed rate. */
  readonly rate?: number
}
