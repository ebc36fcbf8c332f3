import { createHmac } from 'node:crypto'

/** Replaces a name by a hash of it: equal names have equal hashes. */
export type Pseudonyms = (name: string) => string

/**
 * Hashes of callers and tenants for the log: the first 16 hexadecimal digits of their HMAC-SHA-256. Without the key, a
 * name can't be found by hashing likely ones.
 */
export function pseudonyms(key: string | Buffer): Pseudonyms {
  const known = new Map<string, string>()
  return (name) => {
    const hash = known.get(name)
    if (hash !== undefined) return hash
    const made = createHmac('sha256', key).update(name).digest('hex').slice(0, 16)
    if (known.size >= maxKnown) known.clear()
    known.set(name, made)
    return made
  }
}

/** Hashes that are kept, of the callers that come again and again. */
const maxKnown = 1_000
