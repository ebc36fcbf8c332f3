import type { ShardedRelation } from '../../../model/index.ts'
import type { WriteAction } from '../action/index.ts'
import type { ParentAction, UniqueAction } from '../companions/index.ts'
import type { CopySource, Step } from '../plan/index.ts'

/** An action of the transaction, and the write to which it belongs. */
export interface Planned {
  readonly write: Step
  readonly action: WriteAction
  readonly role: ActionRole
  /** Set for an action on an item from which the transaction copies. */
  readonly source?: CopySource
}

/** The purpose of an action for its write. */
export type ActionRole =
  /** Its outcome is that of the write. */
  | { readonly kind: 'made' }
  /** It is one of several actions of the write, or begins a background job for it. */
  | { readonly kind: 'other' }
  /** It claims or releases a unique value of the item. */
  | ({ readonly kind: 'unique'; readonly change: UniqueAction<Step>['kind'] } & Pick<
      UniqueAction<Step>,
      'sentinel' | 'former'
    >)
  /** It changes or checks a parent of the item. */
  | ({ readonly kind: 'parent' } & Pick<ParentAction<Step>, 'text' | 'joined'>)
  /** It writes a shard of the item's counters: the relation is the one that the shard counts. */
  | { readonly kind: 'shard'; readonly relation: ShardedRelation }
  /** It is on the cascade of the item. */
  | { readonly kind: 'cascade' }
  /** It rewrites a child's copies of the item's attributes. */
  | { readonly kind: 'rewrite' }
  /**
   * It writes the second form of the item, or checks the record of its forms. `own` is the form's key, as a string, if it
   * must not touch another item's form.
   */
  | { readonly kind: 'form'; readonly own: string | undefined }
