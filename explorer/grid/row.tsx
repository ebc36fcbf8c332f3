import { Component, type JSX } from 'preact'
import type { StoredItem } from '../../src/explorer/protocol/index.ts'
import type { Band } from '../rows/bands.ts'
import { type Column, entityColumn } from '../rows/columns.ts'
import { CellValue, EntityTag, KeyValue } from './cell.tsx'

export interface RowProps {
  readonly row: number
  /** The top of the row within the drawn part, in pixels. */
  readonly y: number
  readonly stored: StoredItem | undefined
  readonly band: Band
  readonly hue: number | undefined
  readonly pinned: readonly Column[]
  readonly scrolled: readonly Column[]
  readonly width: number
  readonly isSelected: boolean
  /** The id of the column with the cursor; undefined in other rows. */
  readonly cursor: string | undefined
  /** Whether it shows its partition key: the first of its band, or of the screen. */
  readonly isLabelled: boolean
  /** Whether a drawn condition covers it; undefined without one. */
  readonly isCovered: boolean | undefined
  /** How many characters of its sort key the drawn condition determines. */
  readonly covered: number
  readonly id: string
}

/** A row of the grid, drawn again only when something in it has changed. */
export class Row extends Component<RowProps> {
  override shouldComponentUpdate(next: RowProps): boolean {
    const before = this.props
    return (
      before.row !== next.row ||
      before.y !== next.y ||
      before.stored !== next.stored ||
      before.pinned !== next.pinned ||
      before.scrolled !== next.scrolled ||
      before.isSelected !== next.isSelected ||
      before.cursor !== next.cursor ||
      before.isLabelled !== next.isLabelled ||
      before.isCovered !== next.isCovered ||
      before.covered !== next.covered
    )
  }

  override render({
    row,
    y,
    band,
    hue,
    pinned,
    scrolled,
    width,
    isSelected,
    isCovered,
    id,
  }: RowProps): JSX.Element {
    const names = [
      'row',
      band.isOdd ? 'row-odd' : '',
      band.isStart ? 'row-start' : '',
      isSelected ? 'row-selected' : '',
      isCovered === undefined ? '' : isCovered ? 'row-covered' : 'row-uncovered',
    ]
    return (
      <div
        class={names.filter(Boolean).join(' ')}
        role="row"
        aria-rowindex={row + 2}
        aria-selected={isSelected}
        data-row={row}
        style={{ top: `${y}px`, width: `${width}px`, ...(hue === undefined ? {} : { '--hue': hue }) }}
      >
        <div class={hue === undefined ? 'strip strip-none' : 'strip'} role="presentation" />
        {pinned.map((column) => this.#cell(column, true, id))}
        {scrolled.map((column) => this.#cell(column, false, id))}
      </div>
    )
  }

  #cell(column: Column, isPinned: boolean, id: string): JSX.Element {
    const { cursor } = this.props
    const isCurrent = cursor === column.id
    const names = [
      'cell',
      isPinned ? 'cell-pinned' : '',
      column.isNumber ? 'cell-number' : '',
      isCurrent ? 'cell-current' : '',
    ]
    return (
      <div
        key={column.id}
        class={names.filter(Boolean).join(' ')}
        role="gridcell"
        {...(isCurrent && { id: `${id}-current` })}
        data-column={column.id}
        style={{ left: `${column.left}px`, width: `${column.width}px` }}
      >
        {this.#content(column)}
      </div>
    )
  }

  #content(column: Column): JSX.Element | null {
    const { stored, hue, isLabelled, covered } = this.props
    if (stored === undefined) return <span class="skeleton" />
    if (column.id === entityColumn) {
      return <EntityTag name={stored.entity} hue={hue} isSystem={stored.isSystem === true} />
    }
    const value = column.attribute === undefined ? undefined : stored.item[column.attribute]
    if (value === undefined) return null
    if (column.keyOf === undefined) return <CellValue value={value} />
    const { role, isOwn } = column.keyOf
    if (isOwn && role === 'partition' && !isLabelled) return null
    return (
      <>
        <KeyValue value={value} covered={isOwn && role === 'sort' ? covered : 0} />
        {role === 'partition' && !isOwn && (
          <span class="follow" title="Go to this partition" data-follow="" />
        )}
      </>
    )
  }
}
