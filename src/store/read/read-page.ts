import type { AnyAccessPattern, AnyItem, Document, Table } from '../../model/index.ts'
import type { CursorScope, CursorSeal } from '../cursor/index.ts'
import {
  conditionText,
  keyAttributes,
  type PageRequest,
  type PageWindow,
  pageWindow,
  pickKey,
  planPage,
  type Query,
} from '../plan/index.ts'
import type { Page } from './page.ts'
import { PageEdge } from './page-edge.ts'
import { type Reading, readRows } from './read-rows.ts'
import { itemOf, type Row } from './row.ts'

/** What reading a page takes. */
export interface PageReading extends Reading {
  readonly seal: CursorSeal
}

/**
 * Reads a page. Backward, the query runs the other way and the edges are turned round, so that they always stand
 * in the connection's order.
 *
 * @throws DynagateError BAD_USER_INPUT, BAD_CURSOR, or that of a query that failed.
 */
export async function readPage(
  query: Query,
  page: PageRequest,
  reading: PageReading,
): Promise<Page<AnyItem>> {
  const window = pageWindow(page)
  const scope = scopeOf(query)
  const start =
    window.cursor && reading.seal.open({ ...scope, field: window.cursor.field }, window.cursor.text)
  if (window.size === 0) return pageOf([], window, false)
  const rows = await readRows(planPage(query, window, start), reading)
  const shown = rows.slice(0, window.size)
  if (!window.isForward) shown.reverse()
  return pageOf(
    shown.map((row) => edgeOf(query, scope, row, reading)),
    window,
    rows.length > window.size,
  )
}

/** On the side that was come from, the cursor's own item says that there are others. */
function pageOf(edges: PageEdge[], { isForward, cursor }: PageWindow, hasMore: boolean): Page<AnyItem> {
  const cameFromSome = cursor !== undefined
  return {
    edges,
    hasNextPage: isForward ? hasMore : cameFromSome,
    hasPreviousPage: isForward ? cameFromSome : hasMore,
  }
}

function edgeOf({ pattern }: Query, scope: CursorScope, row: Row, { table, seal }: PageReading): PageEdge {
  return new PageEdge(itemOf(pattern, table, row), () =>
    seal.seal(scope, startKeyOf(pattern, table, row.entry)),
  )
}

/** A cursor serves the same pattern and arguments in the same table, in either direction. */
function scopeOf({ tableName, pattern, condition }: Query): CursorScope {
  return { pattern: pattern.name, arguments: `${tableName} ${conditionText(condition)}`, field: 'after' }
}

/** The keys of an entry on its index and in the table: what a query goes on from. */
function startKeyOf({ index }: AnyAccessPattern, { primaryIndex }: Table, entry: Document): Document {
  return pickKey(entry, [...keyAttributes(index), ...keyAttributes(primaryIndex)])
}
