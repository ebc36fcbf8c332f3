import type { JSX } from 'preact'
import type { Column, Columns } from '../rows/columns.ts'

/** Of the grid's head, in pixels; the style sheet has the same. */
export const headHeight = 48

/** The names of the columns, below the names of their groups. */
export function GridHead({
  columns: { pinned, scrolled },
  shown,
}: {
  readonly columns: Columns
  readonly shown: readonly Column[]
}): JSX.Element {
  const firstOfGroup = ({ group, id }: Column) =>
    [...pinned, ...scrolled].find((each) => each.group === group)?.id === id
  const heading = (column: Column) => (
    <div
      key={column.id}
      role="columnheader"
      aria-colindex={column.position}
      class={column.isNumber ? 'head-cell cell-number' : 'head-cell'}
      style={{ left: `${column.left}px`, width: `${column.width}px` }}
    >
      <span class="head-group">{firstOfGroup(column) ? column.group : ''}</span>
      <span class="head-title">{column.title}</span>
    </div>
  )
  return (
    <div class="grid-head" role="rowgroup">
      <div class="head-row" role="row" aria-rowindex={1}>
        <div class="row-pinned" role="presentation">
          {pinned.map(heading)}
        </div>
        <div class="row-scrolled" role="presentation">
          {shown.map(heading)}
        </div>
      </div>
    </div>
  )
}
