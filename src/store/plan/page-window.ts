import { DynagateError } from '../../errors.ts'
import { checkMembers } from '../known-members.ts'

/** Which items of a connection to read: `first` (after a cursor), or `last` (before one). */
export interface PageRequest {
  /** The number of items from the start: 0 or more. */
  readonly first?: number
  /** Starts after the item of this cursor. */
  readonly after?: string
  /** The number of items from the end: 0 or more. */
  readonly last?: number
  /** Ends before the item of this cursor. */
  readonly before?: string
}

/** The part of a connection that a page selects. */
export interface PageWindow {
  readonly isForward: boolean
  readonly size: number
  /** The cursor to continue from, and its argument. */
  readonly cursor: { readonly field: 'after' | 'before'; readonly text: string } | undefined
}

/**
 * Reads the paging arguments of a Relay connection.
 *
 * @throws DynagateError BAD_USER_INPUT unless exactly one size is given, an integer of at least 0, and no cursor of the
 *   other direction.
 */
export function pageWindow(request: PageRequest): PageWindow {
  checkMembers('page', request, ['first', 'after', 'last', 'before'])
  const { first, after, last, before } = request
  if (first !== undefined && last === undefined && before === undefined) {
    return { isForward: true, size: checkSize('first', first), cursor: cursorIn('after', after) }
  }
  if (last !== undefined && first === undefined && after === undefined) {
    return { isForward: false, size: checkSize('last', last), cursor: cursorIn('before', before) }
  }
  throw new DynagateError(
    'BAD_USER_INPUT',
    'expected first, perhaps with after, or last, perhaps with before',
  )
}

function checkSize(name: string, size: number): number {
  if (Number.isSafeInteger(size) && size >= 0) return size
  throw new DynagateError('BAD_USER_INPUT', `${name}: expected an integer of at least 0, got ${size}`)
}

function cursorIn(field: 'after' | 'before', text: string | undefined): PageWindow['cursor'] {
  return text === undefined ? undefined : { field, text }
}
