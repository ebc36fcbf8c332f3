/** Where the cursor of a grid is, and how many rows and columns it may move over. */
export interface CursorSpace {
  readonly row: number
  readonly column: number
  readonly rows: number
  readonly columns: number
  /** How many rows a page key moves. */
  readonly page: number
}

/** The cursor after a key; undefined for a key that doesn't move it. */
export function movedCursor(
  key: string,
  isControl: boolean,
  { row, column, rows, columns, page }: CursorSpace,
): { readonly row: number; readonly column: number } | undefined {
  const at = (toRow: number, toColumn: number) => ({
    row: Math.min(Math.max(0, toRow), Math.max(0, rows - 1)),
    column: Math.min(Math.max(0, toColumn), Math.max(0, columns - 1)),
  })
  switch (key) {
    case 'ArrowDown':
    case 'j':
      return isControl ? at(rows - 1, column) : at(row + 1, column)
    case 'ArrowUp':
    case 'k':
      return isControl ? at(0, column) : at(row - 1, column)
    case 'ArrowRight':
      return at(row, column + 1)
    case 'ArrowLeft':
      return at(row, column - 1)
    case 'PageDown':
      return at(row + page, column)
    case 'PageUp':
      return at(row - page, column)
    case 'Home':
      return isControl ? at(0, 0) : at(row, 0)
    case 'End':
      return isControl ? at(rows - 1, columns - 1) : at(row, columns - 1)
    default:
      return undefined
  }
}
