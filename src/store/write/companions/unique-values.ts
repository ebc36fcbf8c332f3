import { isDeepStrictEqual } from 'node:util'
import {
  type AnyEntity,
  type Document,
  encodeItem,
  isNumeric,
  keyAttributes,
  keyText,
  sentinelInputs,
  sentinelKey,
  storedName,
  type UniqueConstraint,
  uniqueText,
  uniqueValueEntity,
} from '../../../model/index.ts'
import { Placeholders } from '../../expressions/index.ts'
import { pickKey } from '../../plan/index.ts'
import {
  absent,
  type CheckAction,
  type DeleteAction,
  hasExpired,
  type PutAction,
  type WriteTarget,
} from '../action/index.ts'
import { withDerived } from '../change/index.ts'

type Values = Readonly<Record<string, unknown>>

/** A unique value of an item: the sentinel that reserves it. */
export interface Sentinel {
  readonly constraint: UniqueConstraint
  /** The stored sentinel. */
  readonly item: Document
  /** A string that identifies the value in the table. */
  readonly text: string
  /** The stored key of the item that owns the value. */
  readonly owner: Document
  /** When the owner expires, in seconds since 1970. */
  readonly expiresAt: number | undefined
}

/** The unique values of an item before and after a write; empty for an item that doesn't exist. */
export interface UniqueChange {
  readonly before: readonly Sentinel[]
  readonly after: readonly Sentinel[]
}

/** An action on a sentinel. */
export interface UniqueAction<Write> {
  readonly kind: 'claim' | 'release'
  readonly action: PutAction | DeleteAction | CheckAction
  readonly sentinel: Sentinel
  /** The write that claims or releases the value. */
  readonly write: Write
  /** The former owner of a claimed value that another write of the transaction releases. */
  readonly former?: Sentinel | undefined
}

/**
 * The attributes on which the unique values of an item depend.
 *
 * @param patch restricts the result to the constraints that it affects; by default all.
 */
export function uniqueInputs(entity: AnyEntity, patch?: Values): readonly string[] {
  return [...new Set(affectedInputs(entity, patch).flat())]
}

/** The number of constraints that a patch affects; of all constraints if the patch is unknown. */
export function affectedConstraints(entity: AnyEntity, patch: Values | undefined): number {
  return affectedInputs(entity, patch).length
}

function affectedInputs(entity: AnyEntity, patch: Values | undefined): (readonly string[])[] {
  const inputs = [...entity.unique.values()].map((constraint) => sentinelInputs(entity, constraint))
  if (patch === undefined) return inputs
  const changed = withDerived(entity, patch)
  return inputs.filter((names) => names.some((name) => changed[name] !== undefined))
}

/**
 * The sentinels of an item.
 *
 * @param context values with the tenant of the write.
 */
export function sentinelsOf(
  { entity, now }: WriteTarget,
  item: Document | undefined,
  context: object,
): readonly Sentinel[] {
  if (item === undefined || entity.unique.size === 0) return []
  const { primaryIndex, definition } = entity.table
  const sentinelEntity = uniqueValueEntity(entity.table)
  const expiry = definition.timeToLive === undefined ? undefined : item[definition.timeToLive]
  const expiresAt = isNumeric(expiry) ? Number(expiry) : undefined
  const owner = pickKey(item, primaryIndex)
  return [...entity.unique.values()].flatMap((constraint) => {
    const value = uniqueText(entity, constraint, item)
    if (value === undefined) return []
    const stored = encodeItem(
      sentinelEntity,
      {
        ...sentinelKey(entity, constraint, value, context),
        owner,
        ...(expiresAt !== undefined && { expiresAt: new Date(expiresAt * 1000) }),
      },
      now,
    )
    const text = keyText('', keyAttributes(primaryIndex), stored)
    return [{ constraint, item: stored, text, owner, expiresAt }]
  })
}

/** Two writes of a transaction that claim one value. */
export interface Contest<Write> {
  readonly sentinel: Sentinel
  readonly write: Write
}

/** The actions on the sentinels of a transaction. */
export interface UniqueActions<Write> {
  readonly actions: readonly UniqueAction<Write>[]
  /** A value that two writes claim: then the transaction isn't possible. */
  readonly contest?: Contest<Write>
}

/**
 * The actions on the sentinels of a transaction's writes: they claim new values and release former ones. A value that
 * moves from one item of the transaction to another is claimed from its former owner. Each action requires that no other
 * item owns the value, so that only one of several concurrent writes succeeds.
 *
 * @param foreign the values, as strings, that another item owns although the written item has them too: possible for
 *   items that were stored before the constraint was declared. The owner keeps them.
 */
