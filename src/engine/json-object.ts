/** A request or a part of one, as JSON gave it. */
export type Members = Readonly<Record<string, unknown>>

/** Whether a value of JSON is an object with members. */
export function isMembers(value: unknown): value is Members {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
