import { DynagateError } from '../errors.ts'

/** @throws DynagateError BAD_USER_INPUT unless this is an object, as `null` isn't. */
export function checkObject(what: string, given: unknown): void {
  if (typeof given === 'object' && given !== null) return
  throw new DynagateError('BAD_USER_INPUT', `${what}: expected an object, got ${String(given)}`)
}

/**
 * Rejects unknown members: a misspelled option must not count as missing, because then a read would return more than was
 * requested, or a write would lack its condition. Undefined members count as not given.
 *
 * @param what names the object in the message, e.g. `page`.
 * @throws DynagateError BAD_USER_INPUT that names the first unknown member; also for a value that isn't an object.
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
