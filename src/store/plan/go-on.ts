import { greatestBeginningWith, type KeyValue, type SortCondition } from '../../model/index.ts'

/** A sort condition, and the keys it lets through that are to be left out. */
export interface NarrowedCondition {
  readonly sort: SortCondition
  readonly except: readonly KeyValue[]
}

/**
 * What is left of a condition from the sort key `from` on, upward or downward. DynamoDB takes one condition on a
 * sort key, and its BETWEEN includes both bounds: a bound that doesn't belong is read and left out.
 *
 * @param sort a condition that `from` fulfils.
 * @param includes whether an item at `from` itself is still to come.
 * @returns undefined where nothing is left.
 */
export function goOnFrom(
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

type OpenCondition = Exclude<SortCondition, { kind: 'equals' }>

function upperBound(sort: OpenCondition): Bound | undefined {
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

function lowerBound(sort: OpenCondition): Bound | undefined {
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
