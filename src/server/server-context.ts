import type { Caller } from '../model/index.ts'

/** The argument that a gateway's host passes with a request, and the caller that the gateway has verified. */
export type ServerContext = Readonly<Record<string, unknown>> & {
  /** Null without credentials. */
  readonly caller?: Caller | null
  /** The address of the client; a host that calls `fetch` may pass it. */
  readonly clientAddress?: string
  /** Fires when the operation must end: at its deadline, or when its client disconnects. */
  readonly operationSignal?: AbortSignal
}
