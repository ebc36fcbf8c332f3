import type { Items } from './reads.ts'

/** `POST /explorer/run`: an access pattern with arguments, through the store. */
export interface RunRequest {
  readonly pattern: string
  /** In their GraphQL form; a range is `{ gte, lt, … }`. */
  readonly arguments: Readonly<Record<string, unknown>>
  /** 20 by default, at most 200. */
  readonly first?: number
  readonly after?: string
}

export interface RunResponse extends Items {
  readonly plan: Plan
}

/** `POST /explorer/plan`: plans an operation; nothing is executed. Returns {@link Plan}. */
export interface PlanRequest {
  readonly query: string
  readonly variables?: Readonly<Record<string, unknown>>
  readonly operationName?: string
}

export interface Range {
  readonly least: number
  readonly most: number
}

export interface Plan {
  readonly estimated: Readonly<Record<'calls' | 'roundTrips' | 'readUnits' | 'writeUnits', Range>>
  readonly actual?: Readonly<Record<'calls' | 'roundTrips' | 'readUnits' | 'writeUnits', number>>
  readonly reads: readonly PlannedRead[]
  /** In the order in which they started. */
  readonly calls?: readonly PlanCall[]
  /** The plan as `dynagate explain` prints it. */
  readonly text: string
}

/** A field that reads or writes, outermost first. */
export interface PlannedRead {
  /** Its path in the response, without list indexes. */
  readonly path: string
  /** The field in the schema: `Order.lines`. */
  readonly field: string
  readonly pattern?: string
  readonly operation: 'GetItem' | 'Query' | 'write'
  readonly index: string | null
  readonly partition?: string
  readonly sort?: string
  /** The round trip of its first call, from 1, and of its last. */
  readonly roundTrip: number
  readonly lastTrip: number
  /** At most how often the field is resolved. */
  readonly times: number
  /** At most. */
  readonly readUnits: number
  readonly writeUnits: number
  /** The number of fields above it that read. */
  readonly depth: number
  /** Positions in `calls` of those that served its access pattern. */
  readonly calls?: readonly number[]
}

/** A DynamoDB call that was made. */
export interface PlanCall {
  /** DynamoDB's name of the operation. */
  readonly operation: string
  readonly index: string | null
  /** The access patterns that it served: several for merged reads, none for a write. */
  readonly patterns: readonly string[]
  readonly items: number
  readonly readUnits: number
  readonly writeUnits: number
  /** Milliseconds since the first call started. */
  readonly startedAt: number
  readonly milliseconds: number
  /** The round trip in which it was, from 1. */
  readonly roundTrip: number
  readonly error?: string
}

/**
 * `GET /explorer/requests`: the last hundred operations of this process, the latest first; with `?id=` those with this
 * request id. Returns a list of {@link RecordedRequest}.
 */
export interface RecordedRequest {
  /** The id of the request, as in its response's header `x-request-id`. */
  readonly id: string
  /** When it ended, in milliseconds since 1970. */
  readonly at: number
  readonly name?: string
  /** Undefined if the operation didn't start. */
  readonly type?: 'query' | 'mutation' | 'subscription'
  readonly query?: string
  readonly variables?: Readonly<Record<string, unknown>>
  readonly milliseconds: number
  /** `OK`, or a code of docs/errors.md. */
  readonly code: string
  readonly plan?: Plan
}
