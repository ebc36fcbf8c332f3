import type { IncomingMessage } from 'node:http'
import { promisify } from 'node:util'
import { deflate, gunzip, gzip, inflate } from 'node:zlib'
import { EngineError } from '../errors.ts'
import { BodyTooLarge, greatestBody } from './read-body.ts'

/** A body as it is sent, and its content encoding. */
export interface EncodedBody {
  readonly body: Buffer
  readonly encoding: Encoding | undefined
}

type Encoding = 'gzip' | 'deflate'

/** The body of a response, compressed if the client accepts that and it has at least 4 KB, as on AWS. */
export async function encoded({ headers }: IncomingMessage, body: Buffer): Promise<EncodedBody> {
  if (body.length < leastCompressed) return { body, encoding: undefined }
  const encoding = encodings.find((each) => accepts(headers['accept-encoding'], each))
  return { body: encoding === undefined ? body : await codecs[encoding].compress(body), encoding }
}

/**
 * The decompressed body of a request. Throws a SerializationException if it can't be decompressed, and a BodyTooLarge
 * if it exceeds 16 MB then.
 */
export async function inflated({ headers }: IncomingMessage, body: Buffer): Promise<Buffer> {
  const given = headers['content-encoding']
  if (given === undefined || given === 'identity') return body
  const encoding = encodings.find((each) => each === given)
  if (encoding === undefined) {
    throw new EngineError(
      'SerializationException',
      `The content encoding expected gzip, deflate or identity, got ${given}`,
    )
  }
  try {
    return await codecs[encoding].decompress(body, { maxOutputLength: greatestBody })
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ERR_BUFFER_TOO_LARGE') throw new BodyTooLarge()
    throw new EngineError('SerializationException', `The body is not ${encoding}`)
  }
}

/** In order of preference for responses. */
const encodings: readonly Encoding[] = ['gzip', 'deflate']

const codecs = {
  gzip: { compress: promisify<Buffer, Buffer>(gzip), decompress: promisify(gunzip) },
  // HTTP's `deflate` is the zlib format (RFC 9110, 8.4.1.2).
  deflate: { compress: promisify<Buffer, Buffer>(deflate), decompress: promisify(inflate) },
}

/** In bytes. */
const leastCompressed = 4096

function accepts(header: string | string[] | undefined, encoding: Encoding): boolean {
  return String(header ?? '')
    .split(',')
    .some((each) => {
      const [name = '', ...parameters] = each.split(';').map((part) => part.trim())
      return name === encoding && !parameters.some((parameter) => /^q=0(\.0+)?$/.test(parameter))
    })
}
