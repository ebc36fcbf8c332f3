import type { IndexShape, KeyConditionShape } from '../../src/explorer/protocol/index.ts'
import type { Column } from '../rows/columns.ts'
import { coveredLength, covers } from '../rows/condition.ts'
import type { RowStore } from '../rows/row-store.ts'
import { type Extent, rowWindow } from '../rows/row-window.ts'
import type { EntityColor } from '../values/colors.ts'
import { RowElement } from './row-element.ts'

/** What is drawn of a grid's rows. */
export interface Scene {
  readonly rows: RowStore
  readonly extent: Extent
  /** Of the rows, in pixels. */
  readonly top: number
  /** The index that the grid shows. */
  readonly own: IndexShape | undefined
  readonly pinned: readonly Column[]
  readonly scrolled: readonly Column[]
  readonly colors: ReadonlyMap<string, EntityColor>
  readonly selected: number | undefined
  /** The id of the column with the cursor. */
  readonly cursor: string | undefined
  /** A condition to draw over the rows. */
  readonly drawn: KeyConditionShape | undefined
}

/** Rows are placed from a base that seldom changes, so that scrolling moves their container and leaves them alone. */
const basePixels = 8_192

/** The height of the rows' container: with a background behind every row, all of them are one layer for the compositor. */
export function containerHeight({ height, rowHeight }: Extent): number {
  return basePixels + height + rowHeight
}

/**
 * Draws the rows that are on the screen. It works on the document itself, as comparing a thousand virtual nodes for each frame takes
 * longer than a frame has.
 */
export class RowPainter {
  readonly #container: HTMLElement
  /** The id of the cell with the cursor. */
  readonly #currentId: string
  /** A row that comes into view takes the place of the one that went out of it. */
  readonly #slots: RowElement[] = []

  constructor(container: HTMLElement, currentId: string) {
    this.#container = container
    this.#currentId = currentId
  }

  paint(scene: Scene): void {
    const { rows, extent, top, colors, selected, drawn, own } = scene
    const { first, end } = rowWindow(extent, top)
    const base = Math.floor(top / basePixels) * basePixels
    const covered = drawn === undefined ? 0 : coveredLength(drawn)
    this.#provide(Math.ceil(extent.height / extent.rowHeight) + 1)
    const unused = new Set(this.#slots)
    for (let row = first; row < end; row += 1) {
      const stored = rows.at(row)
      const band = rows.band(row)
      const isSelected = row === selected
      const isCovered =
        drawn === undefined || own === undefined || stored === undefined
          ? undefined
          : covers(drawn, own, stored)
      const slot = this.#slots[row % this.#slots.length]
      if (slot === undefined) return
      unused.delete(slot)
      if (!slot.element.isConnected) this.#container.append(slot.element)
      slot.draw({
        row,
        y: row * extent.rowHeight - base,
        stored,
        band,
        color: stored?.entity === undefined ? undefined : colors.get(stored.entity),
        pinned: scene.pinned,
        scrolled: scene.scrolled,
        isSelected,
        cursor: isSelected ? scene.cursor : undefined,
        isLabelled: band.isStart || row === first || isSelected,
        isCovered,
        covered: isCovered === true ? covered : 0,
        currentId: this.#currentId,
      })
    }
    for (const { element } of unused) element.remove()
    this.#container.style.transform = `translateY(${base - top}px)`
  }

  /** Has as many rows as can be on the screen. */
  #provide(count: number): void {
    for (const { element } of this.#slots.splice(count)) element.remove()
    while (this.#slots.length < count) this.#slots.push(new RowElement())
  }
}
