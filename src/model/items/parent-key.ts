import type { Document } from '../document/index.ts'
import { inTenant, tenantOf } from '../keys/index.ts'
import type { AnyEntity, ParentRelation } from '../types.ts'
import { keyNamesOf, primaryKeyOf } from './encode-item.ts'
import { storedValue } from './stored-value.ts'

/**
 * The stored primary key of an item's parent; undefined if the item lacks a part of it: then it has no parent.
 *
 * @param context values with the tenant of the item.
 */
export function parentKeyOf(
  child: AnyEntity,
  { parent, key }: ParentRelation,
  item: Document,
  context: object,
): Document | undefined {
  const values: Record<string, unknown> = {}
  for (const [ofParent, ofChild] of key) {
    const stored = storedValue(child, ofChild, item)
    if (stored === undefined) return undefined
    values[ofParent] = child.attributes[ofChild]?.type.fromStored(stored)
  }
  return primaryKeyOf(parent, inTenant(values, tenantOf(context)))
}

/** The attributes outside its key on which an item's parent, and what the parent sums, depend. */
export function parentInputs(child: AnyEntity, { key, sums }: ParentRelation): readonly string[] {
  const own = keyNamesOf(child)
  const names = [...key, ...sums].map(([, ofChild]) => ofChild)
  return [...new Set(names)].filter((name) => !own.includes(name))
}
