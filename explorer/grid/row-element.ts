import type { StoredItem } from '../../src/explorer/protocol/index.ts'
import type { Band } from '../rows/bands.ts'
import { type Column, entityColumn } from '../rows/columns.ts'
import { type EntityColor, patternClass } from '../values/colors.ts'
import { keyText } from '../values/key-text.ts'
import { attributeOf, kindOf, preview } from '../values/stored-value.ts'
import { type CellContent, CellElement, setHue } from './cell-element.ts'

/** What a row shows. */
export interface RowContent {
  readonly row: number
  /** The top of the row among those that are drawn, in pixels. */
  readonly y: number
  readonly stored: StoredItem | undefined
  readonly band: Band
  readonly color: EntityColor | undefined
  readonly pinned: readonly Column[]
  readonly scrolled: readonly Column[]
  readonly isSelected: boolean
  /** The id of the column with the cursor; undefined in other rows. */
  readonly cursor: string | undefined
  /** Whether it shows its partition key: the first of its band, or of the screen. */
  readonly isLabelled: boolean
  /** Whether a drawn condition covers it; undefined without one. */
  readonly isCovered: boolean | undefined
  /** How many characters of its sort key the drawn condition determines. */
  readonly covered: number
  /** The id of the cell with the cursor. */
  readonly currentId: string
}

/** A row of the grid. When it shows another item, its elements stay. */
export class RowElement {
  readonly element = document.createElement('div')
  readonly #strip = presentation('strip')
  readonly #pinned = new Cells('row-pinned')
  readonly #scrolled = new Cells('row-scrolled')
  #shown: RowContent | undefined

  constructor() {
    this.element.setAttribute('role', 'row')
    this.element.append(this.#pinned.element, this.#scrolled.element, this.#strip)
  }

  draw(content: RowContent): void {
    const before = this.#shown
    if (before !== undefined && isSame(before, content)) return
    this.#shown = content
    const { element } = this
    const { row, y, color, isSelected } = content
    if (before?.row !== row) {
      element.setAttribute('aria-rowindex', String(row + 2))
      element.dataset.row = String(row)
    }
    if (before?.y !== y) element.style.top = `${y}px`
    if (before?.isSelected !== isSelected) element.setAttribute('aria-selected', String(isSelected))
    if (before === undefined || before.color !== color) {
      this.#strip.className = color === undefined ? 'strip strip-none' : `strip ${patternClass(color)}`
      setHue(this.#strip, color)
    }
    const name = nameOf(content)
    if (element.className !== name) element.className = name
    this.#pinned.draw(content.pinned, content)
    this.#scrolled.draw(content.scrolled, content)
  }
}

/** The cells of a row that move together. */
class Cells {
  readonly element: HTMLElement
  readonly #cells: CellElement[] = []

  constructor(name: string) {
    this.element = presentation(name)
  }

  draw(columns: readonly Column[], row: RowContent): void {
    while (this.#cells.length > columns.length) this.#cells.pop()?.element.remove()
    for (const [at, column] of columns.entries()) {
      const cell = this.#cells[at] ?? this.#add()
      cell.place(column)
      cell.show(contentOf(column, row))
      cell.mark(column.id === row.cursor, row.currentId)
    }
  }

  #add(): CellElement {
    const cell = new CellElement()
    this.#cells.push(cell)
    this.element.append(cell.element)
    return cell
  }
}

function contentOf(
  { id, attribute, keyOf }: Column,
  { stored, color, isLabelled, covered }: RowContent,
): CellContent {
  if (stored === undefined) return { kind: 'awaited' }
  if (id === entityColumn) {
    const none = stored.isSystem === true ? 'gateway' : 'no entity'
    return { kind: 'tag', text: stored.entity ?? none, color }
  }
  const value = attribute === undefined ? undefined : attributeOf(stored.item, attribute)
  if (value === undefined) return { kind: 'nothing' }
  if (keyOf === undefined) return { kind: 'value', text: preview(value), type: kindOf(value) ?? 'unknown' }
  const { role, isOwn } = keyOf
  if (isOwn && role === 'partition' && !isLabelled) return { kind: 'nothing' }
  return {
    kind: 'key',
    text: keyText(value),
    covered: isOwn && role === 'sort' ? covered : 0,
    follows: role === 'partition' && !isOwn,
  }
}

/** Whether a row would look the same. Its width isn't compared: it is the grid's. */
function isSame(one: RowContent, other: RowContent): boolean {
  return (
    one.row === other.row &&
    one.y === other.y &&
    one.stored === other.stored &&
    one.color === other.color &&
    one.pinned === other.pinned &&
    one.scrolled === other.scrolled &&
    one.isSelected === other.isSelected &&
    one.cursor === other.cursor &&
    one.isLabelled === other.isLabelled &&
    one.isCovered === other.isCovered &&
    one.covered === other.covered
  )
}

function nameOf({ band, isSelected, isCovered }: RowContent): string {
  const odd = band.isOdd ? ' row-odd' : ''
  const start = band.isStart ? ' row-start' : ''
  const selected = isSelected ? ' row-selected' : ''
  const covered = isCovered === undefined ? '' : isCovered ? ' row-covered' : ' row-uncovered'
  return `row${odd}${start}${selected}${covered}`
}

function presentation(name: string): HTMLElement {
  const element = document.createElement('div')
  element.setAttribute('role', 'presentation')
  element.className = name
  return element
}
