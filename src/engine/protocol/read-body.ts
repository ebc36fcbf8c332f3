import type { IncomingMessage } from 'node:http'
import { EngineError } from '../errors.ts'

/** The body of a request. Throws for one over 16 MB, DynamoDB's greatest request, which is read no further. */
export async function readBody(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = []
  let length = 0
  // Kept open when it's left early, so that the refusal can still be sent.
  for await (const chunk of request.iterator({ destroyOnReturn: false })) {
    length += chunk.length
    if (length > greatestBody) {
      throw new EngineError('SerializationException', 'Request body is larger than 16 MB')
    }
    chunks.push(chunk)
  }
  const [only] = chunks
  return chunks.length === 1 && only !== undefined ? only : Buffer.concat(chunks, length)
}

/** DynamoDB's greatest request, in bytes. */
export const greatestBody = 16 * 1024 * 1024
