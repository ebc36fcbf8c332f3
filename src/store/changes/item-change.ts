import type { Document } from '../../model/index.ts'

/** A write of one item, as far as it is known: the input of invalidation. */
export interface ItemChange {
  /** At least the attributes of the primary key. */
  readonly key: Document
  /** The stored item before the write; null if there was none, undefined if that isn't known. */
  readonly before: Document | null | undefined
  /** The stored item after the write; null for none, undefined if unknown. */
  readonly after: Document | null | undefined
  /** The stored attributes that the write sets or removes, if known. */
  readonly touched?: ReadonlySet<string>
  /** False if the response was lost: the write may or may not have been executed, or may still be. */
  readonly isCertain: boolean
}
