/** What a request may cost, and to whom it is told. */
export interface CostOptions {
  /** The most of one request, by its estimate; a member that is left out keeps its default. */
  readonly limit?: Partial<CostLimit>
  /** The most of one caller in a time; no such limit unless given. */
  readonly perCaller?: CallerLimit
  /**
   * Whether answers tell what they cost, in `extensions.cost`: to those who send the header `dynagate-cost: 1`
   * (`asked`, unless given), always, or never.
   */
  readonly report?: 'asked' | 'always' | 'never'
  /**
   * Who may have a plan explained in place of being run, by `"extensions": { "explain": true }` in the request:
   * nobody unless given. A plan tells index names and key templates.
   */
  readonly explain?: (request: Request) => boolean
}

/** The most that an estimate may come to. */
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
  /** Who is asking; a request without a caller isn't limited. */
  caller(request: Request): string | undefined
}

/** A hundred calls of a hundred items each are over it; ten pages of twenty with what belongs to them are not. */
export const defaultCostLimit: CostLimit = Object.freeze({ calls: 500, readUnits: 1_000, writeUnits: 1_000 })
