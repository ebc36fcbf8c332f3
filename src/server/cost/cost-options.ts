import type { Caller } from '../../model/index.ts'
import { numbersOf, OptionFaults } from '../option-faults.ts'
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
   * When responses report their cost in `extensions.cost`: if the request has the header `dynagate-cost: 1` (`asked`,
   * the default), always, or never.
   */
  readonly report?: 'asked' | 'always' | 'never'
  /**
   * Who gets the reports of `report`. By default every caller; in a table with rules no
   * caller, as read units reveal that there are items which they may not read.
   */
  readonly reportTo?: (request: Request, caller: Caller | null) => boolean
  /**
   * Whether a request with `"extensions": { "explain": true }` may be explained instead of executed. By default the
   * profile decides, except that no request may for a table with rules. A plan shows index names and key templates.
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
   * Identifies the caller of a request; undefined: the request isn't limited. Unless given, the verified caller: each
   * has its own budget, and all anonymous ones share one.
   */
  caller?(request: Request, caller: Caller | null): string | undefined
}

/** Accepts ten pages of twenty items with their related items; rejects a hundred pages of a hundred. */
export const defaultCostLimit: CostLimit = Object.freeze({ calls: 500, readUnits: 1_000, writeUnits: 1_000 })

/** Cost options, checked, with their defaults. */
export type CostSettings = Required<Pick<CostOptions, 'mode' | 'report'>> &
  Pick<CostOptions, 'perCaller' | 'reportTo' | 'explain'> & { readonly limit: CostLimit }

/** @throws OptionsError with every fault. */
export function costSettings(options: CostOptions = {}): CostSettings {
  const { mode = 'enforce', report = 'asked', perCaller } = options
  const faults = new OptionFaults()
  const limit = faults.of(() => numbersOf('cost.limit', options.limit, defaultCostLimit)) ?? defaultCostLimit
  faults.of(() => expectOneOf('mode', mode, ['enforce', 'measure']))
  faults.of(() => expectOneOf('report', report, ['asked', 'always', 'never']))
  if (perCaller !== undefined) faults.of(() => checkBudget(perCaller))
  faults.check()
  return { ...options, mode, report, limit }
}

function expectOneOf(name: string, value: string, values: readonly string[]): void {
  if (values.includes(value)) return
  throw new TypeError(`cost: expected ${name} to be ${values.join(' or ')}, got ${JSON.stringify(value)}`)
}

function checkBudget({ readUnits, seconds }: CallerLimit): void {
  if (readUnits > 0 && seconds > 0 && Number.isFinite(readUnits / seconds)) return
  throw new TypeError(
    `cost.perCaller: expected readUnits and seconds above 0, got ${readUnits} and ${seconds}`,
  )
}
