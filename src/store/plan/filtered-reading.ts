import { blockBytes, readUnits } from './price.ts'

/**
 * How far a filtered query reads on. Nobody knows how many items a filter lets through, so each call looks at more
 * of them than the one before, and all together at no more than the page's budget of read units pays for.
 */
export interface FilteredReading {
  /** Read units left. */
  readonly unitsLeft: number
  /** How many items the call before looked at; 0 for the first. */
  readonly before: number
  /** Items still wanted. */
  readonly wanted: number
  /** Bytes of an item, on average. */
  readonly bytes: number
  readonly consistent: boolean
}

/** How many items the next call looks at: 1 or more, 0 where the budget is spent. */
export function itemsToLookAt({ unitsLeft, before, wanted, bytes, consistent }: FilteredReading): number {
  if (unitsLeft <= 0) return 0
  const more = before === 0 ? Math.max(fewest, wanted * 2) : before * growth
  const paidFor = Math.floor((unitsLeft / readUnits(1, consistent)) * (blockBytes / bytes))
  return Math.min(most, Math.max(1, Math.min(more, paidFor)))
}

/** How many calls one page of a filtered query may take, one after another. */
export function mostFilteredCalls(
  page: Omit<FilteredReading, 'before' | 'unitsLeft'> & { readonly readUnits: number },
): number {
  let unitsLeft = page.readUnits
  let before = 0
  let calls = 0
  for (;;) {
    before = itemsToLookAt({ ...page, unitsLeft, before })
    if (before === 0) return calls
    calls += 1
    unitsLeft -= readUnits(before * page.bytes, page.consistent)
  }
}

const fewest = 50
const growth = 4
const most = 2000
