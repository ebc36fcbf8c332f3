import type { KeyCondition, SortCondition } from '../../model/index.ts'
import { keyValueText } from '../run/index.ts'

/**
 * A text that two sets of arguments of one pattern share exactly when they ask for the same keys: what tells
 * equal reads apart from others, and binds a cursor to its arguments.
 */
export function conditionText({ partitions, sort }: KeyCondition): string {
  const texts = partitions.map((partition) => keyValueText('partition', partition))
  return JSON.stringify([texts, sort.kind, ...boundsOf(sort).map((bound) => keyValueText('sort', bound))])
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
