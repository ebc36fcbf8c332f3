/**
 * The most pixels that an element may be high in every browser; Firefox draws nothing below 17.8 million. A million rows
 * are higher, so the scrollbar is compressed: one of its pixels stands for several of the rows'.
 */
const highest = 15_000_000

/** What a grid shows of its rows. Pixels of the rows, not of the scrollbar. */
export interface Extent {
  readonly rows: number
  readonly rowHeight: number
  /** Of the part of the grid that shows rows. */
  readonly height: number
}

/** The rows to draw: from `first` on, and before `end`. */
export interface RowWindow {
  readonly first: number
  readonly end: number
}

/** The height of the scrolled element. */
export function scrolledHeight({ rows, rowHeight, height }: Extent): number {
  return Math.max(height, Math.min(rows * rowHeight, highest))
}

/** How many pixels of the rows one pixel of the scrollbar stands for. */
function compression(extent: Extent): number {
  const free = scrolledHeight(extent) - extent.height
  return free <= 0 ? 1 : maximumTop(extent) / free
}

function maximumTop({ rows, rowHeight, height }: Extent): number {
  return Math.max(0, rows * rowHeight - height)
}

export function isCompressed({ rows, rowHeight }: Extent): boolean {
  return rows * rowHeight > highest
}

/** The top within what can be reached. */
export function boundedTop(extent: Extent, top: number): number {
  return Math.min(maximumTop(extent), Math.max(0, top))
}

/** The position of the scrollbar for a top of the rows. */
export function scrollbarOf(extent: Extent, top: number): number {
  return top / compression(extent)
}

/**
 * The top of the rows after the scrollbar moved. Browsers round its position, which would make a compressed grid jump:
 * while it is where `top` puts it, `top` stays.
 */
export function topOf(extent: Extent, scrollbar: number, top: number): number {
  if (Math.abs(scrollbarOf(extent, top) - scrollbar) < 1) return top
  return boundedTop(extent, scrollbar * compression(extent))
}

/** The rows that are visible at a top, and the one that is cut at the bottom. */
export function rowWindow({ rows, rowHeight, height }: Extent, top: number): RowWindow {
  const first = Math.min(rows, Math.floor(top / rowHeight))
  return { first, end: Math.min(rows, Math.ceil((top + height) / rowHeight)) }
}

/** The top that shows a row, moved as little as possible. */
export function topShowing(extent: Extent, row: number, top: number): number {
  const { rowHeight, height } = extent
  const above = row * rowHeight
  const below = above + rowHeight - height
  return boundedTop(extent, Math.min(above, Math.max(below, top)))
}
