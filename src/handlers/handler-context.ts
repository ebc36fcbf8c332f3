import type { Store } from '../store/index.ts'

declare global {
  namespace DynagateTypes {
    interface HandlerContext {
      /**
       * The store of the table. A handler has no caller, so its requests must give a tenant, and a caller or
       * `bypassRules`.
       */
      readonly store: Store
    }
  }
}

/** The context that a handler receives with the change. */
export type HandlerContext = DynagateTypes.HandlerContext
