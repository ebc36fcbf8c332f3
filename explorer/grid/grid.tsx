import type {
  JSX,
  TargetedKeyboardEvent,
  TargetedMouseEvent,
  TargetedUIEvent,
  TargetedWheelEvent,
} from 'preact'
import { useLayoutEffect, useMemo, useReducer, useRef, useState } from 'preact/hooks'
import type {
  EntityShape,
  IndexShape,
  KeyConditionShape,
  StoredItem,
} from '../../src/explorer/protocol/index.ts'
import { type Column, columnsOf, leftShowing, visibleColumns } from '../rows/columns.ts'
import { movedCursor } from '../rows/cursor.ts'
import type { Loaded } from '../rows/loaded.ts'
import {
  boundedTop,
  type Extent,
  isCompressed,
  rowWindow,
  scrollbarOf,
  scrolledHeight,
  topOf,
  topShowing,
} from '../rows/row-window.ts'
import type { EntityColor } from '../values/colors.ts'
import { GridHead, headHeight } from './head.tsx'
import { containerHeight, RowPainter } from './row-painter.ts'
import { useSize } from './use-size.ts'

/** Of a row, in pixels; the style sheet has the same. */
const rowHeight = 28

export interface GridProps {
  readonly label: string
  readonly loaded: Loaded
  /** Changes when columns may have changed. */
  readonly columnsVersion: number
  /** The table and its indexes, the one that is shown first. */
  readonly indexes: readonly IndexShape[]
  readonly entities: readonly EntityShape[]
  readonly colors: ReadonlyMap<string, EntityColor>
  readonly focus?: string | undefined
  readonly selected: number | undefined
  /** A condition to draw over the rows. */
  readonly drawn?: KeyConditionShape | undefined
  /** Called when the cursor moves to another row. */
  readonly onSelect: (row: number) => void
  /** Called for a row that is to be opened. */
  readonly onOpen?: (row: number) => void
  /** Called for a key whose partition is to be opened. */
  readonly onFollow?: (index: string | null, stored: StoredItem) => void
  /** Called when the last rows come into view. */
  readonly onEnd?: () => void
  readonly id: string
}

