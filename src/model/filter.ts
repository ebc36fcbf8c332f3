import type { Attributes } from './attributes/index.ts'
import type { ConditionOn } from './condition-types.ts'

/** What a query may be filtered by: attributes outside its key, after they were read and paid for. */
export interface FilterOptions<Name extends string = string> {
  readonly attributes: readonly Name[]
  /** How many read units a page may cost before it ends where it stands; 32 unless given. */
  readonly readUnits?: number
}

/** The conditions that a query accepts which may be filtered by these attributes. */
export type FilterOn<Names extends string, A extends Attributes> = ConditionOn<Pick<A, Names & keyof A>>
