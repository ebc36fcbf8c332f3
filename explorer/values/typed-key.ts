import type { IndexShape, JsonValue, SortConditionShape } from '../../src/explorer/protocol/index.ts'

/** How the sort key that was typed is compared. */
export type SortOperator = SortConditionShape['op']

/** A key as it was typed: a string for each attribute, and the upper bound of `between`. */
export interface TypedKey {
  readonly partition: readonly string[]
  readonly sort: readonly string[]
  readonly op: SortOperator
  readonly upper: string
}

/** The part of a partition that was typed, or what is missing or wrong: nothing is said while fields are empty. */
export type ReadKey =
  | {
      readonly partition: readonly JsonValue[]
      readonly sort?: SortConditionShape
      readonly fault?: undefined
    }
  | { readonly partition?: undefined; readonly fault: string }

/** Reads a key as its index stores it. Empty fields end the sort key. */
export function readKey(index: IndexShape, { partition, sort, op, upper }: TypedKey): ReadKey {
  const own = index.partition.map((_, at) => partition[at] ?? '')
  if (own.includes('')) return { fault: '' }
  const given = index.sort.map((_, at) => sort[at] ?? '')
  const length = given.includes('') ? given.indexOf('') : given.length
  if (given.slice(length).some((text) => text !== '')) {
    return { fault: `${index.sort[length]}: expected a value, as one after it is given` }
  }
  const isRange = op === 'between' && length > 0
  if (isRange && upper === '') return { fault: '' }
  const fields = [
    ...own.map((text, at) => ({ name: index.partition[at] ?? '', text })),
    ...given.slice(0, length).map((text, at) => ({ name: index.sort[at] ?? '', text })),
    ...(isRange ? [{ name: index.sort[length - 1] ?? '', text: upper }] : []),
  ]
  const wrong = fields.find(({ name, text }) => valueFrom(index.types[name], text) === undefined)
  if (wrong !== undefined) return { fault: `${wrong.name}: expected ${expected(index.types[wrong.name])}` }
  const values = fields.map(({ name, text }) => valueFrom(index.types[name], text) ?? {})
  const partitionValues = values.slice(0, own.length)
  if (length === 0) return { partition: partitionValues }
  return { partition: partitionValues, sort: { op, values: values.slice(own.length) } }
}

/** The comparisons of a sort key: only strings and bytes begin with something. */
export function operatorsOf(index: IndexShape, length: number): readonly (readonly [SortOperator, string])[] {
  const name = index.sort[Math.max(0, length - 1)] ?? ''
  return operators.filter(([op]) => op !== 'beginsWith' || index.types[name] === 'S')
}

/** The name of a key's type for people; nothing for a string. */
export function typeNote(type: IndexShape['types'][string] | undefined): string {
  return type === 'N' ? 'number' : type === 'B' ? 'base64' : ''
}

const operators = [
  ['beginsWith', 'begins with'],
  ['eq', '='],
  ['between', 'between'],
  ['lt', '<'],
  ['lte', '≤'],
  ['gt', '>'],
  ['gte', '≥'],
] as const

function valueFrom(type: IndexShape['types'][string] | undefined, text: string): JsonValue | undefined {
  if (type === 'N') return number.test(text.trim()) ? { N: text.trim() } : undefined
  if (type === 'B') return base64.test(text.trim()) ? { B: text.trim() } : undefined
  return { S: text }
}

function expected(type: IndexShape['types'][string] | undefined): string {
  return type === 'N' ? 'a number' : 'bytes in base64'
}

const number = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?$/
const base64 = /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/
