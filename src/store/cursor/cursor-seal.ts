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

/** A secret that cursors are sealed with. */
export type CursorSecret = string | Uint8Array

/** A cursor as a client gave it. */
export interface GivenCursor {
  /** The page argument that it came in, for messages. */
  readonly field: 'after' | 'before'
  readonly text: string
}

/**
 * Makes cursors of positions and positions of cursors: authenticated encryption with a synthetic IV (SIV, as RFC 5297
 * describes it), of HMAC-SHA-256 and AES-256-CTR under keys derived from the secret. The IV is a keyed hash of what
 * the cursor is bound to and of the position. So one position has one cursor, which tells nothing of the keys in it,
 * and which nobody else can make or change.
 *
 * A cursor is base64url of: id of the secret (2 bytes), beginning of the binding (4), IV (16), encrypted position.
 * It does not expire; it is rejected when its secret is no longer among those given.
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
   * @param secrets what all processes behind one address share; cursors are sealed with the first, and opened with each.
   * @throws TypeError without a secret, or where one is empty.
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
   * @param binding 32 bytes that stand for what the cursor belongs to: it opens nowhere else.
   * @throws DynagateError LIMIT_EXCEEDED where the cursor would be longer than 2 KB.
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
   * @throws DynagateError BAD_CURSOR where the cursor is longer than any of ours, forged, cut off, made for something
   *   else, or sealed with a secret that isn't among those given.
   */
  open(binding: Uint8Array, given: GivenCursor): Buffer {
    const bytes = bytesOf(given)
    const keys = this.#keys.filter(({ id }) => id.equals(bytes.subarray(0, idBytes)))
    if (keys.length === 0) {
      throw badCursor(
        given,
        "is not one that this gateway gave out, or its secret is no longer the gateway's",
      )
    }
    const belonging = bytes.subarray(idBytes, headBytes)
    if (!belonging.equals(binding.subarray(0, bindingBytes))) {
      throw badCursor(given, 'belongs to another field or to other arguments')
    }
    for (const key of keys) {
      const position = unseal(key, binding, bytes.subarray(headBytes))
      if (position !== undefined) return position
    }
    throw badCursor(given, 'was changed or cut off on the way')
  }
}

/** What a secret gives. As bytes the keys would cost several times the sealing itself to set up for each cursor. */
interface SealKey {
  /** Tells which secret a cursor was sealed with. Two secrets may have the same, so it decides nothing alone. */
  readonly id: Buffer
  readonly mac: KeyObject
  readonly cipher: KeyObject
}

const algorithm = 'aes-256-ctr'
const keyBytes = 32
const idBytes = 2
/** The beginning of the binding tells a foreign cursor from a forged one. */
const bindingBytes = 4
const headBytes = idBytes + bindingBytes
const ivBytes = 16

/** 2 KB: what a client may send, and has to keep, for each item. */
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

/** The binding has one length, so no two pairs of binding and position are the same input. */
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
      `has ${text.length} characters, and none of this gateway's has over ${mostCharacters}`,
    )
  }
  const bytes = Buffer.from(text, 'base64url')
  // Node's decoder skips what isn't base64url and ignores left-over bits, so one cursor would have many strings.
  if (bytes.length <= headBytes + ivBytes || bytes.toString('base64url') !== text) {
    throw badCursor(given, 'is not one that this gateway gave out, or was cut off')
  }
  return bytes
}

function badCursor({ field }: GivenCursor, reason: string): DynagateError {
  return new DynagateError('BAD_CURSOR', `${field}: this cursor ${reason}; start again without it`)
}
