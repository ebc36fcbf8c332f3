/** Part of a connection, in the connection's own order whichever way it was paged. */
export interface Page<Item> {
  readonly edges: readonly Edge<Item>[]
  /** Paging forward: exactly whether more follows. Paging backward: whether there was a `before`. */
  readonly hasNextPage: boolean
  /** Paging backward: exactly whether more lies before. Paging forward: whether there was an `after`. */
  readonly hasPreviousPage: boolean
}

/** One item at its place: either it or the reason why it can't be served, never both. */
export interface Edge<Item> {
  /** Where the item stands, sealed when it is asked for; good for `after` and for `before`. */
  readonly cursor: string
  readonly item: Item | undefined
  /** Why this one item can't be served: stored data that fits no entity, or a failed read. */
  readonly error: Error | undefined
}
