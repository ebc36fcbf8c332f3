import type { AnyEntity } from '../../../model/index.ts'
import type { ItemChange } from '../../changes/index.ts'

/** The outcome of one action, in stored form, for caches, later reads and cost accounting. */
export interface WriteOutcome extends ItemChange {
  readonly entity: AnyEntity
}
