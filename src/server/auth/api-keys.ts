import { createHash, timingSafeEqual } from 'node:crypto'
import type { Attributes } from '../../model/index.ts'
import { type Authenticator, unauthenticated, type Verified, type Verifier } from './authenticator.ts'
import { verifiedCaller } from './verified-caller.ts'

/** Options of `apiKeys()`. */
export interface ApiKeyOptions {
  readonly keys: readonly ApiKey[]
  /** The header with the key; `x-api-key` by default. */
  readonly header?: string
}

/** An API key, of which only the hash is stored, and its caller. */
export interface ApiKey {
  /** The SHA-256 of the key, as 64 hexadecimal digits. */
  readonly sha256: string
  /** The attributes of its caller. */
  readonly caller: Readonly<Record<string, unknown>>
}

/**
 * Verifies API keys. A key must be random, with at least 128 bits: SHA-256 is fast, so a key that can be guessed could be
 * found from its hash.
 *
 * @example
 * apiKeys({ keys: [{ sha256: hashOfReportsKey, caller: { userId: 'reports' } }] })
 *
 * @throws TypeError for too few or too many keys, for a malformed hash, and for a malformed name of the header.
 */
export function apiKeys({ keys, header = 'x-api-key' }: ApiKeyOptions): Authenticator {
  if (keys.length === 0 || keys.length > maxKeys) {
    throw new TypeError(`apiKeys: expected 1 to ${maxKeys} keys, got ${keys.length}`)
  }
  if (!headerName.test(header)) {
    throw new TypeError(`apiKeys: expected header to be the name of a header, got ${JSON.stringify(header)}`)
  }
  const hashes = keys.map(({ sha256 }, at) => hashOf(sha256, at))
  return {
    challenge: 'ApiKey',
    header: header.toLowerCase(),
    credentials: `the keys in '${header.toLowerCase()}'`,
    prepare: (attributes) => verifierOf(header, known(keys, hashes, attributes)),
  }
}

/** All hashes are compared for each request. */
const maxKeys = 1_000
/** Characters. */
const maxKeyLength = 512

/** A token of RFC 9110. */
const headerName = /^[\w!#$%&'*+.^`|~-]+$/

function hashOf(sha256: string, at: number): Buffer {
  if (/^[0-9a-f]{64}$/i.test(sha256)) return Buffer.from(sha256, 'hex')
  throw new TypeError(
    `apiKeys: expected keys[${at}].sha256 to be 64 hexadecimal digits, got ${sha256.length} characters`,
  )
}

interface KnownKey {
  readonly hash: Buffer
  readonly verified: Verified
}

function known(keys: readonly ApiKey[], hashes: readonly Buffer[], attributes: Attributes): KnownKey[] {
  return keys.map(({ caller }, at) => {
    const hash = hashes[at]
    if (hash === undefined) throw new TypeError(`apiKeys: keys[${at}] has no hash`)
    try {
      return { hash, verified: verifiedCaller(attributes, caller) }
    } catch (cause) {
      const reason = cause instanceof Error ? cause.message : String(cause)
      throw new TypeError(`apiKeys: keys[${at}].caller: ${reason}`, { cause })
    }
  })
}

function verifierOf(header: string, keys: readonly KnownKey[]): Verifier {
  return (request) => {
    const given = request.headers.get(header)
    if (given === null) return undefined
    // Too long to be a key: not worth hashing.
    const key = given.length > maxKeyLength ? undefined : find(keys, given)
    if (key === undefined) throw unauthenticated(`The API key in '${header}' is not valid.`)
    return key.verified
  }
}

/** Compares all hashes in constant time: the time reveals nothing about how much of a key is right. */
function find(keys: readonly KnownKey[], given: string): KnownKey | undefined {
  const hash = createHash('sha256').update(given).digest()
  let found: KnownKey | undefined
  for (const key of keys) if (timingSafeEqual(key.hash, hash)) found = key
  return found
}
