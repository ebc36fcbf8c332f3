import { EngineError } from '../errors.ts'
import type { RequestReader } from '../requests/index.ts'
import { type KeyRange, type KeyValueReader, type KeyValueWriter, prefixRange } from '../storage/index.ts'

/** A request with an idempotency token. */
export interface TokenUse {
  readonly token: string
  readonly fingerprint: Buffer
  /** Epoch milliseconds. */
  readonly now: number
}

/** The request's `ClientRequestToken`, if it has one. */
export function readToken(reader: RequestReader): string | undefined {
  const token = reader.text('ClientRequestToken')
  if (token !== undefined && (token.length < 1 || token.length > 36)) {
    const bound = token === '' ? 'greater than or equal to 1' : 'less than or equal to 36'
    reader.fault('ClientRequestToken', token, `Member must have length ${bound}`)
  }
  return token
}

/**
 * Whether the same request was executed with this token within ten minutes. Throws
 * IdempotentParameterMismatchException if another one was.
 */
export function findToken(reader: KeyValueReader, { token, fingerprint, now }: TokenUse): boolean {
  const stored = reader.get(tokenKey(epochOf(reader), token))
  if (stored === undefined || now - stored.readUIntBE(0, timeLength) > lifetime) return false
  if (stored.subarray(timeLength).equals(fingerprint)) return true
  throw new EngineError(
    'IdempotentParameterMismatchException',
    'An error occurred (IdempotentParameterMismatchException): Request parameters do not match the ones of the first use of this client request token',
  )
}

/** Stores that a request was executed with its token. */
export function saveToken(writer: KeyValueWriter, { token, fingerprint, now }: TokenUse): void {
  const epoch = epochOf(writer)
  writer.put(tokenKey(epoch, token), Buffer.concat([timeBytes(now), fingerprint]))
  writer.put(byTimeKey(epoch, now, token), Buffer.alloc(0))
}

/** Removes expired tokens, at most a thousand. `now` is epoch milliseconds. */
export function purgeTokens(writer: KeyValueWriter, now: number): void {
  const { from } = prefixRange(byTimePrefix)
  const to = byTimeKey(epochOf(writer), Math.max(0, now - lifetime), '')
  let count = 0
  for (const { key: found } of writer.range({ from, to })) {
    const key = Buffer.from(found)
    writer.remove(key)
    const own = Buffer.concat([tokenPrefix, key.subarray(1, 5), key.subarray(5 + timeLength)])
    // A token that was used again after it had expired has a later entry, with which it stays.
    if (
      writer
        .get(own)
        ?.subarray(0, timeLength)
        .equals(key.subarray(5, 5 + timeLength))
    )
      writer.remove(own)
    count += 1
    if (count === 1000) return
  }
}

/** Invalidates all tokens at once by starting a new epoch. `purgeTokens` removes them. */
export function forgetTokens(writer: KeyValueWriter): void {
  writer.put(epochKey, numberBytes(nextEpoch(writer)))
}

/** The epoch after `forgetTokens`. */
export function nextEpoch(reader: KeyValueReader): number {
  return epochOf(reader) + 1
}

/** All keys of the tokens of the current epoch. */
export function tokensRanges(reader: KeyValueReader): KeyRange[] {
  const epoch = numberBytes(epochOf(reader))
  return [tokenPrefix, byTimePrefix].map((prefix) => prefixRange(Buffer.concat([prefix, epoch])))
}

/** The key of a token in another epoch. */
export function withEpoch(key: Buffer, epoch: number): Buffer {
  return Buffer.concat([key.subarray(0, 1), numberBytes(epoch), key.subarray(5)])
}

const epochKey = Buffer.from([0x00, 0x03])
const tokenPrefix = Buffer.from([0x02])
const byTimePrefix = Buffer.from([0x04])
const timeLength = 6
const lifetime = 10 * 60 * 1000

function epochOf(reader: KeyValueReader): number {
  return reader.get(epochKey)?.readUInt32BE(0) ?? 0
}

/** `tag · epoch · token`. */
function tokenKey(epoch: number, token: string): Buffer {
  return Buffer.concat([tokenPrefix, numberBytes(epoch), Buffer.from(token)])
}

/** `tag · epoch · time · token`. */
function byTimeKey(epoch: number, time: number, token: string): Buffer {
  return Buffer.concat([byTimePrefix, numberBytes(epoch), timeBytes(time), Buffer.from(token)])
}

function numberBytes(number: number): Buffer {
  const bytes = Buffer.allocUnsafe(4)
  bytes.writeUInt32BE(number)
  return bytes
}

function timeBytes(time: number): Buffer {
  const bytes = Buffer.allocUnsafe(timeLength)
  bytes.writeUIntBE(Math.trunc(time), 0, timeLength)
  return bytes
}
