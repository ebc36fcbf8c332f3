import { beginningWith, beginUnlike, commonKey, type KeyCodec, keysOf, keysReadBy } from '../keys/index.ts'
import type { AnyEntity, EntityKey, Table } from '../types.ts'

/** The fault of two entities that can have the same primary key, so that one would overwrite the other, if they can. */
export function checkCollision(table: Table, a: AnyEntity, b: AnyEntity): string[] {
  const key = sharedKey(a.primaryKey, b.primaryKey)
  if (key === undefined) return []
  if (table.definition.typeAttribute !== undefined && isVerbatim(a) && isVerbatim(b)) return []
  const example = key.every((part) => part !== '')
    ? `, such as ${key.map((part) => `'${part}'`).join(' + ')}`
    : ''
  return [
    `${a.name} and ${b.name}: their primary keys ${shown(a.primaryKey)} and ${shown(b.primaryKey)} can be the same ` +
      `key${example}, and one would overwrite the other: give each its own fixed text`,
  ]
}

/** A key's templates as a message shows them. */
export function shown({ partition, sort }: EntityKey): string {
  return sort === undefined
    ? `'${partition.template.source}'`
    : `'${partition.template.source}' + '${sort.template.source}'`
}

function isVerbatim({ primaryKey: { partition, sort } }: AnyEntity): boolean {
  return partition.format !== 'escaped' || (sort !== undefined && sort.format !== 'escaped')
}

/** A key that both can have, as its displayed parts; undefined if there is none. */
function sharedKey(a: EntityKey, b: EntityKey): string[] | undefined {
  // Entities of one partition mostly have sort keys with different prefixes, which is a quick check.
  const sort = a.sort && b.sort && sharedValue(a.sort, b.sort)
  if (sort === undefined && a.sort !== undefined && b.sort !== undefined) return undefined
  const partition = sharedValue(a.partition, b.partition)
  if (partition === undefined) return undefined
  return sort === undefined ? [partition] : [partition, sort]
}

/** Whether a query for all of `a` in one partition can read an item of `b`. */
export function canMeet(a: EntityKey, b: EntityKey): boolean {
  // The sort keys first: they mostly have different prefixes, which is a quick check.
  const canSortMeet = a.sort === undefined || b.sort === undefined || canSortKeysMeet(a, a.sort, b.sort)
  return canSortMeet && canEqual(a.partition, b.partition)
}

function canSortKeysMeet({ partition }: EntityKey, a: KeyCodec, b: KeyCodec): boolean {
  if (isFaulty(a) || isFaulty(b)) return false
  if (!a.isText || !b.isText) return true
  if (a.names.length === 0) return canEqual(a, b)
  return !beginUnlike(a, b) && commonKey(keysReadBy(a, partition.parts), keysOf(b)) !== undefined
}

/** Whether some key of the template begins with this string. */
export function canBeginWith(codec: KeyCodec, prefix: string): boolean {
  return !isFaulty(codec) && codec.isText && commonKey(keysOf(codec), beginningWith(prefix)) !== undefined
}

/** Whether two templates can produce the same value of a key attribute. */
export function canEqual(a: KeyCodec, b: KeyCodec): boolean {
  return sharedValue(a, b) !== undefined
}

/** A value that both templates can produce; the empty string if it isn't a string. */
function sharedValue(a: KeyCodec, b: KeyCodec): string | undefined {
  if (a.key.type !== b.key.type || isFaulty(a) || isFaulty(b)) return undefined
  if (!a.isText) return ''
  // Fixed text is checked as a key, with all rules of the attributes.
  if (a.names.length === 0) return b.matches(a.template.source) ? a.template.source : undefined
  if (b.names.length === 0) return a.matches(b.template.source) ? b.template.source : undefined
  return beginUnlike(a, b) ? undefined : commonKey(keysOf(a), keysOf(b))
}

/** An empty template replaces one whose fault is already reported, so no further fault is needed. */
function isFaulty(codec: KeyCodec): boolean {
  return codec.template.source === ''
}
