/**
 * The value, which is there unless Dynagate has a bug: use it in place of a fallback that would hide the bug.
 *
 * @param what names the value, as in `the key of Order on gsi1`.
 * @throws TypeError where the value is missing.
 */
export function required<Value>(value: Value | null | undefined, what: string): Value {
  if (value !== null && value !== undefined) return value
  throw new TypeError(`Expected ${what}, got ${value}: this is a bug of Dynagate`)
}
