import type { StoreRequest } from '../../store/index.ts'

/** The gateway's part of a request's context: the store of this request. */
export interface GatewayContext {
  readonly store: StoreRequest
}
