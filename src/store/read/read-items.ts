import { DynagateError } from '../../errors.ts'
import type { AnyItem, Document } from '../../model/index.ts'
import { abandoned } from '../client/index.ts'
import { pickKey, planPart, type Query } from '../plan/index.ts'
import type { ReadLoader } from './read-loader.ts'
import { readRows } from './read-rows.ts'
import type { Reading } from './reading.ts'
import { itemOf } from './row.ts'

/** Options of `readItems()`. */
export interface ItemsReading extends Omit<Reading, 'loader'> {
  /** Makes the loader of one part. Each part has its own, because a loader retains its results. */
  readonly loader: () => ReadLoader
  /** The number of items that are read and held at a time. */
  readonly pageSize: number
  /** Ends the iteration: checked before each item. */
  readonly signal: AbortSignal | undefined
}

/**
 * All items of a query, in its order. They are read part by part while they are consumed: after the consumer stops, no
 * read is in flight and none follows.
 *
 * @throws DynagateError CANCELLED, TIMEOUT, or the error of a failed read; ItemError at an item that fits no entity.
 */
export async function* readItems(
  query: Query,
  { pageSize, signal, loader, ...reading }: ItemsReading,
): AsyncGenerator<AnyItem, void, undefined> {
  const { index } = query.pattern
  if (query.rule?.excludesAll) return
  let start: Document | undefined
  do {
    const plan = planPart(query, { limit: pageSize, start })
    const { rows, stoppedAt } = await readRows(plan, { ...reading, loader: loader() })
    for (const row of rows) {
      if (signal?.aborted) throw abandoned(signal.reason, false)
      const item = itemOf(query.pattern, reading, row)
      if (item instanceof Error) throw item
      yield item
    }
    const last = rows.length < pageSize ? stoppedAt : rows.at(-1)?.entry
    start = last && pickKey(last, index, reading.table.primaryIndex)
  } while (start !== undefined)
}

/** The page size that was given, or the default. @throws DynagateError BAD_USER_INPUT. */
export function checkPageSize(pageSize = defaultPageSize): number {
  if (Number.isInteger(pageSize) && pageSize >= 1 && pageSize <= maxPageSize) return pageSize
  throw new DynagateError(
    'BAD_USER_INPUT',
    `pageSize: expected an integer from 1 to ${maxPageSize}, got ${pageSize}`,
  )
}

const defaultPageSize = 100

/** Items. Larger parts would save few calls, and take memory. */
const maxPageSize = 1000
