import type { AnyItem } from '../../model/index.ts'
import type { PageWindow } from '../plan/index.ts'

/** Part of a connection, in the connection's order in both paging directions. */
export interface Page<Item> {
  readonly edges: readonly Edge<Item>[]
  /** Paging forward: whether more items follow. Paging backward: whether `before` was given. */
  readonly hasNextPage: boolean
  /** Paging backward: whether more items precede. Paging forward: whether `after` was given. */
  readonly hasPreviousPage: boolean
  /** The start of the page, for `before`; undefined for an empty page. */
  readonly startCursor: string | undefined
  /** The end of the page, for `after`; undefined for an empty page. */
  readonly endCursor: string | undefined
  /**
   * Whether the page ended because its filter has spent the read budget: it may be shorter than requested, even empty,
   * and more items may follow its cursor.
   */
  readonly readBudgetSpent: boolean
}

/** One item of a page: either the item or its error. */
export interface Edge<Item> {
  /** The item's position, for `after` and for `before`; sealed on access. */
  readonly cursor: string
  readonly item: Item | undefined
  /** Why the item can't be returned: stored data that fits no entity, or a failed read. */
  readonly error: Error | undefined
}

/** An edge whose cursor is sealed on access: sealing costs more than reading. */
export class PageEdge implements Edge<AnyItem> {
  readonly item: AnyItem | undefined
  readonly error: Error | undefined
  readonly #seal: () => string

  constructor(result: AnyItem | Error, seal: () => string) {
    this.item = result instanceof Error ? undefined : result
    this.error = result instanceof Error ? result : undefined
    this.#seal = seal
  }

  get cursor(): string {
    return this.#seal()
  }
}

/** The parts of a page. */
export interface RowPageOptions {
  /** In the connection's order. */
  readonly edges: readonly PageEdge[]
  readonly window: PageWindow
  /** Whether there is more in the direction of reading. */
  readonly hasMore: boolean
  /** Seals the position at which a spent budget stopped the read; undefined if it didn't. */
  readonly stop: (() => string) | undefined
}

/** A page whose cursors are sealed on access. */
export class RowPage implements Page<AnyItem> {
  readonly edges: readonly PageEdge[]
  readonly hasNextPage: boolean
  readonly hasPreviousPage: boolean
  readonly readBudgetSpent: boolean
  readonly #isForward: boolean
  readonly #stop: (() => string) | undefined

  constructor({ edges, window: { isForward, cursor }, hasMore, stop }: RowPageOptions) {
    // On the side of the cursor there is at least the cursor's own item.
    const hasCursor = cursor !== undefined
    this.edges = edges
    this.hasNextPage = isForward ? hasMore : hasCursor
    this.hasPreviousPage = isForward ? hasCursor : hasMore
    this.readBudgetSpent = stop !== undefined
    this.#isForward = isForward
    this.#stop = stop
  }

  get startCursor(): string | undefined {
    return this.#stop && !this.#isForward ? this.#stop() : this.edges[0]?.cursor
  }

  get endCursor(): string | undefined {
    return this.#stop && this.#isForward ? this.#stop() : this.edges.at(-1)?.cursor
  }
}
