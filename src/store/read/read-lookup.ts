import { DynagateError } from '../../errors.ts'
import type { AnyItem } from '../../model/index.ts'
import { planLookup, type Query } from '../plan/index.ts'
import { readRows } from './read-rows.ts'
import type { Reading } from './reading.ts'
import { itemOf } from './row.ts'

/**
 * The one item that a query finds, or null.
 *
 * @throws DynagateError NOT_UNIQUE if there are several; ItemError for one that fits no entity.
 */
export async function readLookup(query: Query, reading: Reading): Promise<AnyItem | null> {
  const { pattern, rule } = query
  if (rule?.excludesAll) return null
  const [row, another] = (await readRows(planLookup(query), reading)).rows
  if (row === undefined) return null
  if (another !== undefined) {
    throw new DynagateError(
      'NOT_UNIQUE',
      `The lookup ${pattern.name} expected one item under its key and found several`,
    )
  }
  const item = itemOf(pattern, reading, row)
  if (item instanceof Error) throw item
  return item
}
