import { DynagateError } from '../errors.ts'

/** @throws DynagateError BAD_USER_INPUT unless this is an object, as `null` isn't. */
export function checkObject(what: string, given: unknown): void {
  if (typeof given === 'object' && given !== null) return
  throw new DynagateError('BAD_USER_INPUT', `${what}: expected an object, got ${String(given)}`)
}

/**
 * Rejects members that nothing reads: a misspelled option must not count as one that wasn't given, for then a read
 * returns more than was requested, or a write is made without its condition. Members that are undefined count as not
 * given.
 *
 * @param what names the object in the message, e.g. `page`.
 * @throws DynagateError BAD_USER_INPUT that names the first unknown member, or unless it is an object.
 */
export function checkMembers(what: string, given: object, known: readonly string[]): void {
  checkObject(what, given)
  for (const name of Object.keys(given)) {
    if (known.includes(name) || given[name as keyof typeof given] === undefined) continue
    throw new DynagateError(
      'BAD_USER_INPUT',
      `${what}: there is no member '${name}': expected ${known.join(', ')}`,
    )
  }
}
