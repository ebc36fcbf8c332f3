import {
  type AnyAccessPattern,
  type AnyItem,
  type Document,
  encodeIndexKey,
  inTenant,
  keyOn,
  primaryKeyOf,
  tenantOf,
} from '../../model/index.ts'

/** The position of an item in a query. */
export interface ItemPosition {
  /** The required arguments of the query. */
  readonly args: Readonly<Record<string, unknown>>
  /** The keys of the item in the query's index. */
  readonly entry: Document
}

/**
 * The position of an item in a query or a collection without its optional arguments. Pure.
 *
 * @throws TypeError for an item that isn't in the pattern's index.
 */
export function positionOf(pattern: AnyAccessPattern, item: AnyItem): ItemPosition {
  const entity = pattern.entities.find(({ name }) => name === item.__typename)
  if (entity === undefined) throw new TypeError(`Expected an item of ${pattern.name}, got ${item.__typename}`)
  const names = pattern.arguments.filter(({ required }) => required).map(({ name }) => name)
  const args = inTenant(Object.fromEntries(names.map((name) => [name, item[name]])), tenantOf(item))
  const own = keyOn(entity, pattern.index)
  return { args, entry: { ...primaryKeyOf(entity, item), ...(own && encodeIndexKey(own, item)) } }
}
