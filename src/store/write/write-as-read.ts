import { DynagateError } from '../../errors.ts'
import type { AnyEntity, Document } from '../../model/index.ts'
import { required } from '../../required.ts'
import { ConditionFailed, type GetInput } from '../client/index.ts'
import {
  boundRequirement,
  conditionError,
  type DeleteAction,
  type Execution,
  hasChangedFor,
  isAllowed,
  isPresent,
  notFound,
  type Requirement,
  type UpdateAction,
  type WriteOutcome,
  type WriteTarget,
} from './action/index.ts'
import { execute } from './commit/index.ts'

/** The target of a write, and the requirement on its item. */
export interface RequiredWrite {
  readonly target: WriteTarget
  readonly requirement: Requirement | undefined
}

/** A write whose plan depends on a read of the item. */
export interface PlanAsRead {
  readonly isUpdate: boolean
  readonly plan: (before: Document, required: Requirement | undefined) => UpdateAction | DeleteAction
  /** Whether the item for which the write failed differs from the read one in an attribute that the plan depends on. */
  readonly hasChanged: (items: { readonly read: Document; readonly found: Document | undefined }) => boolean
}

/**
 * Reads an item, and writes it on the condition that the attributes that the plan depends on haven't changed; otherwise
 * repeats both, up to {@link mostRetries} times.
 *
 * @throws WriteError NOT_FOUND, CONDITION_FAILED; DynagateError CONFLICT if others kept changing the item.
 */
export async function writeAsRead(
  { target, requirement }: RequiredWrite,
  { isUpdate, plan, hasChanged }: PlanAsRead,
  { read, execution }: { readonly read: GetInput; readonly execution: Execution },
): Promise<WriteOutcome> {
  const { entity, now } = target
  for (let retriesLeft = mostRetries; ; retriesLeft -= 1) {
    const { Item } = await execution.client.get(read, execution.within())
    const isThere = Item && isPresent(target, Item) && isAllowed(requirement?.rule, entity, Item)
    if (!isThere) throw notFound(entity, undefined, { isUpdate })
    const action = plan(Item, requirement && boundRequirement(requirement, entity, Item))
    try {
      const [outcome] = await execute([action], execution)
      return required(outcome, 'the outcome of an update')
    } catch (cause) {
      if (!(cause instanceof ConditionFailed)) throw cause
      const found = cause.item
      const isStale =
        hasChanged({ read: Item, found }) || hasChangedFor(requirement?.rule, entity, { read: Item, found })
      if (requirement && !isStale) {
        throw conditionError({ action, found, now, cause })
      }
      if (retriesLeft === 0) throw keptChanging(entity, cause)
    }
  }
}

/** How often a write is retried after others changed its item between the read and the write. */
export const mostRetries = 3

/** The error of a write whose item others changed between the read and the write in every attempt. */
export function keptChanging(entity: AnyEntity, cause: unknown): DynagateError {
  return new DynagateError(
    'CONFLICT',
    `${entity.name}: other writes changed the item before each attempt of this update; try again`,
    { cause },
  )
}
