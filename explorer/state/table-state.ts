import { computed, effect, signal } from '@preact/signals'
import type {
  IndexShape,
  JsonItem,
  KeyConditionShape,
  ScanPrice,
  StoredItem,
} from '../../src/explorer/protocol/index.ts'
import type { ApiError } from '../api/api.ts'
import { valuesOf } from '../values/key-text.ts'
import type { Explorer } from './explorer.ts'
import type { ItemState } from './item-state.ts'
import { asApiError, Pane } from './pane.ts'
import { type Place, placeKey } from './route.ts'

/** What the grid shows: nothing yet, a part of a partition, or the whole table. */
export type Shown =
  | { readonly kind: 'nothing' }
  | { readonly kind: 'place'; readonly place: Place }
  | { readonly kind: 'scan'; readonly index: string | null }

/** What {@link TableState.find} looks for. */
export interface Search {
  readonly entity: string
  readonly index: string | null
  readonly values: Readonly<Record<string, unknown>>
}

/** Milliseconds on a row before the panel follows, so that a key held down reads nothing. */
const pauseMs = 120

/** Items in a page of a partition, and of a scan. */
const pageOfPartition = 100
const pageOfScan = 500

/** The view of the table: its grid, and the grid of another index next to it. */
export class TableState {
  readonly pane = new Pane()
  readonly shown = signal<Shown>({ kind: 'nothing' })
  readonly selected = signal<number | undefined>(undefined)
  /** Only columns of this entity. */
  readonly focus = signal<string | undefined>(undefined)
  /** A condition to draw over the rows. */
  readonly drawn = signal<KeyConditionShape | undefined>(undefined)
  readonly price = signal<ScanPrice | ApiError | 'loading' | undefined>(undefined)
  /** The other index; undefined without one. Null is the table. */
  readonly otherIndex = signal<string | null | undefined>(undefined)
  readonly other = new Pane()
  readonly otherSelected = signal<number | undefined>(undefined)
  /** Why the other grid has nothing to show. */
  readonly otherAbsent = signal<string | undefined>(undefined)
  readonly index = computed<string | null>(() => {
    const shown = this.shown.value
    return shown.kind === 'place' ? shown.place.index : shown.kind === 'scan' ? shown.index : null
  })
  /** The indexes, the one that the grid shows first. The same array while that is the same. */
  readonly indexes = computed(() => this.#ordered(this.index.value))
  readonly otherIndexes = computed(() => this.#ordered(this.otherIndex.value ?? null))
  readonly #explorer: Explorer
  readonly #item: ItemState
  /** The index that the other grid has loaded. */
  #otherName: string | null = null
  #opening: ReturnType<typeof setTimeout> | undefined

  constructor(explorer: Explorer, item: ItemState) {
    this.#explorer = explorer
    this.#item = item
    effect(() => {
      const { view, place } = explorer.route.value
      if (view === 'table' && place !== undefined) this.#open(place)
    })
    // The open item is selected wherever it is shown.
    effect(() => {
      const key = item.key.value
      const rows = this.pane.loaded.value?.rows
      if (key === undefined || rows === undefined || this.selected.peek() !== undefined) return
      this.selected.value = rows.findSeen((each) => sameKey(this.#primaryKey(each), key))
    })
    effect(() => {
      const index = this.otherIndex.value
      const stored = this.#stored(this.selected.value)
      if (index !== undefined && stored !== undefined) this.#openOther(index, stored)
    })
  }

  /** Shows the items of an entity by values of its key. */
  find({ entity, index, values }: Search): void {
    this.focus.value = undefined
    this.#show({ kind: 'place', place: { index, partition: [] } })
    const loading = this.pane.load(
      (cursor, abort) =>
        this.#explorer.api.find(
          { entity, index, values, limit: pageOfPartition, ...(cursor !== undefined && { cursor }) },
          abort,
        ),
      this.#explorer.indexOf(index).partition,
    )
    // The address then says what was found, without reading it again.
    loading.then(() => {
      const condition = this.pane.loaded.peek()?.condition
      if (condition === undefined) return
      this.shown.value = { kind: 'place', place: condition }
      this.#explorer.go({ view: 'table', place: condition })
    })
  }

  /** Reads the whole table, or an index, page by page. */
  scan(index: string | null): void {
    this.#explorer.go({ view: 'table' })
    this.#show({ kind: 'scan', index })
    this.pane.load(
      (cursor, abort) =>
        this.#explorer.api.scan(
          { index, limit: pageOfScan, accept: true, ...(cursor !== undefined && { cursor }) },
          abort,
        ),
      this.#explorer.indexOf(index).partition,
    )
  }

  /** Back to the places to start from. */
  close(): void {
    this.pane.clear()
    this.#show({ kind: 'nothing' })
    this.#explorer.go({ view: 'table' })
  }

  async loadPrice(): Promise<void> {
    this.price.value = 'loading'
    this.price.value = await this.#explorer.api.price().catch(asApiError)
  }

  /** Opens the partition of an index in which an item is. */
  follow(index: string | null, stored: StoredItem): void {
    const partition = valuesOf(stored.item, this.#explorer.indexOf(index).partition)
    if (partition !== undefined) this.#explorer.go({ view: 'table', place: { index, partition } })
  }

  /** Shows the item of a row in the panel. */
  openItem(row: number): void {
    clearTimeout(this.#opening)
    const stored = this.#stored(row)
    if (stored !== undefined) this.#item.open(this.#primaryKey(stored))
  }

  /** Moves the cursor; an open panel follows. */
  select(row: number): void {
    this.selected.value = row
    if (!this.#item.isOpen.peek()) return
    clearTimeout(this.#opening)
    this.#opening = setTimeout(() => this.openItem(row), pauseMs)
  }

  /** Shows what was written; undefined after a delete. A scan is not repeated for it. */
  showWritten(stored: StoredItem | undefined): void {
    if (this.shown.peek().kind !== 'scan') {
      this.reload()
      return
    }
    const key = stored && this.#primaryKey(stored)
    const row = key && this.pane.loaded.peek()?.rows.findSeen((each) => sameKey(this.#primaryKey(each), key))
    if (stored !== undefined && row !== undefined) this.pane.replace(row, stored)
  }

  /** Reads again what is shown. */
  reload(): void {
    const shown = this.shown.peek()
    if (shown.kind === 'scan') this.scan(shown.index)
    if (shown.kind === 'place') {
      this.shown.value = { kind: 'nothing' }
      this.#open(shown.place)
    }
  }

  #open(place: Place): void {
    const shown = this.shown.peek()
    if (shown.kind === 'place' && placeKey(shown.place) === placeKey(place)) return
    this.#show({ kind: 'place', place })
    this.pane.load(
      (cursor, abort) =>
        this.#explorer.api.items(
          { ...place, limit: pageOfPartition, ...(cursor !== undefined && { cursor }) },
          abort,
        ),
      this.#explorer.indexOf(place.index).partition,
    )
  }

  async #openOther(name: string | null, stored: StoredItem): Promise<void> {
    const index = this.#explorer.indexOf(name)
    const partition = valuesOf(stored.item, index.partition)
    const missing = [...index.partition, ...index.sort].find(
      (attribute) => !Object.hasOwn(stored.item, attribute),
    )
    if (partition === undefined || missing !== undefined) {
      this.other.clear()
      this.otherAbsent.value = `This item is not in ${nameOf(index)}: it has no attribute ${missing}.`
      return
    }
    this.otherAbsent.value = undefined
    const before = this.other.loaded.peek()?.condition?.partition
    const isSame = JSON.stringify([name, partition]) === JSON.stringify([this.#otherName, before])
    this.#otherName = name
    if (!isSame) {
      await this.other.load(
        (cursor, abort) =>
          this.#explorer.api.items(
            { index: name, partition, limit: pageOfPartition, ...(cursor !== undefined && { cursor }) },
            abort,
          ),
        index.partition,
      )
    }
    const key = this.#primaryKey(stored)
    this.otherSelected.value = this.other.loaded
      .peek()
      ?.rows.findSeen((each) => sameKey(this.#primaryKey(each), key))
  }

  #show(shown: Shown): void {
    this.shown.value = shown
    this.selected.value = undefined
    this.otherSelected.value = undefined
    this.drawn.value = undefined
    this.other.clear()
  }

  #stored(row: number | undefined): StoredItem | undefined {
    return row === undefined ? undefined : this.pane.loaded.value?.rows.at(row)
  }

  #primaryKey({ item }: StoredItem): JsonItem {
    const table = this.#explorer.indexOf(null)
    return Object.fromEntries(
      [...table.partition, ...table.sort].flatMap((name) => (item[name] ? [[name, item[name]]] : [])),
    )
  }

  #ordered(name: string | null): readonly IndexShape[] {
    const own = this.#explorer.indexOf(name)
    return [own, ...this.#explorer.model.indexes.filter((index) => index !== own)]
  }
}

function sameKey(one: JsonItem, other: JsonItem): boolean {
  return JSON.stringify(Object.entries(one).toSorted()) === JSON.stringify(Object.entries(other).toSorted())
}

function nameOf({ name }: IndexShape): string {
  return name ?? 'the table'
}
