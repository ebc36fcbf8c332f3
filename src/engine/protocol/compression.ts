import type { IncomingMessage } from 'node:http'
import { promisify } from 'node:util'
import { gunzip, gzip } from 'node:zlib'
import { EngineError } from '../errors.ts'
import { greatestBody } from './read-body.ts'

/** A body as it is sent, and how it is encoded. */
export interface EncodedBody {
  readonly body: Buffer
  readonly encoding: 'gzip' | undefined
}

/** The body of an answer, compressed where the client takes that and it is worth it. */
export async function encoded({ headers }: IncomingMessage, body: Buffer): Promise<EncodedBody> {
  if (body.length < leastCompressed || !acceptsGzip(headers['accept-encoding'])) {
    return { body, encoding: undefined }
  }
  return { body: await compress(body), encoding: 'gzip' }
}

/** The body of a request, decompressed where it was not. Throws for one that would be over 16 MB then. */
export async function inflated({ headers }: IncomingMessage, body: Buffer): Promise<Buffer> {
  const encoding = headers['content-encoding']
  if (encoding === undefined || encoding === 'identity') return body
  if (encoding !== 'gzip') {
    throw new EngineError('SerializationException', `The content encoding ${encoding} is not known`)
  }
  try {
    return await decompress(body, { maxOutputLength: greatestBody })
  } catch {
    throw new EngineError('SerializationException', 'The body is not gzip, or is larger than 16 MB')
  }
}

const compress = promisify(gzip)
const decompress = promisify(gunzip)

/** Less fits into one packet anyway. */
const leastCompressed = 1024

function acceptsGzip(header: string | string[] | undefined): boolean {
  return String(header ?? '')
    .split(',')
    .some((each) => /^\s*gzip\s*(;\s*q=(?!0(\.0+)?\s*$).*)?$/.test(each))
}
