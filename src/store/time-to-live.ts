import {
  type AnyEntity,
  type Document,
  type Index,
  isNumeric,
  keyAttributes,
  storedName,
  type Table,
} from '../model/index.ts'
import type { Placeholders } from './expressions/index.ts'

// DynamoDB deletes expired items only within a few days. Until then reads ignore them, and writes treat them as missing.
// An item whose time-to-live attribute is missing or not a number never expires.

/** Whether items of an entity can expire: it has the table's time-to-live attribute. */
export function mayExpire({ table, attributes }: AnyEntity): boolean {
  const { timeToLive } = table.definition
  return Object.keys(attributes).some((name) => storedName(attributes, name) === timeToLive)
}

/**
 * Whether a stored item has expired.
 *
 * @param now milliseconds since 1970.
 */
export function isExpired({ definition: { timeToLive } }: Table, item: Document, now: number): boolean {
  const expiresAt = timeToLive === undefined ? undefined : item[timeToLive]
  return isNumeric(expiresAt) && Number(expiresAt) < secondsOf(now)
}

/**
 * The condition that an item has expired, for an expression; undefined in a table without time to live. It is false
 * where the attribute is missing or not a number, and its negation true.
 *
 * @param now milliseconds since 1970.
 */
export function expiredCondition(
  { definition: { timeToLive } }: Table,
  now: number,
  placeholders: Placeholders,
): string | undefined {
  if (timeToLive === undefined) return undefined
  return `${placeholders.name(timeToLive)} < ${placeholders.value(secondsOf(now))}`
}

/** Whether an index carries the time-to-live attribute; true also where the table has none. */
export function carriesTimeToLive(index: Index, { definition, primaryIndex }: Table): boolean {
  const { timeToLive } = definition
  const { projection } = index
  if (timeToLive === undefined || projection === 'all') return true
  const isKey = [primaryIndex, index].flatMap(keyAttributes).includes(timeToLive)
  return isKey || (projection !== 'keysOnly' && projection.includes(timeToLive))
}

/**
 * Whether a Query of an index can filter out expired items: the index must carry the time-to-live attribute, but not as a
 * key attribute, because a FilterExpression may not name these.
 */
export function canLeaveOutExpired(index: Index, table: Table): boolean {
  const { timeToLive } = table.definition
  if (timeToLive === undefined) return true
  return !keyAttributes(index).includes(timeToLive) && carriesTimeToLive(index, table)
}

function secondsOf(milliseconds: number): number {
  return milliseconds / 1000
}
