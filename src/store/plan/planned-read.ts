import type { GetPlan } from './plan.ts'
import type { QueryQuestion } from './query-input.ts'

/** One read as it is asked for, before it is decided which call serves it. */
export type PlannedRead = GetPlan | RangeRead

/** A read of the first items, by sort key in one direction, that fulfil a condition in one partition. */
export interface RangeRead extends QueryQuestion {
  readonly kind: 'range'
  /** The items wanted, 1 or more; with a filter, the items looked at. */
  readonly limit: number
}
