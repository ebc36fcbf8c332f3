/** A query to try: one tab of GraphiQL. */
export interface Example {
  /** The title of the query: a comment above it in the tab. */
  readonly title?: string
  readonly query: string
  readonly variables?: Readonly<Record<string, unknown>>
  /**
   * The content of the tab's headers, such as a token to try. The page contains it as plain text for anyone who opens
   * it, so the profile `production` omits it.
   */
  readonly headers?: Readonly<Record<string, string>>
}
