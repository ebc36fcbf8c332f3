import { DynagateError } from '../../errors.ts'
import type { Document } from '../../model/index.ts'
import { fromWire, toWire, type WireItem } from '../../store/index.ts'
import { isObject } from '../request-body.ts'

/** Where a page of items begins: in which of the ranges that it goes through, and after which item of it. */
export interface PageStart {
  readonly range: number
  readonly after?: Document | undefined
}

/** A position as a string. It isn't sealed: who has it may read the whole table. */
export function encodeStart({ range, after }: PageStart): string {
  const text = JSON.stringify([range, after === undefined ? null : toWire(after)])
  return Buffer.from(text).toString('base64url')
}

/**
 * The position of a cursor; the start without one.
 *
 * @param names the attributes that the key of an item has there, of the table and of the index.
 * @throws DynagateError BAD_CURSOR for one of another index, or for none of these cursors.
 */
export function decodeStart(
  cursor: string | undefined,
  { names, ranges }: { readonly names: ReadonlySet<string>; readonly ranges: number },
): PageStart {
  if (cursor === undefined) return { range: 0 }
  const parsed = parse(cursor)
  if (Array.isArray(parsed)) {
    const [range, after] = parsed as unknown[]
    const isRange = typeof range === 'number' && Number.isInteger(range) && range >= 0 && range < ranges
    if (isRange && after === null) return { range }
    const key = isRange && isObject(after) ? keyIn(after) : undefined
    const isOfIndex = key !== undefined && hasNames(key, names)
    if (isRange && isOfIndex) return { range, after: key }
  }
  throw new DynagateError('BAD_CURSOR', 'The cursor is not one of this index and these values.')
}

function hasNames(key: Document, names: ReadonlySet<string>): boolean {
  const own = Object.keys(key)
  return own.length === names.size && own.every((name) => names.has(name))
}

function parse(cursor: string): unknown {
  try {
    return JSON.parse(Buffer.from(cursor, 'base64url').toString())
  } catch {
    return undefined
  }
}

function keyIn(wire: object): Document | undefined {
  try {
    return fromWire(wire as WireItem)
  } catch {
    return undefined
  }
}
