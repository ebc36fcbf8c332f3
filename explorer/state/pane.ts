import { batch, signal } from '@preact/signals'
import type { Items, StoredItem } from '../../src/explorer/protocol/index.ts'
import { ApiError } from '../api/api.ts'
import { SeenAttributes } from '../rows/attribute-stats.ts'
import type { Loaded } from '../rows/loaded.ts'
import { mostRows, RowStore } from '../rows/row-store.ts'

/** Loads a page of items; the first one without a cursor. */
export type PageSource = (cursor: string | undefined, signal: AbortSignal) => Promise<Items>

export type PaneStatus = 'idle' | 'loading' | 'ready' | 'failed'

/** The items that a grid shows, loaded page by page. */
export class Pane {
  readonly status = signal<PaneStatus>('idle')
  readonly loaded = signal<Loaded | undefined>(undefined)
  readonly error = signal<ApiError | undefined>(undefined)
  /** Whether pages are loaded until the end, without scrolling. */
  readonly isReadingAll = signal(false)
  /** Changes when columns may have changed. */
  readonly columnsVersion = signal(0)
  #source: PageSource | undefined
  #empty = emptyOf([])
  #abort = new AbortController()

  /** Replaces the items by those of another source. `partition`: the attributes whose values make the bands. */
  async load(source: PageSource, partition: readonly string[]): Promise<void> {
    this.clear()
    this.#source = source
    this.#empty = emptyOf(partition)
    await this.#next(this.#empty)
  }

  /** Loads the next page, if there is one. */
  async more(): Promise<void> {
    const loaded = this.loaded.peek()
    if (loaded !== undefined && this.status.peek() !== 'loading' && this.#hasMore()) await this.#next(loaded)
  }

  /** Loads what failed again. What was loaded before it stays. */
  async retry(): Promise<void> {
    if (this.status.peek() === 'failed') await this.#next(this.loaded.peek() ?? this.#empty)
  }

  /** Loads every page, until the end, an error, or {@link stop}. */
  async readAll(): Promise<void> {
    this.isReadingAll.value = true
    do await this.more()
    while (this.isReadingAll.peek() && this.status.peek() === 'ready' && this.#hasMore())
    this.isReadingAll.value = false
  }

  stop(): void {
    this.isReadingAll.value = false
  }

  /** Forgets the items, and aborts what is being loaded. */
  clear(): void {
    this.#abort.abort()
    this.#abort = new AbortController()
    this.#source = undefined
    batch(() => {
      this.isReadingAll.value = false
      this.status.value = 'idle'
      this.loaded.value = undefined
      this.error.value = undefined
    })
  }

  /** Shows an item as it is after a write. */
  replace(row: number, item: StoredItem): void {
    const loaded = this.loaded.peek()
    loaded?.rows.replace(row, item)
    this.loaded.value = loaded && { ...loaded }
  }

  #hasMore(): boolean {
    const loaded = this.loaded.peek()
    return loaded?.cursor !== undefined && loaded.rows.count < mostRows
  }

  async #next(before: Loaded): Promise<void> {
    const { signal } = this.#abort
    const source = this.#source
    if (source === undefined) return
    this.status.value = 'loading'
    this.error.value = undefined
    try {
      const page = await source(before.cursor, signal)
      if (signal.aborted) return
      before.rows.append(page.items)
      const hasNewColumns = before.seen.observe(page.items)
      batch(() => {
        if (hasNewColumns) this.columnsVersion.value += 1
        this.status.value = 'ready'
        this.loaded.value = {
          rows: before.rows,
          seen: before.seen,
          condition: before.condition ?? page.condition,
          cursor: page.cursor,
          pages: before.pages + 1,
          readUnits: before.readUnits + page.readUnits,
          milliseconds: page.milliseconds,
        }
      })
    } catch (error) {
      if (signal.aborted) return
      batch(() => {
        this.status.value = 'failed'
        this.error.value = asApiError(error)
      })
    }
  }
}

/** Nothing is loaded yet. */
function emptyOf(partition: readonly string[]): Loaded {
  return {
    rows: new RowStore(partition),
    seen: new SeenAttributes(),
    pages: 0,
    readUnits: 0,
    milliseconds: 0,
  }
}

/** Any error as one that can be shown. */
export function asApiError(error: unknown): ApiError {
  return error instanceof ApiError ? error : new ApiError('UNEXPECTED', String(error))
}
