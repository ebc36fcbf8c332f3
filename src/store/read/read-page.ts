import type { AnyItem, Document } from '../../model/index.ts'
import type { CursorSeal } from '../cursor/index.ts'
import {
  conditionText,
  type PageRequest,
  type PageWindow,
  pageWindow,
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
  const start = startOf(query, window, reading.seal)
  if (window.size === 0) return pageOf([], window, false)
  const rows = await readRows(planPage(query, window, start), reading)
  const shown = rows.slice(0, window.size)
  if (!window.isForward) shown.reverse()
  return pageOf(
    shown.map((row) => edgeOf(query, row, reading)),
    window,
    rows.length > window.size,
  )
}

function startOf(query: Query, { cursor }: PageWindow, seal: CursorSeal): Document | undefined {
  return cursor && seal.open(scopeOf(query, cursor.field), cursor.text)
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

function edgeOf(query: Query, row: Row, { table, seal }: PageReading): PageEdge {
  return new PageEdge(itemOf(query.pattern, table, row), () =>
    seal.seal(scopeOf(query, 'after'), keysOf(query, row.entry)),
  )
}

function scopeOf({ tableName, pattern, condition }: Query, field: 'after' | 'before') {
  return { pattern: pattern.name, arguments: `${tableName} ${conditionText(condition)}`, field }
}

/** The keys of an entry on its index and in the table: what a query goes on from. */
function keysOf({ pattern: { index, entities } }: Query, entry: Document): Document {
  const primary = entities[0]?.table.primaryIndex
  const slots = [index.partition, index.sort, primary?.partition, primary?.sort]
  const names = slots.flatMap((slot) => (slot ? [slot.name] : []))
  return Object.fromEntries(names.map((name) => [name, entry[name] ?? null]))
}
