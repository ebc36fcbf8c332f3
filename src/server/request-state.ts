/** What the gateway knows of one HTTP request from its first plugin to its last. */
export interface RequestState extends Record<string, unknown> {
  /** Names the request in its answer's `x-request-id` and in the log. */
  requestId: string
}
