import type { Scheduler } from '../background/index.ts'
import type { Catalogue } from '../catalogue/index.ts'
import type { KeyValueStore } from '../storage/index.ts'
import type { ShardSettings } from '../streams/index.ts'

/** A request or an answer in DynamoDB's wire form. */
export type WireDocument = Readonly<Record<string, unknown>>

/** The context of operations. */
export interface EngineState {
  readonly storage: KeyValueStore
  readonly catalogue: Catalogue
  /** Epoch milliseconds. */
  readonly now: () => number
  /** The region in the ARNs of responses. */
  readonly region: string
  /** The host and port to which the client sent the request; undefined in process. */
  readonly endpoint?: string | undefined
  /** The settings of the shards of newly enabled streams. */
  readonly shards: ShardSettings
  /** Executes the work that continues after a response. */
  readonly background: Scheduler
}

/** The destination of a request, as far as it is known. */
export type Origin = Partial<Pick<EngineState, 'region' | 'endpoint'>>

/** One operation of DynamoDB's API: checks its input, executes it, and returns the answer. Throws EngineError. */
export type Operation = (state: EngineState, input: WireDocument) => WireDocument | Promise<WireDocument>
