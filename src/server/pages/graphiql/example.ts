/** A query to try: one tab of GraphiQL. */
export interface Example {
  /** What the query shows; stands above it as a comment. */
  readonly title?: string
  readonly query: string
  readonly variables?: Readonly<Record<string, unknown>>
}
