import type { Caller, CallerOf } from '../../model/index.ts'
import type { StoreRequest } from '../../store/index.ts'

/**
 * The part of the context that depends on the declaration of a table, for an application's functions that resolvers
 * call.
 */
export interface ContextOf<T> {
  readonly caller: CallerOf<T> | null
}

/** The gateway's part of a request's context: the store of this request, and its caller. */
export interface GatewayContext {
  readonly store: StoreRequest
  /** The verified caller; null for an anonymous one. */
  readonly caller: Caller | null
  /** Identifies the client that chooses idempotency keys, such as `clientMutationId`: each client has its own keys. */
  readonly clientId?: string | undefined
  /** The id of the last event that the client has received, if it continues a subscription: `Last-Event-ID`. */
  readonly lastEventId?: string | undefined
}
