import type {
  IndexShape,
  JsonValue,
  KeyConditionShape,
  SortConditionShape,
  StoredItem,
} from '../../src/explorer/protocol/index.ts'
import { keyText, valuesOf } from '../values/key-text.ts'
import { kindOf } from '../values/stored-value.ts'

/** Whether an item has a key that the condition covers. */
export function covers(
  { partition, sort }: KeyConditionShape,
  index: IndexShape,
  { item }: StoredItem,
): boolean {
  const own = valuesOf(item, index.partition)
  if (own === undefined || own.length !== partition.length) return false
  if (!own.every((value, at) => equals(value, partition[at]))) return false
  if (sort === undefined) return true
  const keys = valuesOf(item, index.sort.slice(0, sortLength(sort)))
  return keys !== undefined && coversSort(sort, keys)
}

/** How many key attributes a condition compares. */
function sortLength({ op, values }: SortConditionShape): number {
  return op === 'between' ? values.length - 1 : values.length
}

function coversSort({ op, values }: SortConditionShape, keys: readonly JsonValue[]): boolean {
  const last = keys.length - 1
  const own = keys[last]
  const bound = values[last]
  if (own === undefined || bound === undefined) return true
  if (!keys.slice(0, last).every((key, at) => equals(key, values[at]))) return false
  const order = compareKeys(own, bound)
  switch (op) {
    case 'eq':
      return order === 0
    case 'beginsWith':
      return keyText(own).startsWith(keyText(bound))
    case 'between': {
      const upper = values[last + 1]
      return order >= 0 && (upper === undefined || compareKeys(own, upper) <= 0)
    }
    case 'lt':
      return order < 0
    case 'lte':
      return order <= 0
    case 'gt':
      return order > 0
    case 'gte':
      return order >= 0
  }
}

function equals(one: JsonValue, other: JsonValue | undefined): boolean {
  return other !== undefined && compareKeys(one, other) === 0
}

const encoder = new TextEncoder()

/** DynamoDB's order: numbers by value, strings by their bytes in UTF-8. */
export function compareKeys(one: JsonValue, other: JsonValue): number {
  if (kindOf(one) === 'N' && kindOf(other) === 'N') return Number(keyText(one)) - Number(keyText(other))
  const [a, b] = [encoder.encode(keyText(one)), encoder.encode(keyText(other))]
  for (let at = 0; at < Math.min(a.length, b.length); at += 1) {
    const difference = (a[at] ?? 0) - (b[at] ?? 0)
    if (difference !== 0) return difference
  }
  return a.length - b.length
}

/** How many of the first characters of an item's sort key the condition determines: those that all covered keys share. */
export function coveredLength({ sort }: KeyConditionShape): number {
  if (sort === undefined) return 0
  const [first, second] = sort.values.slice(sortLength(sort) - 1)
  if (first === undefined || kindOf(first) === 'N') return 0
  const text = keyText(first)
  if (sort.op === 'eq' || sort.op === 'beginsWith') return text.length
  return second === undefined ? 0 : sharedLength(text, keyText(second))
}

function sharedLength(one: string, other: string): number {
  let length = 0
  while (length < one.length && one[length] === other[length]) length += 1
  return length
}

const signs = { eq: '=', lt: '<', lte: '≤', gt: '>', gte: '≥' } as const

/** A condition for people: `pk = CUSTOMER#c1 and sk begins with ORDER#`. */
export function conditionText({ partition, sort }: KeyConditionShape, index: IndexShape): string {
  const equal = (names: readonly string[], values: readonly JsonValue[]) =>
    values.map((value, at) => `${names[at] ?? 'key'} = ${keyText(value)}`)
  const parts = equal(index.partition, partition)
  if (sort !== undefined) {
    const length = sortLength(sort)
    parts.push(...equal(index.sort, sort.values.slice(0, length - 1)))
    const name = index.sort[length - 1] ?? 'key'
    const [bound, upper] = sort.values.slice(length - 1).map(keyText)
    if (sort.op === 'beginsWith') parts.push(`${name} begins with ${bound}`)
    else if (sort.op === 'between') parts.push(`${name} between ${bound} and ${upper}`)
    else parts.push(`${name} ${signs[sort.op]} ${bound}`)
  }
  return parts.join(' and ')
}
