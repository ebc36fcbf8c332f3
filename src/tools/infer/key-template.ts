import { type Document, partText, shardOf, shardText } from '../../model/index.ts'
import { type InferredType, keepsAll, keyTextOf, keyTypesOf } from './inferred-type.ts'
import { camelCase } from './names.ts'

/** A segment of an inferred template. */
export type TemplateSegment =
  | { readonly kind: 'literal'; readonly text: string }
  /** The value of a stored attribute. */
  | { readonly kind: 'part'; readonly storedName: string; readonly type: InferredType }
  /** A value that only the key has, with that of each item; its name follows from the text before it. */
  | { readonly kind: 'keyOnly'; readonly name: string; readonly values: readonly string[] }
  /** The shard of a stored attribute. */
  | {
      readonly kind: 'shard'
      readonly storedName: string
      readonly type: InferredType
      readonly count: number
    }

/** What the keys of a group of items are read with. */
export interface KeyReading {
  /** The key attribute, which all of the items have as a string. */
  readonly key: string
  readonly items: readonly Document[]
  /** The stored attributes that may be parts: those of no key. */
  readonly names: readonly string[]
  /** The types that attributes have in other keys. */
  readonly known: ReadonlyMap<string, InferredType>
  /** Whether values are escaped, as Dynagate does unless a table is `verbatim`. */
  readonly isEscaped: boolean
}

/**
 * The template that the string keys of one entity have: what all of them share is fixed text, and a value that each item has as
 * an attribute is a part. What is neither is a part that only the key has. Pure.
 */
export function inferTemplate(reading: KeyReading): TemplateSegment[] {
  const keyValues = reading.items.map((item) => String(item[reading.key]))
  const delimiter =
    ['#', '|', '::', '/'].find((each) => keyValues.some((value) => value.includes(each))) ?? ''
  const columns = columnsOf(keyValues, delimiter)
  const segments: TemplateSegment[] = []
  let before = ''
  for (const [at, column] of columns.entries()) {
    if (at > 0) segments.push({ kind: 'literal', text: delimiter })
    const found = segmentsOf(column, before, reading)
    segments.push(...found)
    before = found.at(-1)?.kind === 'literal' ? (column[0] ?? '') : before
  }
  return joined(segments)
}

/** The segments of all keys by position; where some have more, those at the end are one. */
function columnsOf(keyValues: readonly string[], delimiter: string): string[][] {
  const split = keyValues.map((value) => (delimiter === '' ? [value] : value.split(delimiter)))
  const count = Math.min(...split.map(({ length }) => length))
  return Array.from({ length: count }, (_, at) =>
    split.map((each) => (at < count - 1 ? (each[at] ?? '') : each.slice(at).join(delimiter))),
  )
}

function segmentsOf(column: readonly string[], before: string, reading: KeyReading): TemplateSegment[] {
  const [first = ''] = column
  const isConstant = column.every((each) => each === first)
  const found = partsIn(column, before, reading)
  const [best] = found
  if (isConstant) {
    const isPart =
      best !== undefined && (best.isNamed || (column.length <= fewItems && !/^[A-Z]+$/.test(first)))
    return isPart ? best.segments : [{ kind: 'literal', text: first }]
  }
  if (best !== undefined) return best.segments
  const shard = shardIn(column, reading)
  if (shard !== undefined) return shard
  const label = commonLabel(column)
  const name = camelCase(label === '' ? before || reading.key : label)
  const keyOnly = { kind: 'keyOnly' as const, name, values: column.map((text) => text.slice(label.length)) }
  return [{ kind: 'literal', text: label }, keyOnly]
}

/** Of so few items a constant value may as well be a part. */
const fewItems = 2

interface FoundPart {
  readonly segments: TemplateSegment[]
  /** Whether the text before it says the name of the attribute. */
  readonly isNamed: boolean
  readonly labelLength: number
}

