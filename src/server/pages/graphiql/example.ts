/** A query to try: one tab of GraphiQL. */
export interface Example {
  /** What the query shows; a comment above it in the tab. */
  readonly title?: string
  readonly query: string
  readonly variables?: Readonly<Record<string, unknown>>
  /**
   * The content of the tab's headers, such as a token to try. The page has it as plain text, for everybody who opens it: it
   * is left out in the profile `production`.
   */
  readonly headers?: Readonly<Record<string, string>>
}
