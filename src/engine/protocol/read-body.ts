import type { IncomingMessage } from 'node:http'

/** A request over 16 MB, DynamoDB's limit, is answered with 413 and read no further. */
export class BodyTooLarge extends Error {
  constructor() {
    super('Request body expected at most 16 MB')
  }
}

/** The body of a request. Rejects with BodyTooLarge for one over 16 MB, which it reads no further. */
export function readBody(request: IncomingMessage): Promise<Buffer> {
  const { promise, resolve, reject } = Promise.withResolvers<Buffer>()
  const chunks: Buffer[] = []
  let length = 0
  const refuse = () => {
    request.removeAllListeners('data')
    request.pause()
    reject(new BodyTooLarge())
  }
  if (Number(request.headers['content-length']) > greatestBody) refuse()
  else {
    request.on('data', (chunk: Buffer) => {
      length += chunk.length
      if (length > greatestBody) refuse()
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
 * Discards what the client still sends of a body that was refused. Resolves when all has arrived, or after two
 * seconds: a connection that is closed while data arrives is reset, and the client may lose the answer.
 */
export function discardBody(request: IncomingMessage): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>()
  const timer = setTimeout(resolve, patienceMs)
  request.once('close', resolve)
  request.once('end', resolve)
  request.resume()
  return promise.finally(() => clearTimeout(timer))
}

/** DynamoDB's largest request, in bytes. */
export const greatestBody = 16 * 1024 * 1024

const patienceMs = 2_000
