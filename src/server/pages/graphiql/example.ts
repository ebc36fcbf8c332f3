/** A query to try: one tab of GraphiQL. */
export interface Example {
  /** What the query shows; a comment above it in the tab. */
  readonly title?: string
  readonly query: string
  readonly variables?: Readonly<Record<string, unknown>>
}
