import type { KeyBounds } from './key-bounds.ts'
import { compareKeys } from './key-order.ts'
import { greatestBeginningWith } from './ordering.ts'
import type { KeyValue, SortCondition } from './types.ts'

/** A sort condition, and the keys that match it but must be excluded from its results. */
export interface NarrowedCondition {
  readonly sort: SortCondition
  readonly except: readonly KeyValue[]
}

/** The operands of a condition. */
export function operandsOf(sort: SortCondition): readonly KeyValue[] {
  switch (sort.kind) {
    case 'any':
      return []
    case 'beginsWith':
      return [sort.prefix]
    case 'between':
      return [sort.low, sort.high]
    default:
      return [sort.value]
  }
}

/** The bounds of a condition; exclusive bounds are returned unchanged, an open end is undefined. */
export function boundsOf(sort: SortCondition): KeyBounds {
  if (sort.kind === 'equals') return { low: sort.value, high: sort.value }
  return { low: lowerBound(sort)?.value, high: upperBound(sort)?.value }
}

/** Whether a sort key matches a condition. */
export function matchesSort(sort: SortCondition, key: KeyValue): boolean {
  if (sort.kind === 'equals') return compareKeys(key, sort.value) === 0
  if (sort.kind === 'beginsWith') return typeof key === 'string' && key.startsWith(sort.prefix)
  return isAbove(key, lowerBound(sort)) && isBelow(key, upperBound(sort))
}

/**
 * The rest of a condition from the sort key `from`, ascending or descending. DynamoDB accepts one condition on a sort key,
 * and BETWEEN includes both bounds, so an exclusive bound is read too and listed in `except`.
 *
 * @param sort a condition that `from` matches.
 * @param includes whether items at `from` itself belong to the rest.
 * @returns undefined if nothing is left.
 */
export function continueFrom(
  sort: SortCondition,
  from: KeyValue,
  { ascending, includes }: { readonly ascending: boolean; readonly includes: boolean },
): NarrowedCondition | undefined {
  if (sort.kind === 'equals') return includes ? { sort, except: [] } : undefined
  const bound = ascending ? upperBound(sort) : lowerBound(sort)
  const except = includes ? [] : [from]
  if (bound === undefined) return { sort: { kind: ascending ? 'atLeast' : 'atMost', value: from }, except }
  const [low, high] = ascending ? [from, bound.value] : [bound.value, from]
  return {
    sort: { kind: 'between', low, high },
    except: bound.isIncluded ? except : [...except, bound.value],
  }
}

interface Bound {
  readonly value: KeyValue
  readonly isIncluded: boolean
}

type RangeCondition = Exclude<SortCondition, { kind: 'equals' }>

function lowerBound(sort: RangeCondition): Bound | undefined {
  switch (sort.kind) {
    case 'beginsWith':
      return { value: sort.prefix, isIncluded: true }
    case 'between':
      return { value: sort.low, isIncluded: true }
    case 'above':
    case 'atLeast':
      return { value: sort.value, isIncluded: sort.kind === 'atLeast' }
    default:
      return undefined
  }
}

function upperBound(sort: RangeCondition): Bound | undefined {
  switch (sort.kind) {
    case 'beginsWith':
      return { value: greatestBeginningWith(sort.prefix), isIncluded: true }
    case 'between':
      return { value: sort.high, isIncluded: true }
    case 'below':
    case 'atMost':
      return { value: sort.value, isIncluded: sort.kind === 'atMost' }
    default:
      return undefined
  }
}

function isAbove(key: KeyValue, bound: Bound | undefined): boolean {
  const order = bound === undefined ? 1 : compareKeys(key, bound.value)
  return bound?.isIncluded ? order >= 0 : order > 0
}

function isBelow(key: KeyValue, bound: Bound | undefined): boolean {
  const order = bound === undefined ? -1 : compareKeys(key, bound.value)
  return bound?.isIncluded ? order <= 0 : order < 0
}
