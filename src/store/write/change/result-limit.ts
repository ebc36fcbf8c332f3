import {
  type AttributeType,
  type Condition,
  compareNumbers,
  type Document,
  type DocumentValue,
  isNumeric,
  plainDecimal,
  readNumber,
  Unfit,
} from '../../../model/index.ts'
import type { Path } from '../../expressions/index.ts'
import type { ResultLimit } from './change.ts'
import { plusDecimal } from './operated.ts'

type Limited = Pick<AttributeType<unknown>, 'bounds' | 'sizes'>

/**
 * The limit of adding to a number or subtracting from it; undefined if every result fits. A value that is already out of
 * bounds may move towards them.
 *
 * @param difference the stored number that is added, negative for a subtraction; a missing number counts as 0.
 */
export function limitOfSum(
  { bounds: { min, max } = {} }: Limited,
  path: Path,
  difference: string,
): ResultLimit | undefined {
  const sign = compareNumbers(difference, 0)
  if (sign === 0) return undefined
  const bound = sign > 0 ? max : min
  const mayBeMissing =
    (min === undefined || compareNumbers(difference, min) >= 0) &&
    (max === undefined || compareNumbers(difference, max) <= 0)
  const expected = `a value ${bounded(min, max)}`
  if (bound === undefined) return limitOf(path, { mayBeMissing, expected })
  const edge = readNumber(plusDecimal(plainDecimal(bound), difference, -1n))
  const operator = sign > 0 ? 'lte' : 'gte'
  const condition: Condition = { kind: 'compare', ...placeOf(path), operator, values: [edge] }
  const holds = (present: DocumentValue) => isNumeric(present) && sign * compareNumbers(present, edge) <= 0
  return limitOf(path, { mayBeMissing, expected, fits: { condition, holds } })
}

/**
 * The limit of adding elements to a list or members to a set; undefined if every result fits.
 *
 * @param members the members added to a set: if it already has all of them, it doesn't change.
 * @throws Unfit if no result fits.
 */
export function limitOfGrowth(
  { sizes: { min, max } = {} }: Limited,
  path: Path,
  { count, members = [] }: { readonly count: number; readonly members?: readonly DocumentValue[] },
): ResultLimit | undefined {
  const expected = `${sized(min, max)} items`
  if (max !== undefined && count > max) throw new Unfit(expected, `${count} more`)
  const mayBeMissing = count >= (min ?? 0)
  if (max === undefined) return limitOf(path, { mayBeMissing, expected })
  const has = members.map((member) => contains(path, member))
  const condition = unless(has, sizeIs(path, 'lte', max - count))
  const holds = (present: DocumentValue) => sizeOf(present) <= max - count
  return limitOf(path, { mayBeMissing, expected, fits: { condition, holds } })
}

/** The limit of removing elements from a list or members from a set; undefined if every result fits. */
export function limitOfShrinking(
  { sizes: { min = 0, max } = {} }: Limited,
  path: Path,
  { count, members = [] }: { readonly count: number; readonly members?: readonly DocumentValue[] },
): ResultLimit | undefined {
  if (min === 0 || count === 0) return undefined
  const lacks = members.map((member): Condition => ({ kind: 'not', of: contains(path, member) }))
  const condition = unless(lacks, sizeIs(path, 'gte', min + count))
  const holds = (present: DocumentValue) => sizeOf(present) >= min + count
  return limitOf(path, {
    mayBeMissing: true,
    expected: `${sized(min, max)} items`,
    fits: { condition, holds },
  })
}

interface Limit {
  readonly expected: string
  /** Whether a missing value fits. */
  readonly mayBeMissing: boolean
  /** The condition on the current value; by default every value fits. */
  readonly fits?: { readonly condition: Condition; holds(present: DocumentValue): boolean }
}

function limitOf(path: Path, { expected, mayBeMissing, fits }: Limit): ResultLimit | undefined {
  if (fits === undefined && mayBeMissing) return undefined
  const exists: Condition = { kind: 'exists', ...placeOf(path), isThere: !mayBeMissing }
  const { condition = exists, holds = () => true } = fits ?? {}
  return {
    condition: mayBeMissing ? { kind: 'any', of: [exists, condition] } : condition,
    holds: (item) => {
      const present = valueAt(item, path)
      return present === undefined ? mayBeMissing : holds(present)
    },
    expected,
  }
}

function valueAt(item: Document, path: Path): DocumentValue | undefined {
  return path.reduce<DocumentValue | undefined>((value, step) => {
    const isMap = typeof value === 'object' && value !== null && !(value instanceof Set)
    return isMap ? (value as Document)[step] : undefined
  }, item)
}

function sizeOf(value: DocumentValue): number {
  if (value instanceof Set) return value.size
  return Array.isArray(value) ? value.length : 0
}

/** With more members only the size is checked: an expression has at most 4 KB. */
const mostMembers = 20

/** The condition that the result fits, or that the value doesn't change. */
function unless(each: readonly Condition[], fits: Condition): Condition {
  if (each.length === 0 || each.length > mostMembers) return fits
  return { kind: 'any', of: [fits, { kind: 'all', of: each }] }
}

function sizeIs(path: Path, operator: 'lte' | 'gte', bytesOrMembers: number): Condition {
  return { kind: 'size', ...placeOf(path), operator, bytesOrMembers }
}

function contains(path: Path, member: DocumentValue): Condition {
  return { kind: 'compare', ...placeOf(path), operator: 'contains', values: [member] }
}

function placeOf([attribute, ...within]: Path): Pick<Condition & { kind: 'exists' }, 'attribute' | 'within'> {
  return { attribute, ...(within.length > 0 && { within }) }
}

function sized(min: number | undefined, max: number | undefined): string {
  if (max === undefined) return `at least ${min}`
  return min === undefined || min === 0 ? `at most ${max}` : `${min} to ${max}`
}

function bounded(min: string | undefined, max: string | undefined): string {
  if (max === undefined) return `of at least ${min}`
  return min === undefined ? `of at most ${max}` : `from ${min} to ${max}`
}
