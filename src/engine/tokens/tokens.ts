import { createHash } from 'node:crypto'
import { EngineError } from '../errors.ts'
import type { Members, RequestReader } from '../requests/index.ts'
import { type KeyValueReader, type KeyValueWriter, prefixRange } from '../storage/index.ts'

/** A write that its client named by a token, so that sending it twice does it once. */
export interface TokenUse {
  readonly token: string
  /** The request, by which a second use of the token is told from a repetition. */
  readonly input: Members
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
 * Whether the same request was done under its token within ten minutes. Throws
 * IdempotentParameterMismatchException where another one was.
 */
export function findToken(reader: KeyValueReader, { token, input, now }: TokenUse): boolean {
  const stored = reader.get(tokenKey(token))
  if (stored === undefined || now - stored.readDoubleBE(0) > lifetime) return false
  if (stored.subarray(8).equals(digest(input))) return true
  throw new EngineError(
    'IdempotentParameterMismatchException',
    'An error occurred (IdempotentParameterMismatchException): Request parameters do not match the ones of the first use of this client request token',
  )
}

/** Notes that a request was done under its token. */
export function saveToken(writer: KeyValueWriter, { token, input, now }: TokenUse): void {
  const time = Buffer.allocUnsafe(8)
  time.writeDoubleBE(now)
  writer.put(tokenKey(token), Buffer.concat([time, digest(input)]))
}

/** Forgets the tokens whose time is over, a thousand of them at most. `now` is epoch milliseconds. */
export function purgeTokens(writer: KeyValueWriter, now: number): void {
  let count = 0
  for (const { key, value } of writer.range(prefixRange(tokenPrefix))) {
    if (now - value.readDoubleBE(0) <= lifetime) continue
    writer.remove(Buffer.from(key))
    count += 1
    if (count === 1000) return
  }
}

const tokenPrefix = Buffer.from([0x02])

const lifetime = 10 * 60 * 1000

function tokenKey(token: string): Buffer {
  return Buffer.concat([tokenPrefix, Buffer.from(token)])
}

/** What it asks to be told doesn't make another request of it. */
function digest({ TransactItems, TransactStatements }: Members): Buffer {
  return createHash('sha256')
    .update(JSON.stringify([TransactItems, TransactStatements]))
    .digest()
}
