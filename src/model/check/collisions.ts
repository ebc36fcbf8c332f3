import { codecsOf, partsOf } from '../entity-key.ts'
import { beginningWith, beginUnlike, commonKey, type KeyCodec, keysOf, keysReadBy } from '../keys/index.ts'
import type { AnyEntity, EntityKey, Table } from '../types.ts'

/** The fault of two entities whose items can have the same primary key, so that one would overwrite the other; else none. */
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
export function shown(key: EntityKey): string {
  return codecsOf(key)
    .map(({ template }) => `'${template.source}'`)
    .join(' + ')
}

function isVerbatim({ primaryKey }: AnyEntity): boolean {
  return codecsOf(primaryKey).some(({ format }) => format !== 'escaped')
}

/** A key that both can have, as its displayed parts; undefined for none. */
export function sharedKey(a: EntityKey, b: EntityKey): string[] | undefined {
  // Entities of one partition mostly have sort keys with different prefixes, which is a quick check.
  const sort = sharedValues(a.sort, b.sort)
  const partition = sort && sharedValues(a.partition, b.partition)
  return partition && [...partition, ...sort]
}

/** Whether a query for all of `a` in one partition can read an item of `b`. */
export function canMeet(a: EntityKey, b: EntityKey): boolean {
  // The sort keys first: they mostly have different prefixes, which is a quick check.
  return canSortKeysMeet(a, b) && canEqual(a.partition, b.partition)
}

/** Whatever follows an attribute that the partition doesn't determine is read. */
function canSortKeysMeet(a: EntityKey, b: EntityKey): boolean {
  const known = new Set(partsOf(a.partition))
  for (const [at, codec] of a.sort.entries()) {
    const other = b.sort[at]
    if (other !== undefined && !canRead(codec, other, [...known])) return false
    if (codec.parts.some((name) => !known.has(name))) return true
  }
  return true
}

/** Whether a query for `a`, of which only some parts are known, reads an attribute of `b`. */
function canRead(a: KeyCodec, b: KeyCodec, known: readonly string[]): boolean {
  if (isFaulty(a) || isFaulty(b)) return false
  if (!a.isText || !b.isText) return true
  if (a.isFixed) return sharedValue(a, b) !== undefined
  return !beginUnlike(a, b) && commonKey(keysReadBy(a, known), keysOf(b)) !== undefined
}

/** Whether some key of the template begins with this string. */
export function canBeginWith(codec: KeyCodec, prefix: string): boolean {
  return !isFaulty(codec) && codec.isText && commonKey(keysOf(codec), beginningWith(prefix)) !== undefined
}

/** Whether the templates of two keys can produce the same values of their attributes. */
export function canEqual(a: readonly KeyCodec[], b: readonly KeyCodec[]): boolean {
  return sharedValues(a, b) !== undefined
}

/** A value of each attribute that both can have; undefined if they have none of one attribute. */
function sharedValues(a: readonly KeyCodec[], b: readonly KeyCodec[]): string[] | undefined {
  const values: string[] = []
  for (const [at, codec] of a.entries()) {
    const other = b[at]
    const value = other && sharedValue(codec, other)
    if (value === undefined) return undefined
    values.push(value)
  }
  return values
}

/** A value that both templates can produce; the empty string if it isn't a string. */
function sharedValue(a: KeyCodec, b: KeyCodec): string | undefined {
  if (a.key.type !== b.key.type || isFaulty(a) || isFaulty(b)) return undefined
  if (!a.isText) return ''
  // Fixed text is a whole key, so it is checked with all rules of the attributes.
  if (a.isFixed) return b.matches(a.template.source) ? a.template.source : undefined
  if (b.isFixed) return a.matches(b.template.source) ? b.template.source : undefined
  return beginUnlike(a, b) ? undefined : commonKey(keysOf(a), keysOf(b))
}

/** An empty template replaces one whose fault is already reported, so no further fault is needed. */
function isFaulty(codec: KeyCodec): boolean {
  return codec.template.source === ''
}
