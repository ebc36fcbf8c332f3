import {
  createCipheriv,
  createDecipheriv,
  createHmac,
  createSecretKey,
  hkdfSync,
  type KeyObject,
  timingSafeEqual,
} from 'node:crypto'
import { DynagateError } from '../../errors.ts'

/** A secret that seals cursors. */
export type CursorSecret = string | Uint8Array

/** A client's cursor. */
export interface GivenCursor {
  /** The page argument with the cursor, for messages. */
  readonly field: 'after' | 'before'
  readonly text: string
}

/**
 * Converts positions to cursors and back: authenticated encryption with a synthetic IV (SIV, as in RFC 5297), using
 * HMAC-SHA-256 and AES-256-CTR with keys derived from the secret. The IV is a keyed hash of the cursor's binding and of
 * the position. So a position always has the same cursor, which reveals nothing about its keys and can't be forged or
 * changed without the secret.
 *
 * A cursor is base64url of: id of the secret (2 bytes), beginning of the binding (4), IV (16), encrypted position.
 * It does not expire; it is rejected when its secret is no longer among the configured ones.
 *
 * @example
 * const seal = new CursorSeal(['new secret', 'old secret'])
 * const cursor = seal.seal(binding, position)
 * seal.open(binding, { field: 'after', text: cursor }) // position
 */
export class CursorSeal {
  readonly #first: SealKey
  readonly #keys: readonly SealKey[]

  /**
   * @param secrets the same in all processes behind one address. The first one seals cursors; each one opens them.
   * @throws TypeError without a secret, or if one is empty.
   */
  constructor(secrets: CursorSecret | readonly CursorSecret[]) {
    const all = typeof secrets === 'string' || secrets instanceof Uint8Array ? [secrets] : secrets
    const [first, ...others] = all.map(sealKey)
    if (first === undefined) throw new TypeError('Expected a secret to seal cursors with, got none')
    this.#first = first
    this.#keys = [first, ...others]
  }

  /**
   * The cursor of a position.
   *
   * @param binding 32 bytes that identify what the cursor belongs to: it can be opened only with the same binding.
   * @throws DynagateError LIMIT_EXCEEDED if the cursor would be longer than 2 KB.
   */
  seal(binding: Uint8Array, position: Uint8Array): string {
    const { id, mac, cipher } = this.#first
    const iv = syntheticIv(mac, binding, position)
    const sealed = createCipheriv(algorithm, cipher, iv).update(position)
    const cursor = Buffer.concat([id, binding.subarray(0, bindingBytes), iv, sealed]).toString('base64url')
    if (cursor.length <= mostCharacters) return cursor
    throw new DynagateError(
      'LIMIT_EXCEEDED',
      `cursor: the keys of this item need a cursor of ${cursor.length} characters, and the limit is ${mostCharacters}; ` +
        'shorten the keys',
    )
  }

  /**
   * The position of a cursor.
   *
   * @throws DynagateError BAD_CURSOR if the cursor is too long, forged, truncated, bound to something else, or sealed
   *   with a secret that isn't among the configured ones.
   */
  open(binding: Uint8Array, given: GivenCursor): Buffer {
    const bytes = bytesOf(given)
    const keys = this.#keys.filter(({ id }) => id.equals(bytes.subarray(0, idBytes)))
    if (keys.length === 0) {
      throw badCursor(given, "was not issued by this gateway, or its secret is no longer the gateway's")
    }
    const belonging = bytes.subarray(idBytes, headBytes)
    if (!belonging.equals(binding.subarray(0, bindingBytes))) {
      throw badCursor(given, 'belongs to another field or to other arguments')
    }
    for (const key of keys) {
      const position = unseal(key, binding, bytes.subarray(headBytes))
      if (position !== undefined) return position
    }
    throw badCursor(given, 'was changed or truncated')
  }
}

/**
 * The keys derived from a secret, as key objects: setting up raw bytes for each cursor would take longer than sealing
 * it.
 */
interface SealKey {
  /** Indicates the secret of a cursor. Two secrets may have the same id, so it proves nothing. */
  readonly id: Buffer
  readonly mac: KeyObject
  readonly cipher: KeyObject
}

const algorithm = 'aes-256-ctr'
const keyBytes = 32
const idBytes = 2
/** The first bytes of the binding distinguish a cursor of another field from a forged one. */
const bindingBytes = 4
const headBytes = idBytes + bindingBytes
const ivBytes = 16

/** 2 KB: clients store and send a cursor for each item. */
const mostCharacters = 2048

function sealKey(secret: CursorSecret): SealKey {
  if (secret.length === 0) throw new TypeError('Expected a secret to seal cursors with, got an empty one')
  const derived = Buffer.from(hkdfSync('sha256', secret, '', 'dynagate cursor 2', 2 * keyBytes + idBytes))
  return {
    mac: createSecretKey(derived.subarray(0, keyBytes)),
    cipher: createSecretKey(derived.subarray(keyBytes, 2 * keyBytes)),
    id: derived.subarray(2 * keyBytes),
  }
}

/** The binding has a fixed length, so no two pairs of binding and position have the same input. */
function syntheticIv(key: KeyObject, binding: Uint8Array, position: Uint8Array): Buffer {
  return createHmac('sha256', key).update(binding).update(position).digest().subarray(0, ivBytes)
}

function unseal({ mac, cipher }: SealKey, binding: Uint8Array, sealed: Buffer): Buffer | undefined {
  const iv = sealed.subarray(0, ivBytes)
  const position = createDecipheriv(algorithm, cipher, iv).update(sealed.subarray(ivBytes))
  return timingSafeEqual(iv, syntheticIv(mac, binding, position)) ? position : undefined
}

function bytesOf(given: GivenCursor): Buffer {
  const { text } = given
  if (text.length > mostCharacters) {
    throw badCursor(
      given,
      `has ${text.length} characters; this gateway's cursors have at most ${mostCharacters}`,
    )
  }
  const bytes = Buffer.from(text, 'base64url')
  // Node's decoder skips invalid characters and ignores trailing bits, so one cursor would have many spellings.
  if (bytes.length <= headBytes + ivBytes || bytes.toString('base64url') !== text) {
    throw badCursor(given, 'was not issued by this gateway, or was truncated')
  }
  return bytes
}

function badCursor({ field }: GivenCursor, reason: string): DynagateError {
  return new DynagateError('BAD_CURSOR', `${field}: this cursor ${reason}; start again without it`)
}
