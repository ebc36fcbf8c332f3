import type { IncomingMessage } from 'node:http'

/** A request over 16 MB, DynamoDB's limit, gets a 413; the rest isn't read. */
export class BodyTooLarge extends Error {
  constructor() {
    super('Request body expected at most 16 MB')
  }
}

/** The body of a request. Rejects with BodyTooLarge for one over 16 MB, without reading the rest. */
export function readBody(request: IncomingMessage): Promise<Buffer> {
  const { promise, resolve, reject } = Promise.withResolvers<Buffer>()
  const chunks: Buffer[] = []
  let length = 0
  const rejectTooLarge = () => {
    request.removeAllListeners('data')
    request.pause()
    reject(new BodyTooLarge())
  }
  if (Number(request.headers['content-length']) > greatestBody) rejectTooLarge()
  else {
    request.on('data', (chunk: Buffer) => {
      length += chunk.length
      if (length > greatestBody) rejectTooLarge()
      else chunks.push(chunk)
    })
  }
  request.once('end', () => {
    const [only] = chunks
    resolve(chunks.length === 1 && only !== undefined ? only : Buffer.concat(chunks, length))
  })
  request.once('error', reject)
  return promise
}

/**
 * Discards the rest of a rejected body. Resolves when all of it has arrived, or after two seconds: closing a connection
 * while data arrives resets it, and the client may lose the response.
 */
export function discardBody(request: IncomingMessage): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>()
  const timer = setTimeout(resolve, bodyTimeoutMs)
  request.once('close', resolve)
  request.once('end', resolve)
  request.resume()
  return promise.finally(() => clearTimeout(timer))
}

/** DynamoDB's limit of a request, in bytes. */
export const greatestBody = 16 * 1024 * 1024

const bodyTimeoutMs = 2_000
