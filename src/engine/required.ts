/** Asserts that a value is present: its absence would be a bug of the engine. Throws a TypeError that names it. */
export function required<T>(value: T | undefined, what: string): T {
  if (value === undefined) throw new TypeError(`${what} expected, got undefined: a bug of the engine`)
  return value
}