export function uniqueActions<Write extends { readonly target: WriteTarget; readonly unique: UniqueChange }>(
  writes: readonly Write[],
  foreign: ReadonlySet<string>,
): UniqueActions<Write> {
  const released = new Map<string, Contest<Write>>()
  const claimed = new Map<string, Contest<Write>>()
  for (const write of writes) {
    const { before, after } = write.unique
    for (const sentinel of after) {
      if (before.some((other) => isSame(other, sentinel))) continue
      if (claimed.has(sentinel.text)) return { actions: [], contest: { sentinel, write } }
      claimed.set(sentinel.text, { sentinel, write })
    }
    for (const sentinel of before) {
      const isKept = after.some((other) => other.text === sentinel.text && hasOneOwner(other, sentinel))
      if (!isKept) released.set(sentinel.text, { sentinel, write })
    }
  }
  const claims = [...claimed.values()].map(({ sentinel, write }): UniqueAction<Write> => {
    const former = released.get(sentinel.text)
    const action = claim(write.target, sentinel, former?.sentinel)
    return { kind: 'claim', action, sentinel, write, former: former?.sentinel }
  })
  const releases = [...released.values()].flatMap(({ sentinel, write }): UniqueAction<Write>[] => {
    if (claimed.has(sentinel.text)) return []
    const action = foreign.has(sentinel.text)
      ? leave(write.target, sentinel)
      : release(write.target, sentinel)
    return [{ kind: 'release', action, sentinel, write }]
  })
  return { actions: [...claims, ...releases] }
}

function isSame(one: Sentinel, other: Sentinel): boolean {
  return one.text === other.text && one.expiresAt === other.expiresAt && hasOneOwner(one, other)
}

/** Whether both sentinels have the same owner. An item that moves has another key afterwards, so it is another owner. */
function hasOneOwner(one: Sentinel, other: Sentinel): boolean {
  return isDeepStrictEqual(one.owner, other.owner)
}

/** Reserves a value. It must be free, or already owned by the item or by the former owner that releases it. */
export function claim(target: WriteTarget, sentinel: Sentinel, former?: Sentinel): PutAction {
  const own = ofSentinels(target)
  const placeholders = new Placeholders()
  const condition = [
    absent(own, placeholders),
    ...[sentinel, former].flatMap((each) => (each ? [isOwned(own, each, placeholders)] : [])),
  ].join(' OR ')
  return {
    ...actionOn(own, sentinel),
    kind: 'put',
    item: sentinel.item,
    condition,
    attributes: placeholders.attributes,
  }
}

/** Whether a stored sentinel reserves the value for an item other than the claiming one and the former owner. */
export function isTaken(
  target: WriteTarget,
  { sentinel, former }: Pick<UniqueAction<unknown>, 'sentinel' | 'former'>,
  found: Document,
): boolean {
  const own = ofSentinels(target)
  const owner = found[storedName(own.entity.attributes, 'owner')]
  const mayHave = [sentinel, ...(former ? [former] : [])]
  return !hasExpired(own, found) && !mayHave.some((each) => isDeepStrictEqual(each.owner, owner))
}

function release(target: WriteTarget, sentinel: Sentinel): DeleteAction {
  const own = ofSentinels(target)
  const placeholders = new Placeholders()
  const condition = `${absent(own, placeholders)} OR ${isOwned(own, sentinel, placeholders)}`
  return { ...actionOn(own, sentinel), kind: 'delete', condition, attributes: placeholders.attributes }
}

/** Checks that another item still owns the value. */
function leave(target: WriteTarget, sentinel: Sentinel): CheckAction {
  const own = ofSentinels(target)
  const placeholders = new Placeholders()
  const condition = `NOT (${isOwned(own, sentinel, placeholders)})`
  return { ...actionOn(own, sentinel), kind: 'check', condition, attributes: placeholders.attributes }
}

function ofSentinels({ entity, ...target }: WriteTarget): WriteTarget {
  return { ...target, entity: uniqueValueEntity(entity.table) }
}

function actionOn({ entity, tableName }: WriteTarget, { item }: Sentinel) {
  return { tableName, entity, key: pickKey(item, entity.table.primaryIndex), conditionsOn: [] }
}

function isOwned({ entity }: WriteTarget, { owner }: Sentinel, placeholders: Placeholders): string {
  return `${placeholders.name(storedName(entity.attributes, 'owner'))} = ${placeholders.value(owner)}`
}
