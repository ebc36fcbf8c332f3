import type { AnyEntity } from '../../model/index.ts'
import type { ItemChange } from '../changes/index.ts'

/** What became of one action, in stored form: what caches, later reads and accounts go by. */
export interface WriteOutcome extends ItemChange {
  readonly entity: AnyEntity
}
