import {
  type AnyEntity,
  counterShardEntity,
  type Document,
  ItemError,
  isAggregated,
  isSharded,
  keyAttributes,
  keyText,
  type ParentRelation,
  parentInputs,
  parentKeyOf,
  plainDecimal,
  shardKey,
  shardOfChild,
  storedCounter,
  storedValue,
  tenantOf,
  Unfit,
} from '../../../model/index.ts'
import type { WriteTarget } from '../action/index.ts'
import { withDerived } from '../change/index.ts'

type Values = Readonly<Record<string, unknown>>

/** A child's membership in one relation: its parent, and the amounts that it adds to the parent's count and sums. */
export interface Membership {
  readonly relation: ParentRelation
  /** The stored key of the parent. */
  readonly parentKey: Document
  /** The entity of the item that holds the count and sums: the parent's, or that of shards. */
  readonly holder: AnyEntity
  /** The stored key of that item. */
  readonly key: Document
  /** Identifies that item in the table. */
  readonly text: string
  /** The amount of each count and sum of the parent, by its stored name: a plain decimal. */
  readonly amounts: ReadonlyMap<string, string>
}

/** The parents of an item before and after a write; empty for an item that doesn't exist. */
export interface ParentChange {
  readonly before: readonly Membership[]
  readonly after: readonly Membership[]
}

/** The attributes that determine an item's parents, in the relations that a patch affects; by default in all. */
export function parentInputsOf(entity: AnyEntity, patch?: Values): readonly string[] {
  if (entity.parents.size === 0) return none
  return [...new Set(affectedRelations(entity, patch).flatMap((relation) => parentInputs(entity, relation)))]
}

/** The relations to parents that a patch affects; by default all. */
export function affectedRelations(entity: AnyEntity, patch?: Values): readonly ParentRelation[] {
  const relations = [...entity.parents.values()]
  if (patch === undefined || relations.length === 0) return relations
  const changed = withDerived(entity, patch)
  return relations.filter((relation) =>
    parentInputs(entity, relation).some((name) => changed[name] !== undefined),
  )
}

const none: readonly string[] = []

/** Whether a delete of an entity's item changes its parents, because they count or sum it. */
export function isCounted({ parents }: AnyEntity): boolean {
  return parents.size > 0 && [...parents.values()].some(isAggregated)
}

/**
 * The parents of an item.
 *
 * @param context values with the tenant of the write.
 */
export function membershipsOf(
  { entity }: WriteTarget,
  item: Document | undefined,
  context: object,
): readonly Membership[] {
  if (item === undefined || entity.parents.size === 0) return []
  return [...entity.parents.values()].flatMap((relation) => {
    const parentKey = readStored(entity, () => parentKeyOf(entity, relation, item, context))
    if (parentKey === undefined) return []
    const { holder, key } = holderOf(entity, relation, { item, parentKey, tenant: tenantOf(context) })
    const text = itemText(holder, key)
    return [{ relation, parentKey, holder, key, text, amounts: amountsOf(entity, relation, item) }]
  })
}

/** The item that counts a child: its parent, or a shard of the parent's counters, which exists as long as the parent. */
function holderOf(
  child: AnyEntity,
  relation: ParentRelation,
  { item, parentKey, tenant }: { item: Document; parentKey: Document; tenant: string | undefined },
): Pick<Membership, 'holder' | 'key'> {
  const { parent } = relation
  if (!isSharded(relation)) return { holder: parent, key: parentKey }
  const shard = shardOfChild(child, relation, item)
  return { holder: counterShardEntity(parent.table), key: shardKey(relation, parentKey, shard, tenant) }
}

/** @throws ItemError if a stored value doesn't fit. */
function readStored<Result>({ name }: AnyEntity, read: () => Result): Result {
  try {
    return read()
  } catch (error) {
    throw error instanceof Unfit ? new ItemError(error.of(name)) : error
  }
}

/** A string that identifies an item in the table. */
export function itemText({ table: { primaryIndex } }: AnyEntity, key: Document): string {
  return keyText('', keyAttributes(primaryIndex), key)
}

/** The amounts that an item adds to the counts and sums of its parent, by their stored names: plain decimals. */
export function amountsOf(
  child: AnyEntity,
  relation: ParentRelation,
  item: Document,
): ReadonlyMap<string, string> {
  const { count, sums } = relation
  const amounts = new Map<string, string>()
  if (count !== undefined) amounts.set(storedCounter(relation, count), '1')
  for (const [ofParent, ofChild] of sums) {
    const value = storedValue(child, ofChild, item)
    amounts.set(storedCounter(relation, ofParent), value === undefined ? '0' : plainDecimal(String(value)))
  }
  return amounts
}
