import type { FromWorker, ToWorker } from '../workers/index.ts'
import type { Fault } from './fault.ts'

/** The messages of the process that watches files to the process of a gateway. */
export type ToGateway =
  | ToWorker
  /** Load the definition, and serve it. */
  | { readonly kind: 'begin' }

/** The messages of a gateway's process. */
export type FromGateway =
  | FromWorker
  /** The definition is loaded: its schema, and the files that it consists of. */
  | { readonly kind: 'loaded'; readonly sdl: string; readonly files: readonly string[] }
  /** It can't be loaded or served. */
  | { readonly kind: 'failed'; readonly faults: readonly Fault[]; readonly files: readonly string[] }
