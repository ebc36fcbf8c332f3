import { IncomingMessage } from 'node:http'
import type { GraphQLParams } from 'graphql-yoga'
import { DynagateError } from '../../errors.ts'

/**
 * Reads the JSON object in the body of a request of node:http or of the web. Throws `REQUEST_ENTITY_TOO_LARGE` over
 * `limit` bytes, and `BAD_REQUEST` for anything but an object. It omits the parser's message, which quotes the body.
 */
export async function readJsonBody(
  request: Request | IncomingMessage,
  limit: number,
): Promise<GraphQLParams> {
  const incoming = request instanceof IncomingMessage ? request : undefined
  const length = incoming
    ? incoming.headers['content-length']
    : (request as Request).headers.get('content-length')
  if (Number(length) > limit) throw tooLarge(limit)
  const bytes = await (incoming ? readNode(incoming, limit) : readWeb(request as Request, limit))
  const text = decode(bytes)
  const body = parseJson(text)
  if (typeof body !== 'object' || body === null || Array.isArray(body)) {
    throw new DynagateError('BAD_REQUEST', `Expected a JSON object as the body, got ${kindOf(body)}.`)
  }
  return body
}

/** Reads from the socket itself: wrapping it in a web stream takes longer than parsing the body. */
function readNode(incoming: IncomingMessage, limit: number): Promise<Uint8Array> {
  const { promise, resolve, reject } = Promise.withResolvers<Uint8Array>()
  const chunks: Buffer[] = []
  let length = 0
  incoming.on('data', (chunk: Buffer) => {
    length += chunk.length
    chunks.push(chunk)
    if (length <= limit) return
    // Paused, not destroyed, so that the response can still be sent.
    incoming.pause()
    reject(tooLarge(limit))
  })
  incoming.once('end', () => {
    const [only] = chunks
    resolve(chunks.length === 1 && only !== undefined ? only : Buffer.concat(chunks, length))
  })
  incoming.once('error', (cause) => reject(disconnected(cause)))
  return promise
}

function disconnected(cause: unknown): DynagateError {
  return new DynagateError('CANCELLED', 'The client disconnected before its request was complete.', { cause })
}

async function readWeb(request: Request, limit: number): Promise<Uint8Array> {
  const reader = request.body?.getReader()
  const chunks: Uint8Array[] = []
  let bytes = 0
  while (reader) {
    const { done, value } = await reader.read()
    if (done) break
    bytes += value.byteLength
    // Not cancelled: that would close the connection before the response is sent.
    if (bytes > limit) throw tooLarge(limit)
    chunks.push(value)
  }
  return Buffer.concat(chunks)
}

function tooLarge(limit: number): DynagateError {
  return new DynagateError('REQUEST_ENTITY_TOO_LARGE', `The body is over the limit of ${limit} bytes.`)
}

const decoder = new TextDecoder('utf-8', { fatal: true })

function decode(bytes: Uint8Array): string {
  try {
    return decoder.decode(bytes)
  } catch (cause) {
    throw new DynagateError('BAD_REQUEST', 'Expected the body in UTF-8.', { cause })
  }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch (cause) {
    throw new DynagateError('BAD_REQUEST', 'Expected JSON as the body.', { cause })
  }
}

function kindOf(value: unknown): string {
  if (value === null) return 'null'
  return Array.isArray(value) ? 'an array (operations are not batched)' : `a ${typeof value}`
}
