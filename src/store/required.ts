/**
 * A value that the code around it has made sure of. Missing, it is a mistake of ours, which must not pass for "there
 * is none".
 *
 * @param what names the value for the message.
 */
export function required<Value>(value: Value | undefined, what: string): Value {
  if (value === undefined) throw new Error(`Expected ${what}, got undefined`)
  return value
}
