import type { StoreRequest } from '../../store/index.ts'

/** What resolvers find in the context of a request: the store as this request sees it. */
export interface GatewayContext {
  readonly store: StoreRequest
}
