import type { FilterTerm, KeyCondition, SortCondition } from '../../model/index.ts'
import { keyValueText } from '../run/index.ts'

/**
 * A text that two sets of arguments of one pattern share exactly when they ask for the same items: what tells
 * equal reads apart from others, and binds a cursor to its arguments.
 */
export function conditionText(
  { partitions, sort }: KeyCondition,
  filter: readonly FilterTerm[] = [],
): string {
  const texts = partitions.map((partition) => keyValueText('partition', partition))
  const bounds = boundsOf(sort).map((bound) => keyValueText('sort', bound))
  return JSON.stringify([texts, sort.kind, ...bounds, ...filter.map(termText)])
}

function termText({ attribute, operator, values }: FilterTerm): string[] {
  const texts = values.map((value) =>
    typeof value === 'boolean' ? String(value) : keyValueText(attribute, value),
  )
  return [attribute, operator, ...texts]
}

function boundsOf(sort: SortCondition) {
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
