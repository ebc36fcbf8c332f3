/** Part of a connection, in the connection's own order whichever way it was paged. */
export interface Page<Item> {
  readonly edges: readonly Edge<Item>[]
  /** Paging forward: exactly whether more follows. Paging backward: whether there was a `before`. */
  readonly hasNextPage: boolean
  /** Paging backward: exactly whether more lies before. Paging forward: whether there was an `after`. */
  readonly hasPreviousPage: boolean
  /** Where the page begins, for `before`; undefined for an empty page. */
  readonly startCursor: string | undefined
  /** Where it ends, for `after`; undefined for an empty page. */
  readonly endCursor: string | undefined
  /**
   * Whether the page ends because its filter has cost its read budget: it may be shorter than asked for, even
   * empty, and goes on from its cursor, where there may be more.
   */
  readonly readBudgetSpent: boolean
}

/** One item at its place: either it or the reason why it can't be served, never both. */
export interface Edge<Item> {
  /** Where the item stands, sealed when it is asked for; good for `after` and for `before`. */
  readonly cursor: string
  readonly item: Item | undefined
  /** Why this one item can't be served: stored data that fits no entity, or a failed read. */
  readonly error: Error | undefined
}
