import type { Index, Table } from '../catalogue/index.ts'
import { validationError } from '../errors.ts'
import { recordKey } from '../records/index.ts'
import { afterKey, type KeyRange } from '../storage/index.ts'
import { type Item, typeOf } from '../values/index.ts'

/** The context of a start key. */
export interface StartContext {
  readonly table: Table
  readonly index: Index | undefined
  readonly backward: boolean
}

/**
 * The part of a range after the start key, in the direction of the read. Throws a ValidationException for a key that
 * doesn't fit this table and index, or lies outside the range.
 */
export function rangeAfter(range: KeyRange, startKey: Item | undefined, place: StartContext): KeyRange {
  if (startKey === undefined) return range
  const { table, index, backward } = place
  checkStartKey(table, index, startKey)
  const key = recordKey(table, index, startKey)
  if (Buffer.compare(key, range.from) < 0 || Buffer.compare(key, range.to) >= 0) {
    throw validationError(
      'The provided starting key is outside query boundaries based on provided conditions',
    )
  }
  return backward ? { from: range.from, to: key } : { from: afterKey(key), to: range.to }
}

function checkStartKey(table: Table, index: Index | undefined, startKey: Item): void {
  const attributes = new Map(
    [...table.key.attributes, ...(index?.key.attributes ?? [])].map(({ name, type }) => [name, type]),
  )
  const names = Object.keys(startKey)
  const fits =
    names.length === attributes.size &&
    names.every((name) => startKey[name] !== undefined && typeOf(startKey[name]) === attributes.get(name))
  if (!fits) throw validationError('The provided starting key is invalid')
}
