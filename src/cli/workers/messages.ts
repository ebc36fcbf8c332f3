import type { Greeted } from '../greeting.ts'

/** The messages of the first process to a worker. */
export type ToWorker =
  | { readonly kind: 'stop' }
  /** Requests its metrics; the answer has the same number. */
  | { readonly kind: 'metrics'; readonly id: number }

/** The messages of a worker. */
export type FromWorker =
  | { readonly kind: 'ready'; readonly greeted: Greeted }
  | { readonly kind: 'metrics'; readonly id: number; readonly text: string }
