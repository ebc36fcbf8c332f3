/** A value that can't be missing unless the engine itself is wrong. Throws a TypeError that says what is missing. */
export function required<T>(value: T | undefined, what: string): T {
  if (value === undefined) throw new TypeError(`${what} expected, got undefined: a bug of the engine`)
  return value
}
