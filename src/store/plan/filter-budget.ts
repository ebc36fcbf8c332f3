import { blockBytes, readUnits } from './read-units.ts'

/**
 * A call of a filtered query. The number of items that a filter matches isn't known in advance, so each call evaluates
 * more items than the last one, and all together stay within the page's budget of read units.
 */
export interface FilteredCall {
  /** Read units left in the budget. */
  readonly unitsLeft: number
  /** The number of items that the previous call evaluated; 0 for the first call. */
  readonly before: number
  /** Items still wanted. */
  readonly wanted: number
  /** Bytes of an item, on average. */
  readonly bytes: number
  readonly consistent: boolean
}

/** The number of items that the next call evaluates: at least 1, or 0 when the budget is spent. */
export function itemsToEvaluate({ unitsLeft, before, wanted, bytes, consistent }: FilteredCall): number {
  if (unitsLeft <= 0) return 0
  const items = before === 0 ? Math.max(minFirstItems, wanted * 2) : before * growthFactor
  const affordable = Math.floor((unitsLeft / readUnits(1, consistent)) * (blockBytes / bytes))
  return Math.min(maxItemsPerCall, Math.max(1, Math.min(items, affordable)))
}

/** The maximum number of calls, one after another, of one page of a filtered query. */
export function mostFilteredCalls(
  page: Omit<FilteredCall, 'before' | 'unitsLeft'> & { readonly readUnits: number },
): number {
  let unitsLeft = page.readUnits
  let before = 0
  let calls = 0
  for (;;) {
    before = itemsToEvaluate({ ...page, unitsLeft, before })
    if (before === 0) return calls
    calls += 1
    unitsLeft -= readUnits(before * page.bytes, page.consistent)
  }
}

const minFirstItems = 50
const growthFactor = 4
const maxItemsPerCall = 2000

/** The remaining read units and calls of one shard of a filtered page. */
export class FilterBudget {
  #unitsLeft: number
  #callsLeft: number

  constructor({ readUnits, calls }: { readonly readUnits: number; readonly calls: number }) {
    this.#unitsLeft = readUnits
    this.#callsLeft = calls
  }

  get callsLeft(): number {
    return this.#callsLeft
  }

  /** In read units; 0 or less when the budget is spent. */
  get unitsLeft(): number {
    return this.#unitsLeft
  }

  /** Deducts a call and the read units that it consumed. */
  spend(readUnits: number): void {
    this.#unitsLeft -= readUnits
    this.#callsLeft -= 1
  }
}
