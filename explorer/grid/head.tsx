import type { JSX } from 'preact'
import type { Column, Columns } from '../rows/columns.ts'

/** Of the grid's head, in pixels; the style sheet has the same. */
export const headHeight = 48

/** The names of the columns, below the names of their groups. */
export function GridHead({
  columns,
  shown,
}: {
  readonly columns: Columns
  readonly shown: readonly Column[]
}): JSX.Element {
  const all = [...columns.pinned, ...columns.scrolled]
  const firstOfGroup = (column: Column) => all.find(({ group }) => group === column.group) === column
  const heading = (column: Column, isPinned: boolean) => (
    <div
      key={column.id}
      role="columnheader"
      aria-colindex={all.indexOf(column) + 1}
      class={`head-cell${isPinned ? ' cell-pinned' : ''}${column.isNumber ? ' cell-number' : ''}`}
      style={{ left: `${column.left}px`, width: `${column.width}px` }}
    >
      <span class="head-group">{firstOfGroup(column) ? column.group : ''}</span>
      <span class="head-title">{column.title}</span>
    </div>
  )
  return (
    <div class="grid-head" role="rowgroup" style={{ width: `${columns.width}px` }}>
      <div class="head-row" role="row" aria-rowindex={1}>
        {columns.pinned.map((column) => heading(column, true))}
        {shown.map((column) => heading(column, false))}
      </div>
    </div>
  )
}
