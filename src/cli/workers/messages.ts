import type { Greeted } from '../greeting.ts'

/** What the first process sends to a worker. */
export type ToWorker =
  | { readonly kind: 'stop' }
  /** Requests its metrics; the answer has the same number. */
  | { readonly kind: 'metrics'; readonly id: number }

/** What a worker sends. */
export type FromWorker =
  | { readonly kind: 'ready'; readonly greeted: Greeted }
  | { readonly kind: 'metrics'; readonly id: number; readonly text: string }
