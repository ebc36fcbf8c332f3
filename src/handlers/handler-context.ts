import type { Store } from '../store/index.ts'

/** What a handler receives besides the change. */
export interface HandlerContext {
  /** The store of the table; a handler has no caller, so that its requests state what applies to them. */
  readonly store: Store
}
