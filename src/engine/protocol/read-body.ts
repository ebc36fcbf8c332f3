import type { IncomingMessage } from 'node:http'
import { EngineError } from '../errors.ts'

/** The body of a request. Rejects for one over 16 MB, DynamoDB's greatest request, which is read no further. */
export function readBody(request: IncomingMessage): Promise<Buffer> {
  const { promise, resolve, reject } = Promise.withResolvers<Buffer>()
  const chunks: Buffer[] = []
  let length = 0
  request.on('data', (chunk: Buffer) => {
    length += chunk.length
    chunks.push(chunk)
    if (length <= greatestBody) return
    // Kept open, so that the refusal can still be sent.
    request.pause()
    reject(new EngineError('SerializationException', 'Request body is larger than 16 MB'))
  })
  request.once('end', () => {
    const [only] = chunks
    resolve(chunks.length === 1 && only !== undefined ? only : Buffer.concat(chunks, length))
  })
  request.once('error', reject)
  return promise
}

/** DynamoDB's greatest request, in bytes. */
export const greatestBody = 16 * 1024 * 1024