/** Items as rows: only what is on the screen is in the document, however many there are. */
export function Grid(props: GridProps): JSX.Element {
  const { loaded, indexes, entities, colors, focus, selected, drawn, id } = props
  const scroller = useRef<HTMLDivElement>(null)
  const container = useRef<HTMLDivElement>(null)
  const painter = useRef<RowPainter>(null)
  const size = useSize(scroller)
  /** Of the rows, in pixels. No state: scrolling paints rows and renders nothing. */
  const position = useRef({ top: 0, left: 0 })
  /** The pages after which {@link GridProps.onEnd} was called. */
  const ended = useRef<Loaded>(undefined)
  const [, renderAgain] = useReducer<number, void>((times) => times + 1, 0)
  const [cursor, setCursor] = useState(0)

  const { rows, seen } = loaded
  const columns = useMemo(
    () => columnsOf({ indexes, entities, seen: seen.all(), focus, room: size.width }),
    [indexes, entities, seen, focus, size.width, props.columnsVersion],
  )
  const all = useMemo(() => [...columns.pinned, ...columns.scrolled], [columns])
  const extent: Extent = { rows: rows.count, rowHeight, height: Math.max(0, size.height - headHeight) }
  const shown = useStable(visibleColumns(columns, position.current.left, size.width))

  useLayoutEffect(() => {
    if (container.current !== null) painter.current = new RowPainter(container.current, `${id}-current`)
  }, [id])

  // A new list begins at its top.
  useLayoutEffect(() => {
    position.current.top = 0
    scroller.current?.scrollTo({ top: 0 })
  }, [rows])

  // What is selected elsewhere comes into view.
  useLayoutEffect(() => {
    if (selected === undefined || extent.height === 0) return
    moveTo(topShowing(extent, selected, position.current.top))
  }, [selected, rows, extent.height])

  useLayoutEffect(paint)

  function paint(): void {
    const top = boundedTop(extent, position.current.top)
    painter.current?.paint({
      rows,
      extent,
      top,
      own: indexes[0],
      pinned: columns.pinned,
      scrolled: shown,
      colors,
      selected,
      cursor: all[cursor]?.id,
      drawn,
    })
    const isNearEnd = rows.count > 0 && rowWindow(extent, top).end >= rows.count - 60
    if (!isNearEnd || ended.current === loaded) return
    ended.current = loaded
    props.onEnd?.()
  }

  function moveTo(next: number): void {
    position.current.top = boundedTop(extent, next)
    if (scroller.current !== null) scroller.current.scrollTop = scrollbarOf(extent, position.current.top)
  }

  function onScroll({ currentTarget }: TargetedUIEvent<HTMLDivElement>): void {
    const { top, left } = position.current
    const { scrollTop, scrollLeft } = currentTarget
    position.current = { top: topOf(extent, scrollTop, top), left: scrollLeft }
    if (scrollLeft !== left) {
      currentTarget.style.setProperty('--left', `${-scrollLeft}px`)
      renderAgain()
    }
    paint()
  }

  function onWheel(event: TargetedWheelEvent<HTMLDivElement>): void {
    if (!isCompressed(extent) || event.deltaY === 0) return
    event.preventDefault()
    moveTo(position.current.top + event.deltaY * (event.deltaMode === 1 ? rowHeight : 1))
    paint()
  }

  function onKeyDown(event: TargetedKeyboardEvent<HTMLDivElement>): void {
    const row = selected ?? -1
    const page = Math.max(1, Math.floor(extent.height / rowHeight) - 1)
    const space = { row, column: cursor, rows: rows.count, columns: all.length, page }
    const moved = event.altKey ? undefined : movedCursor(event.key, event.ctrlKey || event.metaKey, space)
    if (moved !== undefined && rows.count > 0) {
      event.preventDefault()
      setCursor(moved.column)
      if (moved.row !== row) props.onSelect(moved.row)
      const column = all[moved.column]
      if (column !== undefined && !columns.pinned.includes(column) && scroller.current !== null) {
        scroller.current.scrollLeft = leftShowing(columns, column, position.current.left, size.width)
      }
      return
    }
    if (selected === undefined) return
    if (event.key === 'Enter') props.onOpen?.(selected)
    else if (event.key === 'g') follow(selected, all[cursor])
    else return
    event.preventDefault()
  }

  function follow(row: number, column: Column | undefined): void {
    const stored = rows.at(row)
    if (column?.keyOf !== undefined && stored !== undefined) props.onFollow?.(column.keyOf.index, stored)
  }

  function onClick({ target }: TargetedMouseEvent<HTMLDivElement>): void {
    if (!(target instanceof HTMLElement)) return
    const row = Number(target.closest<HTMLElement>('[data-row]')?.dataset.row ?? Number.NaN)
    if (Number.isNaN(row)) return
    const column = target.closest<HTMLElement>('[data-column]')?.dataset.column
    const at = all.findIndex((each) => each.id === column)
    if (at >= 0) setCursor(at)
    if (target.dataset.follow !== undefined) {
      follow(row, all[at])
      return
    }
    props.onSelect(row)
    props.onOpen?.(row)
  }

  return (
    <div
      class="grid"
      role="grid"
      tabIndex={0}
      ref={scroller}
      aria-label={props.label}
      aria-rowcount={rows.count + 1}
      aria-colcount={all.length}
      aria-activedescendant={selected === undefined ? undefined : `${id}-current`}
      style={{ '--pinned': `${columns.pinnedWidth}px` }}
      onScroll={onScroll}
      onWheel={onWheel}
      onKeyDown={onKeyDown}
      onClick={onClick}
    >
      <GridHead columns={columns} shown={shown} />
      <div
        class="grid-space"
        role="presentation"
        style={{ height: `${scrolledHeight(extent)}px`, width: `${Math.max(columns.width, size.width)}px` }}
      >
        <div
          class="grid-view"
          role="presentation"
          style={{ height: `${extent.height}px`, width: `${size.width}px`, top: `${headHeight}px` }}
        >
          <div
            class="grid-rows"
            role="rowgroup"
            ref={container}
            style={{ height: `${containerHeight(extent)}px` }}
          />
        </div>
      </div>
    </div>
  )
}

/** The same array as before while its members are the same, so that rows needn't be drawn again. */
function useStable<Member>(members: readonly Member[]): readonly Member[] {
  const before = useRef(members)
  const isSame =
    before.current.length === members.length && members.every((member, at) => member === before.current[at])
  if (!isSame) before.current = members
  return before.current
}
