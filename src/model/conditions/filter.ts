import type { Attributes } from '../attributes/index.ts'
import type { ConditionOn } from './condition-types.ts'

/** The filter of a query: attributes outside its key. Excluded items are read and paid for as well. */
export interface FilterOptions<Name extends string = string> {
  readonly attributes: readonly Name[]
  /** The read budget of a page, in read units, after which it ends; 32 by default. */
  readonly readUnits?: number
}

/** The conditions that a query accepts which may be filtered by these attributes. */
export type FilterOn<Names extends string, A extends Attributes> = ConditionOn<Pick<A, Names & keyof A>>
