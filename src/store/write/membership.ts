import {
  type AnyEntity,
  type Document,
  ItemError,
  isAggregated,
  keyAttributes,
  keyText,
  type ParentRelation,
  parentInputs,
  parentKeyOf,
  plainDecimal,
  storedName,
  storedValue,
  Unfit,
} from '../../model/index.ts'
import { withDerived } from './derived.ts'
import type { WriteTarget } from './write-target.ts'

type Values = Readonly<Record<string, unknown>>

/** An item as a child: its parent in one relation, and what the parent's count and sums include of it. */
export interface Membership {
  readonly relation: ParentRelation
  /** The stored key of the parent. */
  readonly key: Document
  /** Identifies the parent among the items of the table. */
  readonly text: string
  /** For each count and sum of the parent, by its stored name, a plain decimal. */
  readonly amounts: ReadonlyMap<string, string>
}

/** The parents of an item before and after a write; empty for an item that doesn't exist. */
export interface ParentChange {
  readonly before: readonly Membership[]
  readonly after: readonly Membership[]
}

/** The attributes on which the parents of an item depend, of the relations that a patch affects; of all by default. */
export function parentInputsOf(entity: AnyEntity, patch?: Values): readonly string[] {
  if (entity.parents.size === 0) return none
  return [...new Set(affectedRelations(entity, patch).flatMap((relation) => parentInputs(entity, relation)))]
}

/** The relations to parents that a patch affects; all of them by default. */
export function affectedRelations(entity: AnyEntity, patch?: Values): readonly ParentRelation[] {
  const relations = [...entity.parents.values()]
  if (patch === undefined || relations.length === 0) return relations
  const changed = withDerived(entity, patch)
  return relations.filter((relation) =>
    parentInputs(entity, relation).some((name) => changed[name] !== undefined),
  )
}

const none: readonly string[] = []

/** Whether a delete of the entity's items changes their parents. */
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
    const key = readStored(entity, () => parentKeyOf(entity, relation, item, context))
    if (key === undefined) return []
    const text = itemText(relation.parent, key)
    return [{ relation, key, text, amounts: amountsOf(entity, relation, item) }]
  })
}

/** @throws ItemError for a stored value that doesn't fit. */
function readStored<Result>({ name }: AnyEntity, read: () => Result): Result {
  try {
    return read()
  } catch (error) {
    throw error instanceof Unfit ? new ItemError(error.of(name)) : error
  }
}

/** Identifies an item among those of the table. */
export function itemText({ table: { primaryIndex } }: AnyEntity, key: Document): string {
  return keyText('', keyAttributes(primaryIndex), key)
}

/** What the counts and sums of a parent include of an item, by their stored names: plain decimals. */
export function amountsOf(
  child: AnyEntity,
  { parent, count, sums }: ParentRelation,
  item: Document,
): ReadonlyMap<string, string> {
  const amounts = new Map<string, string>()
  if (count !== undefined) amounts.set(storedName(parent.attributes, count), '1')
  for (const [ofParent, ofChild] of sums) {
    const value = storedValue(child, ofChild, item)
    amounts.set(
      storedName(parent.attributes, ofParent),
      value === undefined ? '0' : plainDecimal(String(value)),
    )
  }
  return amounts
}
