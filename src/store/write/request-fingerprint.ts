import { createHash } from 'node:crypto'

/** The fingerprint of a request: the `content` of an idempotency key. The order of an object's members doesn't count. */
export function requestFingerprint(content: unknown): string {
  return createHash('sha256').update(JSON.stringify(content, comparable)).digest('base64url')
}

/** Sorts the members of objects, which clients may send in any order, and encodes bigints, which JSON doesn't have. */
function comparable(_: string, value: unknown): unknown {
  if (typeof value === 'bigint') return { bigint: String(value) }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value
  return Object.fromEntries(Object.entries(value).toSorted(([one], [other]) => (one < other ? -1 : 1)))
}
