import type { AnyEntity, Document } from '../../model/index.ts'

/** What became of one action, in stored form: what caches, later reads and accounts go by. */
export interface WriteOutcome {
  readonly entity: AnyEntity
  /** The stored primary key. */
  readonly key: Document
  /** The stored item before the write; null where there was none, undefined where that isn't known. */
  readonly before: Document | null | undefined
  /** The stored item after the write; null where there is none, undefined where that isn't known. */
  readonly after: Document | null | undefined
  /** The stored attributes that the write sets, changes or removes, where that is known. */
  readonly touched?: ReadonlySet<string>
  /** False where the write may not have been made, or may still be made. */
  readonly isCertain: boolean
}
