import type { AnyAccessPattern, AnyItem, Document, Table } from '../../model/index.ts'
import type { CursorScope, CursorSeal } from '../cursor/index.ts'
import {
  conditionText,
  keyAttributes,
  type PageRequest,
  pageWindow,
  pickKey,
  planPage,
  type Query,
} from '../plan/index.ts'
import type { Page } from './page.ts'
import { PageEdge } from './page-edge.ts'
import { type Reading, readRows } from './read-rows.ts'
import { itemOf, type Row } from './row.ts'
import { RowPage } from './row-page.ts'

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
  if (window.size === 0) return new RowPage({ edges: [], window, hasMore: false, stop: undefined })
  const { rows, stoppedAt } = await readRows(planPage(query, window, start), reading)
  const shown = rows.slice(0, window.size)
  if (!window.isForward) shown.reverse()
  return new RowPage({
    edges: shown.map((row) => edgeOf(query, scope, row, reading)),
    window,
    hasMore: rows.length > window.size || stoppedAt !== undefined,
    stop: stoppedAt && (() => reading.seal.seal(scope, startKeyOf(query.pattern, reading.table, stoppedAt))),
  })
}

function edgeOf({ pattern }: Query, scope: CursorScope, row: Row, reading: PageReading): PageEdge {
  const { table, seal } = reading
  return new PageEdge(itemOf(pattern, reading, row), () =>
    seal.seal(scope, startKeyOf(pattern, table, row.entry)),
  )
}

/** A cursor serves the same pattern and arguments in the same table, in either direction. */
function scopeOf({ tableName, pattern, condition, filter }: Query): CursorScope {
  return {
    pattern: pattern.name,
    arguments: `${tableName} ${conditionText(condition, filter)}`,
    field: 'after',
  }
}

/** The keys of an entry on its index and in the table: what a query goes on from. */
function startKeyOf({ index }: AnyAccessPattern, { primaryIndex }: Table, entry: Document): Document {
  return pickKey(entry, [...keyAttributes(index), ...keyAttributes(primaryIndex)])
}
