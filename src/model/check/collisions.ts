import type { EntityKey } from '../entity.ts'
import { type KeyCodec, leadingLiteral, type Segment } from '../keys/index.ts'

/** Whether two entities' keys can be the same key: then one would overwrite the other. */
export function canCollide(a: EntityKey, b: EntityKey): boolean {
  if (!canEqual(a.partition, b.partition)) return false
  if (a.sort === undefined || b.sort === undefined) return true
  return canEqual(a.sort, b.sort)
}

/** Whether a query for all of `a` in one partition can come upon an item of `b`. */
export function canMeet(a: EntityKey, b: EntityKey): boolean {
  if (!canEqual(a.partition, b.partition)) return false
  if (a.sort === undefined || b.sort === undefined) return true
  return canBeginWith(b.sort, leadingLiteral(a.sort.template))
}

/** Whether some key of the template begins with this text. */
export function canBeginWith(codec: KeyCodec, prefix: string): boolean {
  const lead = leadingLiteral(codec.template)
  if (lead.startsWith(prefix)) return true
  return prefix.startsWith(lead) && codec.names.length > 0
}

/** Whether two templates can give the same key. May say yes where values would have to be very odd. */
export function canEqual(a: KeyCodec, b: KeyCodec): boolean {
  if (a.key.type !== b.key.type) return false
  if (a.format !== 'escaped' || b.format !== 'escaped') return canEqualVerbatim(a, b)
  const x = fieldsOf(a)
  const y = fieldsOf(b)
  return x.length === y.length && x.every((field, at) => canEqualField(a, field, b, y[at] ?? []))
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
  if (fixedX !== undefined && fixedY !== undefined) return fixedX === fixedY
  if (fixedX !== undefined) return accepts(b, y, fixedX)
  if (fixedY !== undefined) return accepts(a, x, fixedY)
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
function accepts(codec: KeyCodec, field: readonly Segment[], text: string): boolean {
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
