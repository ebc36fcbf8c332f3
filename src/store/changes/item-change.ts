import type { Document } from '../../model/index.ts'

/** A write of one item, as far as it is known: what caches and other readers must learn of it. */
export interface ItemChange {
  /** At least the attributes of the primary key. */
  readonly key: Document
  /** The stored item before the write; null where there was none, undefined where that isn't known. */
  readonly before: Document | null | undefined
  /** The stored item after the write; null where there is none, undefined where that isn't known. */
  readonly after: Document | null | undefined
  /** The stored attributes that the write sets or removes, where that is known. */
  readonly touched?: ReadonlySet<string>
  /** False where the write may not have been made, or may still be made: its answer was lost. */
  readonly isCertain: boolean
}
