import {
  type AnyEntity,
  type Document,
  decodeItem,
  inTenant,
  keyNamesOf,
  type ParentRelation,
} from '../../model/index.ts'

type Values = Readonly<Record<string, unknown>>

/** A child that was found. */
export interface OwnChild {
  /** The values of its key, in its tenant. */
  readonly key: Values
}

/** The keys of children, from entries that the query of children returned. */
export function keysOfChildren(
  child: AnyEntity,
  entries: readonly Document[],
  tenant: string | undefined,
): readonly OwnChild[] {
  const names = new Set(keyNamesOf(child))
  return entries.map((entry) => {
    const item = decodeItem(child, entry, names)
    const key = Object.fromEntries([...names].map((name) => [name, item[name]]))
    return { key: inTenant(key, tenant) }
  })
}

/**
 * The condition that an item is still a child of the parent: an update may have given it another parent since it was
 * found. Empty if the item's key contains the parent's.
 */
export function requireChild(child: AnyEntity, { parent, key }: ParentRelation, stored: Document): Values {
  const item = decodeItem(parent, stored, new Set(key.map(([ofParent]) => ofParent)))
  const own = keyNamesOf(child)
  const others = key.filter(([, ofChild]) => !own.includes(ofChild))
  if (others.length === 0) return {}
  return { if: Object.fromEntries(others.map(([ofParent, ofChild]) => [ofChild, { eq: item[ofParent] }])) }
}
