import type { Greeted } from '../serve/index.ts'

/** The messages of the first process to a worker. */
export type ToWorker =
  | { readonly kind: 'stop' }
  /** Requests a pong, which proves that its event loop runs. */
  | { readonly kind: 'ping' }
  /** Requests its metrics; the answer has the same number. */
  | { readonly kind: 'metrics'; readonly id: number }

/** The messages of a worker. */
export type FromWorker =
  | { readonly kind: 'ready'; readonly greeted: Greeted }
  | { readonly kind: 'pong' }
  | { readonly kind: 'metrics'; readonly id: number; readonly text: string }
