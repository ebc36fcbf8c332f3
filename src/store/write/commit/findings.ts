import type { Intent } from '../plan/index.ts'
import type { Failure } from './commit-failure.ts'
import type { Planned } from './planned.ts'
import { changedCompanions, isOfCompanion, isOfExpired } from './stale.ts'

/** What the failed attempts of a transaction have shown about stored items. The next attempt is planned with it. */
export class Findings {
  /** The upserts whose item has expired: their update fails for it, so a put replaces the item. */
  readonly expired = new Set<Intent>()
  /** The unique values and second forms, as strings, that belong to other items. */
  readonly foreign = new Set<string>()
  /** The parents, as strings, that were missing where the plan expected them, or found where it didn't. */
  readonly unexpected = new Set<string>()

  /**
   * Adds what a stale attempt has shown.
   *
   * @param first the number of actions before the planned ones.
   */
  add(error: unknown, failure: Failure, planned: readonly Planned[], first: number): void {
    const { unique, forms, parents } = changedCompanions(error, planned, first)
    for (const text of [...unique, ...forms]) toggle(this.foreign, text)
    for (const text of parents) toggle(this.unexpected, text)
    if (isOfCompanion(failure)) return
    const { intent } = failure.write
    if (isOfExpired(failure)) this.expired.add(intent)
    else this.expired.delete(intent)
  }
}

function toggle(values: Set<string>, value: string): void {
  if (!values.delete(value)) values.add(value)
}
