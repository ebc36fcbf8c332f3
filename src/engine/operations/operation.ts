import type { Scheduler } from '../background/index.ts'
import type { Catalogue } from '../catalogue/index.ts'
import type { KeyValueStore } from '../storage/index.ts'

/** A request or an answer in DynamoDB's wire form. */
export type WireDocument = Readonly<Record<string, unknown>>

/** What operations work on. */
export interface EngineState {
  readonly storage: KeyValueStore
  readonly catalogue: Catalogue
  /** Epoch milliseconds. */
  readonly now: () => number
  /** The region that the answers' ARNs name. */
  readonly region: string
  /** The host and port that the client sent the request to; undefined in process. */
  readonly endpoint?: string | undefined
  /** How long a shard of a stream takes records, in milliseconds. */
  readonly shardLife: number
  /** Does the work that continues after a response. */
  readonly background: Scheduler
}

/** Where a request was sent, as far as that is known. */
export type Origin = Partial<Pick<EngineState, 'region' | 'endpoint'>>

/** One operation of DynamoDB's API: checks its input, does its work, gives the answer. Throws EngineError. */
export type Operation = (state: EngineState, input: WireDocument) => WireDocument | Promise<WireDocument>
