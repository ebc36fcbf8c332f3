import type { AnyItem } from '../../model/index.ts'
import type { PageWindow } from '../plan/index.ts'
import type { Page } from './page.ts'
import type { PageEdge } from './page-edge.ts'

/** What a page was read as. */
export interface RowPageOptions {
  /** In the connection's order. */
  readonly edges: readonly PageEdge[]
  readonly window: PageWindow
  /** Whether there is more in the direction of reading. */
  readonly hasMore: boolean
  /** Seals the place where reading stopped as its budget was spent; undefined where it wasn't. */
  readonly stop: (() => string) | undefined
}

/** A page whose cursors are made when they are asked for. */
export class RowPage implements Page<AnyItem> {
  readonly edges: readonly PageEdge[]
  readonly hasNextPage: boolean
  readonly hasPreviousPage: boolean
  readonly readBudgetSpent: boolean
  readonly #isForward: boolean
  readonly #stop: (() => string) | undefined

  constructor({ edges, window: { isForward, cursor }, hasMore, stop }: RowPageOptions) {
    // On the side that was come from, the cursor's own item says that there are others.
    const cameFromSome = cursor !== undefined
    this.edges = edges
    this.hasNextPage = isForward ? hasMore : cameFromSome
    this.hasPreviousPage = isForward ? cameFromSome : hasMore
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
