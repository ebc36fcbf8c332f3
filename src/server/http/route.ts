import type { ServerContext } from '../server-context.ts'

/** An endpoint in addition to GraphQL, such as one of a tool. */
export interface Route {
  readonly method: 'GET' | 'POST'
  /** Its exact path. */
  readonly path: string
  /** Whether only this machine may use it: for others, its path doesn't exist. */
  readonly isLocal: boolean
  /** The deadline from the gateway's limits: that of a query or a mutation; none for a stream. */
  readonly deadline: 'query' | 'mutation' | 'none'
  /**
   * Responds to a request whose host, origin and caller were checked. A `DynagateError` becomes the response; anything
   * else that it throws is logged, and masked.
   */
  respond(request: RouteRequest): Response | Promise<Response>
}

/** An admitted request of a route. */
export interface RouteRequest {
  /** Its head: the body was read. */
  readonly request: Request
  /** The JSON object in the body of a POST; empty for a GET. */
  readonly body: Readonly<Record<string, unknown>>
  /** The basis of a context of the store: the caller, and the signal of the deadline and of a disconnect. */
  readonly server: ServerContext
  /** Fires at the deadline, and when the client disconnects. */
  readonly signal: AbortSignal
  /** The limits of what it may cost. */
  readonly costLimit: { readonly calls: number; readonly readUnits: number; readonly writeUnits: number }
}
