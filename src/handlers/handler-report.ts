import type { DeadLetter } from './dead-letters.ts'

/** The events of a process's handlers, for its operator. */
export type HandlerReport =
  /** This process runs the handlers from now on, and no other: they receive every later change. */
  | { readonly kind: 'started' }
  /** An attempt has failed, and is repeated. */
  | {
      readonly kind: 'failed'
      readonly handler: string
      readonly token: string
      readonly attempt: number
      readonly error: unknown
    }
  /** The last attempt has failed: the change is stored as a dead letter. */
  | { readonly kind: 'deadLetter'; readonly letter: DeadLetter; readonly error: unknown }
  /** A dead letter couldn't be stored, which is repeated until it succeeds. */
  | { readonly kind: 'deadLetterFailed'; readonly letter: DeadLetter; readonly error: unknown }
  /** Changes were removed from the stream before they were read: no handler has received them. */
  | { readonly kind: 'gap'; readonly shardIds: readonly string[] }
  /** The stream can't be read, or the lease was lost: this process tries again. */
  | { readonly kind: 'interrupted'; readonly error: unknown }