/** The attributes whose values the strings of a column are, the most probable first. */
function partsIn(column: readonly string[], before: string, reading: KeyReading): FoundPart[] {
  const found = reading.names.flatMap((storedName) => {
    const values = reading.items.flatMap((item) => item[storedName] ?? [])
    if (values.length < column.length) return []
    const known = reading.known.get(storedName)
    for (const type of known ? [known] : keyTypesOf(storedName, values)) {
      const label = labelOf(column, (at) => encoded(type, values[at], reading))
      if (label === undefined || !keepsAll(type, values)) continue
      const part: TemplateSegment = { kind: 'part', storedName, type }
      const isNamed = isAbout(label === '' ? before : label, storedName)
      return [{ segments: [{ kind: 'literal', text: label }, part], isNamed, labelLength: label.length }]
    }
    return []
  })
  return (found as FoundPart[]).sort(
    (one, other) => Number(other.isNamed) - Number(one.isNamed) || one.labelLength - other.labelLength,
  )
}

function encoded(
  type: InferredType,
  value: Document[string] | undefined,
  { isEscaped }: Pick<KeyReading, 'isEscaped'>,
): string | undefined {
  const text = value === undefined ? undefined : keyTextOf(type, value)
  return text !== undefined && isEscaped ? partText(text) : text
}

/** What all strings of a column have before the encoded values; undefined unless it is the same. */
function labelOf(column: readonly string[], valueAt: (at: number) => string | undefined): string | undefined {
  let label: string | undefined
  for (const [at, text] of column.entries()) {
    const value = valueAt(at)
    if (value === undefined || value === '' || !text.endsWith(value)) return undefined
    const own = text.slice(0, text.length - value.length)
    if (label !== undefined && own !== label) return undefined
    label = own
  }
  return label === '' || (label !== undefined && isLabel.test(label)) ? label : undefined
}

/** `employeeid_`, `v:`, `REV` */
const isLabel = /^[$\w.-]*[^\w$]$|_$|^[A-Za-z]+$/

/** Whether a text names an attribute: `CUSTOMER` and `customerid_` are about `customerId`. */
function isAbout(text: string, storedName: string): boolean {
  const word = text.toLowerCase().replace(/[^a-z\d]/g, '')
  const name = storedName.toLowerCase().replace(/[^a-z\d]/g, '')
  return word !== '' && (name.startsWith(word) || word.startsWith(name))
}

/** What all strings of a column begin with, up to a delimiter. */
function commonLabel(column: readonly string[]): string {
  const [first = ''] = column
  let length = 0
  while (length < first.length && column.every((text) => text.charAt(length) === first.charAt(length)))
    length += 1
  return /^.*[_:=]/.exec(first.slice(0, length))?.[0] ?? ''
}

/** The shard of an attribute, if all strings of a column are the small numbers that its hash gives. */
function shardIn(column: readonly string[], reading: KeyReading): TemplateSegment[] | undefined {
  if (!column.every((text) => /^\d{1,3}$/.test(text))) return undefined
  const least = Math.max(...column.map(Number)) + 1
  for (const storedName of reading.names) {
    const values = reading.items.flatMap((item) => item[storedName] ?? [])
    if (values.length < column.length) continue
    const known = reading.known.get(storedName)
    for (const type of known ? [known] : keyTypesOf(storedName, values).slice(0, 1)) {
      const encodings = values.map((value) => encoded(type, value, reading))
      for (let count = Math.max(2, least); count <= Math.min(1000, least * 4); count += 1) {
        if (column.every((text, at) => shardText(shardOf(encodings[at] ?? '', count), count) === text))
          return [{ kind: 'shard', storedName, type, count }]
      }
    }
  }
  return undefined
}

/** Adjacent literals as one, without empty ones. */
function joined(segments: readonly TemplateSegment[]): TemplateSegment[] {
  const all: TemplateSegment[] = []
  for (const segment of segments) {
    const last = all.at(-1)
    if (segment.kind === 'literal' && segment.text === '') continue
    if (segment.kind === 'literal' && last?.kind === 'literal') {
      all[all.length - 1] = { kind: 'literal', text: last.text + segment.text }
    } else all.push(segment)
  }
  return all
}
