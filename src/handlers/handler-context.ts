import type { Store } from '../store/index.ts'

declare global {
  namespace DynagateTypes {
    interface HandlerContext {
      /** The store of the table; a handler has no caller, so that its requests state what applies to them. */
      readonly store: Store
    }
  }
}

/** What a handler receives besides the change. */
export type HandlerContext = DynagateTypes.HandlerContext
