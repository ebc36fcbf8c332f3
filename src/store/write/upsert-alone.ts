import { type AnyItem, decodeItem, newValues, primaryKeyOf } from '../../model/index.ts'
import { required } from '../../required.ts'
import { ConditionFailed } from '../client/index.ts'
import {
  alreadyExists,
  boundTo,
  type Execution,
  hasExpired,
  isAllowed,
  isPresent,
  readForRule,
  type UpsertRules,
  type WriteTarget,
} from './action/index.ts'
import { asRead } from './change/index.ts'
import { execute } from './commit/index.ts'
import { planCreate, planUpsert, readBeforeUpsert } from './plan/index.ts'
import { keptChanging, mostRetries } from './write-as-read.ts'

/**
 * An upsert in a single call, after a read of the item if parts of its index keys or the caller's rules need one. It is
 * retried if others change the item meanwhile, or if it must replace an expired item.
 *
 * @returns the item after the change.
 * @throws WriteError ALREADY_EXISTS if an item of another entity has the key, or one that the caller may not update.
 * @throws DynagateError BAD_USER_INPUT, FORBIDDEN, CONFLICT if others kept changing the item.
 */
export async function upsertAlone(
  target: WriteTarget,
  item: Readonly<Record<string, unknown>>,
  { check, rule }: UpsertRules,
  execution: Execution,
): Promise<AnyItem> {
  const { entity } = target
  const { client, within } = execution
  check?.check(decodeItem(entity, asRead(planCreate(target, item).item)))
  const read =
    readBeforeUpsert(target, item) ??
    readForRule(target, rule, () => primaryKeyOf(entity, newValues(entity, item, target.now)))
  let replacesExpired = false
  for (let retriesLeft = mostRetries; ; retriesLeft -= 1) {
    const before = read && (await client.get(read, within())).Item
    if (before && isPresent(target, before) && !isAllowed(rule, entity, before))
      throw alreadyExists(entity, undefined)
    const bound = rule && before ? boundTo(rule, entity, before) : rule
    const action = replacesExpired
      ? planCreate(target, item)
      : planUpsert(target, item, { read: before, rule: bound })
    try {
      const [outcome] = await execute([action], execution)
      return decodeItem(entity, required(outcome?.after, 'the item that was written'))
    } catch (cause) {
      if (!(cause instanceof ConditionFailed)) throw cause
      // An update fails for an expired item, so a put replaces the item.
      replacesExpired = cause.item !== undefined && hasExpired(target, cause.item)
      if (cause.item && !replacesExpired) {
        const isOwn = isPresent(target, cause.item) && isAllowed(rule, entity, cause.item)
        if (!isOwn) throw alreadyExists(entity, cause)
      }
      if (retriesLeft === 0) throw keptChanging(entity, cause)
    }
  }
}
