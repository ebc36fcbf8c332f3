import { type Document, isNumeric, type Table } from '../../model/index.ts'

/**
 * Whether an item's time is over. DynamoDB deletes such items only within some days, and until then readers must
 * take them as gone. An attribute that isn't a number never expires its item.
 *
 * @param now milliseconds since 1970.
 */
export function isExpired(table: Table, item: Document, now: number): boolean {
  const { timeToLive } = table.definition
  const end = timeToLive === undefined ? undefined : item[timeToLive]
  return isNumeric(end) && Number(end) * 1000 < now
}
