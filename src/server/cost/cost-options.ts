/** What requests may cost, and who sees what they cost. */
export interface CostOptions {
  /** The limit of one request's estimate; a member that is left out keeps its default. */
  readonly limit?: Partial<CostLimit>
  /** The budget of each caller; none unless given. */
  readonly perCaller?: CallerLimit
  /**
   * Whether responses have what they cost in `extensions.cost`: where the request has the header `dynagate-cost: 1`
   * (`asked`, the default), always, or never.
   */
  readonly report?: 'asked' | 'always' | 'never'
  /**
   * Whether a request may have its plan explained instead of being executed, by `"extensions": { "explain": true }`;
   * none may unless given. A plan shows index names and key templates.
   */
  readonly explain?: (request: Request) => boolean
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
  /** Identifies the caller of a request; a request without a caller isn't limited. */
  caller(request: Request): string | undefined
}

/** Accepts ten pages of twenty items with their related items; rejects a hundred pages of a hundred. */
export const defaultCostLimit: CostLimit = Object.freeze({ calls: 500, readUnits: 1_000, writeUnits: 1_000 })
