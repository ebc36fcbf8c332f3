import {
  createCipheriv,
  createDecipheriv,
  createSecretKey,
  hash,
  hkdfSync,
  type KeyObject,
  randomBytes,
} from 'node:crypto'
import { DynagateError } from '../../errors.ts'
import type { Document } from '../../model/index.ts'
import { packKey, unpackKey } from './pack-key.ts'

/** What a cursor belongs to: it opens nowhere else. */
export interface CursorScope {
  /** The name of the access pattern. */
  readonly pattern: string
  /** One text for equal arguments; only a short hash of it stands in the cursor. */
  readonly arguments: string
  /** The page argument that brought the cursor, for messages. */
  readonly field: 'after' | 'before'
}

/**
 * Makes cursors of start keys and start keys of cursors: AES-256-GCM under a key derived from the secret, bound
 * to the access pattern and its arguments. A cursor tells nothing of the keys in it, can't be made or changed by
 * others, and is good for 24 hours; it does not depend on its item being there still.
 *
 * A cursor is base64url of: key id (1 byte), hash of the scope (4), nonce (12), tag (16), and sealed the time of
 * issue (6) and the start key.
 *
 * @example
 * const seal = new CursorSeal(process.env.DYNAGATE_SECRET)
 * const scope = { pattern: 'booksOf', arguments: '{"authorId":"a1"}', field: 'after' } as const
 * seal.open(scope, seal.seal(scope, { pk: 'AUTHOR#a1', sk: 'BOOK#Emma' })) // { pk: 'AUTHOR#a1', sk: 'BOOK#Emma' }
 */
export class CursorSeal {
  /** As bytes it would cost several times the sealing itself to set up for each cursor. */
  readonly #key: KeyObject
  readonly #keyId: number
  readonly #clock: () => number

  /**
   * @param secret what all processes behind one address share; not empty.
   * @param clock milliseconds since 1970.
   */
  constructor(secret: string | Uint8Array, clock: () => number = Date.now) {
    if (secret.length === 0) throw new TypeError('Expected a secret to seal cursors with, got an empty one')
    const derived = new Uint8Array(hkdfSync('sha256', secret, '', 'dynagate cursor 1', keyBytes + 1))
    this.#key = createSecretKey(derived.subarray(0, keyBytes))
    this.#keyId = derived[keyBytes] ?? 0
    this.#clock = clock
  }

  /** The cursor of a start key, as `ExclusiveStartKey` takes it: texts, numbers and bytes by attribute name. */
  seal(scope: CursorScope, startKey: Document): string {
    const binding = bindingOf(scope)
    const nonce = randomBytes(nonceBytes)
    const cipher = createCipheriv(algorithm, this.#key, nonce).setAAD(binding)
    const issued = Buffer.allocUnsafe(timeBytes)
    issued.writeUIntBE(this.#clock(), 0, timeBytes)
    const sealed = cipher.update(Buffer.concat([issued, packKey(startKey)]))
    cipher.final()
    return Buffer.concat([this.#head(binding), nonce, cipher.getAuthTag(), sealed]).toString('base64url')
  }

  /**
   * The start key of a cursor; its numbers are in the form in which the client port hands them out.
   *
   * @throws DynagateError BAD_CURSOR where the cursor is longer than any of ours, forged, cut off, made for
   *   another access pattern or other arguments or under another secret, or older than 24 hours.
   */
  open(scope: CursorScope, cursor: string): Document {
    const bytes = bytesOf(scope, cursor)
    const binding = bindingOf(scope)
    if (bytes[0] !== this.#keyId) throw badCursor(scope, 'is not one that this gateway gave out')
    if (!this.#head(binding).equals(bytes.subarray(0, headBytes))) {
      throw badCursor(scope, 'belongs to another field or to other arguments')
    }
    const plain = this.#decrypt(binding, bytes)
    if (plain === undefined) throw badCursor(scope, 'was changed or cut off on the way')
    const age = this.#clock() - plain.readUIntBE(0, timeBytes)
    if (age > lifetimeMs) throw badCursor(scope, 'is older than 24 hours')
    return unpackKey(plain.subarray(timeBytes))
  }

  #head(binding: Buffer): Buffer {
    return Buffer.concat([Uint8Array.of(this.#keyId), binding], headBytes)
  }

  #decrypt(binding: Buffer, bytes: Buffer): Buffer | undefined {
    const nonce = bytes.subarray(headBytes, headBytes + nonceBytes)
    const tag = bytes.subarray(headBytes + nonceBytes, clearBytes)
    const decipher = createDecipheriv(algorithm, this.#key, nonce, { authTagLength: tagBytes })
    decipher.setAAD(binding).setAuthTag(tag)
    try {
      return Buffer.concat([decipher.update(bytes.subarray(clearBytes)), decipher.final()])
    } catch {
      return undefined
    }
  }
}

const algorithm = 'aes-256-gcm'
const keyBytes = 32
const nonceBytes = 12
const tagBytes = 16
const timeBytes = 6

/** The key id and the first bytes of the scope's hash: they tell a foreign cursor from a forged one. */
const headBytes = 5

/** What stands before the sealed part. */
const clearBytes = headBytes + nonceBytes + tagBytes

const lifetimeMs = 24 * 60 * 60 * 1000

/** Room for the longest start key: an index key and a primary key of 2,048 + 1,024 bytes each, and four names. */
const mostCharacters = 10 * 1024

function bytesOf(scope: CursorScope, cursor: string): Buffer {
  if (cursor.length > mostCharacters) {
    throw badCursor(
      scope,
      `has ${cursor.length} characters, and none of this gateway's has over ${mostCharacters}`,
    )
  }
  const bytes = Buffer.from(cursor, 'base64url')
  // Node's decoder skips what isn't base64url and ignores left-over bits, so one cursor would have many texts.
  if (bytes.length < clearBytes + timeBytes || bytes.toString('base64url') !== cursor) {
    throw badCursor(scope, 'is not one that this gateway gave out, or was cut off')
  }
  return bytes
}

/** What the cipher binds a cursor to. JSON keeps `a` + `bc` apart from `ab` + `c`. */
function bindingOf(scope: CursorScope): Buffer {
  return hash('sha256', JSON.stringify([scope.pattern, scope.arguments]), 'buffer')
}

function badCursor({ field }: CursorScope, reason: string): DynagateError {
  return new DynagateError('BAD_CURSOR', `${field}: this cursor ${reason}; start again without it`)
}
