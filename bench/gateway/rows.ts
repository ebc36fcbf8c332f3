import type { Counts } from './counting-engine.ts'
import type { Figures } from './measure.ts'

/** One peer at one operation: what a request costs, at 32 connections, and how long it takes at one. */
export interface Row extends Counts, Figures {
  readonly peer: string
  readonly operation: string
  /** What was otherwise than in the plain rows, such as `latency=5ms`. */
  readonly variant?: string
  /** Milliseconds of a request that has the peer for itself, where that was measured. */
  readonly singleP50Ms?: number
  readonly singleP99Ms?: number
  /** Requests a second that were sent, where they were sent at a fixed rate. */
  readonly rate?: number
}
