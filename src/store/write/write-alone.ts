import { type AnyItem, decodeItem } from '../../model/index.ts'
import { required } from '../../required.ts'
import { ConditionFailed } from '../client/index.ts'
import {
  conditionError,
  type Execution,
  notFound,
  type Requirement,
  readForRule,
  restricted,
  type WriteAction,
  type WriteOutcome,
  type WriteRule,
  type WriteTarget,
} from './action/index.ts'
import { execute } from './commit/index.ts'
import { planDelete } from './plan/index.ts'
import { type PlanAsRead, writeAsRead } from './write-as-read.ts'

/** Executes one action in a single call. @throws WriteError if its condition fails. */
export async function writeAlone(
  action: WriteAction,
  { now }: WriteTarget,
  execution: Execution,
): Promise<WriteOutcome> {
  try {
    const [outcome] = await execute([action], execution)
    return required(outcome, 'the outcome of a write')
  } catch (cause) {
    if (!(cause instanceof ConditionFailed)) throw cause
    throw conditionError({ action, found: cause.item, now, cause })
  }
}

/**
 * A delete in a single call, after a read of the item if the caller's rules need one.
 *
 * @returns the item before the delete.
 * @throws WriteError NOT_FOUND, CONDITION_FAILED; DynagateError CONFLICT if others kept changing the item.
 */
export async function deleteAlone(
  target: WriteTarget,
  key: Readonly<Record<string, unknown>>,
  {
    requirement,
    rule,
  }: { readonly requirement: Requirement | undefined; readonly rule: WriteRule | undefined },
  execution: Execution,
): Promise<AnyItem> {
  const { entity } = target
  const action = restricted(planDelete(target, key, requirement))
  if (rule?.excludesAll) throw notFound(entity)
  const read = readForRule(target, rule, () => action.key)
  const plan: PlanAsRead = {
    isUpdate: false,
    plan: (_, required) => restricted(planDelete(target, key, required)),
    hasChanged: () => false,
  }
  const { before } = read
    ? await writeAsRead({ target, requirement }, plan, { read, execution })
    : await writeAlone(action, target, execution)
  return decodeItem(entity, required(before, 'the item that was deleted'))
}
