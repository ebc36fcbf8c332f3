import type { Caller } from '../../model/index.ts'
import type { BudgetStorage } from '../rates/index.ts'

/** Cost limits of requests, and who may see costs. */
export interface CostOptions {
  /** `measure` rejects nothing: the log has what limits and budgets would reject. `enforce` by default. */
  readonly mode?: 'enforce' | 'measure'
  /** The limit of one request's estimate; omitted members keep their default. */
  readonly limit?: Partial<CostLimit>
  /** The budget of each caller; none by default. */
  readonly perCaller?: CallerLimit
  /**
   * Whether responses report their cost in `extensions.cost`: if the request has the header `dynagate-cost: 1` (`asked`,
   * the default), always, or never.
   */
  readonly report?: 'asked' | 'always' | 'never'
  /**
   * Who gets the reports of `report`. By default every caller; in a table with rules no
   * caller, as read units reveal that there are items which they may not read.
   */
  readonly reportTo?: (request: Request, caller: Caller | null) => boolean
  /**
   * Whether a request may be explained instead of executed, by `"extensions": { "explain": true }`; by default
   * the profile decides, and in a table with rules nobody may. A plan shows index names and key templates.
   */
  readonly explain?: (request: Request, caller: Caller | null) => boolean
}

/** The highest estimate that is accepted. */
export interface CostLimit {
  /** DynamoDB calls. */
  readonly calls: number
  /** Read capacity units. */
  readonly readUnits: number
  /** Write capacity units. */
  readonly writeUnits: number
}

/** A budget of read units that refills over time, for each caller. */
export interface CallerLimit {
  readonly readUnits: number
  /** The seconds in which the whole budget refills. */
  readonly seconds: number
  /** Shares the budgets between processes, such as `redisBudgets`; by default each process has its own. */
  readonly storage?: BudgetStorage
  /**
   * Identifies the caller of a request; undefined: the request isn't limited. Unless given, the verified caller: each has
   * its own budget, and all anonymous ones share one.
   */
  caller?(request: Request, caller: Caller | null): string | undefined
}

/** Accepts ten pages of twenty items with their related items; rejects a hundred pages of a hundred. */
export const defaultCostLimit: CostLimit = Object.freeze({ calls: 500, readUnits: 1_000, writeUnits: 1_000 })
