import type { Page } from '../../store/index.ts'

/** A page that can count all items. */
export class CountedPage<Item> implements Page<Item> {
  readonly #page: Page<Item>
  /** The number of items, or null if it isn't known. */
  readonly totalCount: () => Promise<number | null>

  constructor(page: Page<Item>, totalCount: () => Promise<number | null>) {
    this.#page = page
    this.totalCount = totalCount
  }

  get edges() {
    return this.#page.edges
  }

  get hasNextPage() {
    return this.#page.hasNextPage
  }

  get hasPreviousPage() {
    return this.#page.hasPreviousPage
  }

  get startCursor() {
    return this.#page.startCursor
  }

  get endCursor() {
    return this.#page.endCursor
  }

  get readBudgetSpent() {
    return this.#page.readBudgetSpent
  }
}
