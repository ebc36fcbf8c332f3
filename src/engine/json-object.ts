/** A JSON object in a request. */
export type Members = Readonly<Record<string, unknown>>

/** Whether a value of JSON is an object with members. */
export function isMembers(value: unknown): value is Members {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
