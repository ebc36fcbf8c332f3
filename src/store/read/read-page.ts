import type { AnyItem } from '../../model/index.ts'
import { type CursorSeal, PageCursors } from '../cursor/index.ts'
import { type PageRequest, pageWindow, planPage, type Query } from '../plan/index.ts'
import { type Page, PageEdge, RowPage } from './page.ts'
import { readRows } from './read-rows.ts'
import type { Reading } from './reading.ts'
import { itemOf } from './row.ts'

/** Options of `readPage()`. */
export interface PageReading extends Reading {
  readonly seal: CursorSeal
  /** The scope to which the cursors are bound; undefined for a request without one. */
  readonly scope: string | undefined
}

/**
 * Reads a page. Backward, the query runs in the opposite direction and its rows are reversed, so that the edges are
 * always in the connection's order.
 *
 * @throws DynagateError BAD_USER_INPUT, BAD_CURSOR, or the error of a failed Query.
 */
export async function readPage(
  query: Query,
  page: PageRequest,
  reading: PageReading,
): Promise<Page<AnyItem>> {
  const { seal, table, scope } = reading
  const window = pageWindow(page)
  let made: PageCursors | undefined
  // Most operations select no cursor.
  const cursors = () => {
    made ??= new PageCursors({ seal, table, query, scope })
    return made
  }
  const start = window.cursor && cursors().startKey(window.cursor)
  if (window.size === 0 || query.rule?.excludesAll) {
    return new RowPage({ edges: [], window, hasMore: false, stop: undefined })
  }
  const { rows, stoppedAt } = await readRows(planPage(query, window, start), reading)
  const shown = rows.slice(0, window.size)
  if (!window.isForward) shown.reverse()
  return new RowPage({
    edges: shown.map(
      (row) => new PageEdge(itemOf(query.pattern, reading, row), () => cursors().of(row.entry)),
    ),
    window,
    hasMore: rows.length > window.size || stoppedAt !== undefined,
    stop: stoppedAt && (() => cursors().of(stoppedAt)),
  })
}
