import { type KeyCodec, leadingLiteral, type Segment } from '../keys/index.ts'
import type { AnyEntity, EntityKey, Table } from '../types.ts'

/** The fault of two entities that can have one primary key, where they can. */
export function checkCollision(table: Table, a: AnyEntity, b: AnyEntity): string[] {
  if (!canCollide(a.primaryKey, b.primaryKey)) return []
  if (table.definition.typeAttribute !== undefined && isVerbatim(a) && isVerbatim(b)) return []
  return [
    `${a.name} and ${b.name}: their primary keys ${shown(a.primaryKey)} and ${shown(b.primaryKey)} can be the same key, ` +
      'and one would overwrite the other: give each its own fixed text',
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

/** Whether two entities' keys can be the same key: then one would overwrite the other. */
function canCollide(a: EntityKey, b: EntityKey): boolean {
  if (!canEqual(a.partition, b.partition)) return false
  if (a.sort === undefined || b.sort === undefined) return true
  return canEqual(a.sort, b.sort)
}

/** Whether a query for all of `a` in one partition can come upon an item of `b`. */
export function canMeet(a: EntityKey, b: EntityKey): boolean {
  if (!canEqual(a.partition, b.partition)) return false
  if (a.sort === undefined || b.sort === undefined) return true
  return !isFaulty(a.sort) && canBeginWith(b.sort, leadingLiteral(a.sort.template))
}

/** Whether some key of the template begins with this text. */
export function canBeginWith(codec: KeyCodec, prefix: string): boolean {
  if (isFaulty(codec)) return false
  if (codec.format === 'escaped') return canBeginWithFields(codec, prefix)
  const lead = leadingLiteral(codec.template)
  if (lead.startsWith(prefix)) return true
  return prefix.startsWith(lead) && codec.names.length > 0
}

function canBeginWithFields(codec: KeyCodec, prefix: string): boolean {
  const fields = fieldsOf(codec)
  const whole = prefix.split('#')
  const begun = whole.pop() ?? ''
  const last = fields[whole.length]
  if (last === undefined || !whole.every((text, at) => canBe(codec, fields[at] ?? [], text))) return false
  const [first] = last
  if (begun === '' || first === undefined) return begun === ''
  if (first.kind === 'shard') return /^\d+$/.test(begun)
  if (first.kind === 'part') {
    const { values } = codec.attribute(first.attribute).type
    return values?.some((value) => value.startsWith(begun)) ?? true
  }
  return first.text.startsWith(begun) || (begun.startsWith(first.text) && last.length > 1)
}

/** Whether two templates can give the same key. May say yes where values would have to be very odd. */
export function canEqual(a: KeyCodec, b: KeyCodec): boolean {
  if (a.key.type !== b.key.type || isFaulty(a) || isFaulty(b)) return false
  if (a.format !== 'escaped' || b.format !== 'escaped') return canEqualVerbatim(a, b)
  const x = fieldsOf(a)
  const y = fieldsOf(b)
  return x.length === y.length && x.every((field, at) => canEqualField(a, field, b, y[at] ?? []))
}

/** An empty template stands in for one whose fault is told already: nothing more is to be said of it. */
function isFaulty(codec: KeyCodec): boolean {
  return codec.template.source === ''
}

function canEqualVerbatim(a: KeyCodec, b: KeyCodec): boolean {
  const x = leadingLiteral(a.template)
  const y = leadingLiteral(b.template)
  const xIsFixed = a.names.length === 0
  const yIsFixed = b.names.length === 0
  if (xIsFixed && yIsFixed) return x === y
  if (xIsFixed) return x.startsWith(y)
  if (yIsFixed) return y.startsWith(x)
  return x.startsWith(y) || y.startsWith(x)
}

/** The segments between the delimiters: values of an escaped key never hold one, so fields can be compared. */
function fieldsOf(codec: KeyCodec): Segment[][] {
  const fields: Segment[][] = [[]]
  for (const segment of codec.template.segments) {
    if (segment.kind !== 'literal') {
      fields.at(-1)?.push(segment)
      continue
    }
    const [first = '', ...others] = segment.text.split('#')
    if (first !== '') fields.at(-1)?.push({ kind: 'literal', text: first })
    for (const text of others) fields.push(text === '' ? [] : [{ kind: 'literal', text }])
  }
  return fields
}

function canEqualField(a: KeyCodec, x: readonly Segment[], b: KeyCodec, y: readonly Segment[]): boolean {
  const fixedX = fixedText(x)
  const fixedY = fixedText(y)
  if (fixedX !== undefined) return canBe(b, y, fixedX)
  if (fixedY !== undefined) return canBe(a, x, fixedY)
  const [onlyX] = x
  const [onlyY] = y
  if (x.length > 1 || y.length > 1 || onlyX?.kind !== 'part' || onlyY?.kind !== 'part') return true
  return shareAValue(a, onlyX.attribute, b, onlyY.attribute)
}

function fixedText(field: readonly Segment[]): string | undefined {
  if (field.some((segment) => segment.kind !== 'literal')) return undefined
  return field.map((segment) => (segment.kind === 'literal' ? segment.text : '')).join('')
}

/** Whether a field of the template can read as this text. */
function canBe(codec: KeyCodec, field: readonly Segment[], text: string): boolean {
  const fixed = fixedText(field)
  if (fixed !== undefined) return fixed === text
  const [first] = field
  if (first?.kind === 'literal') return text.startsWith(first.text)
  if (field.length > 1 || first === undefined) return true
  if (first.kind === 'shard') return /^\d+$/.test(text)
  return codec.attribute(first.attribute).type.key?.accepts(text) ?? true
}

function shareAValue(a: KeyCodec, x: string, b: KeyCodec, y: string): boolean {
  const one = a.attribute(x).type
  const other = b.attribute(y).type
  if (one.values) return one.values.some((value) => other.key?.accepts(value) ?? true)
  if (other.values) return other.values.some((value) => one.key?.accepts(value) ?? true)
  return true
}
