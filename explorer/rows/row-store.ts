import type { StoredItem } from '../../src/explorer/protocol/index.ts'
import { keyOf } from '../values/key-text.ts'
import { type Band, Bands } from './bands.ts'

/** A grid holds no more rows than this. */
export const mostRows = 1_000_000

/** Pages whose rows are objects at the same time; the others are bytes. */
const parsedPages = 24

/** A page of rows: where it begins, and its items as JSON in UTF-8, a fifth of what objects need. */
interface Page {
  readonly first: number
  readonly length: number
  readonly bytes: Uint8Array
}

/**
 * The rows of a grid. A million items as objects would fill the browser's memory, so all but a few pages are bytes
 * outside its heap, and are parsed again when they scroll into view.
 */
export class RowStore {
  readonly #partition: readonly string[]
  readonly #pages: Page[] = []
  /** The page parsed last is last. */
  readonly #parsed = new Map<Page, readonly StoredItem[]>()
  readonly #bands = new Bands()
  readonly #encoder = new TextEncoder()
  readonly #decoder = new TextDecoder()
  #count = 0

  /** `partition`: the attributes whose values make the bands. */
  constructor(partition: readonly string[]) {
    this.#partition = partition
  }

  get count(): number {
    return this.#count
  }

  append(items: readonly StoredItem[]): void {
    const page = {
      first: this.#count,
      length: items.length,
      bytes: this.#encoder.encode(JSON.stringify(items)),
    }
    if (items.length === 0) return
    this.#pages.push(page)
    this.#remember(page, items)
    this.#bands.append(items.map(({ item }) => keyOf(item, this.#partition)))
    this.#count += items.length
  }

  at(row: number): StoredItem | undefined {
    const page = this.#pageOf(row)
    return page === undefined ? undefined : this.#itemsOf(page)[row - page.first]
  }

  band(row: number): Band {
    return this.#bands.at(row)
  }

  /** The first row that fits, among the rows that are objects at the time: those on the screen, and around them. */
  findSeen(fits: (item: StoredItem) => boolean): number | undefined {
    for (const [page, items] of this.#parsed) {
      const at = items.findIndex(fits)
      if (at >= 0) return page.first + at
    }
    return undefined
  }

  /** Replaces an item that was written. */
  replace(row: number, item: StoredItem): void {
    const at = this.#pages.findIndex((page) => row >= page.first && row < page.first + page.length)
    const page = this.#pages[at]
    if (page === undefined) return
    const items = this.#itemsOf(page).with(row - page.first, item)
    const written = { ...page, bytes: this.#encoder.encode(JSON.stringify(items)) }
    this.#pages[at] = written
    this.#parsed.delete(page)
    this.#remember(written, items)
  }

  /** By halving: pages differ in length. */
  #pageOf(row: number): Page | undefined {
    let low = 0
    let high = this.#pages.length - 1
    while (low <= high) {
      const middle = (low + high) >> 1
      const page = this.#pages[middle]
      if (page === undefined) return undefined
      if (row < page.first) high = middle - 1
      else if (row >= page.first + page.length) low = middle + 1
      else return page
    }
    return undefined
  }

  #itemsOf(page: Page): readonly StoredItem[] {
    const known = this.#parsed.get(page)
    if (known !== undefined) return known
    const items: readonly StoredItem[] = JSON.parse(this.#decoder.decode(page.bytes))
    this.#remember(page, items)
    return items
  }

  #remember(page: Page, items: readonly StoredItem[]): void {
    this.#parsed.delete(page)
    this.#parsed.set(page, items)
    for (const [oldest] of this.#parsed) {
      if (this.#parsed.size <= parsedPages) break
      this.#parsed.delete(oldest)
    }
  }
}
