import { type Document, isNumeric, type Table } from '../../model/index.ts'

/**
 * Whether an item has expired. DynamoDB deletes expired items only within a few days; until then readers must ignore
 * them. An item whose time-to-live attribute isn't a number never expires.
 *
 * @param now milliseconds since 1970.
 */
export function isExpired(table: Table, item: Document, now: number): boolean {
  const { timeToLive } = table.definition
  const expiresAt = timeToLive === undefined ? undefined : item[timeToLive]
  return isNumeric(expiresAt) && Number(expiresAt) * 1000 < now
}
