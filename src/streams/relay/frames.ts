import type { Socket } from 'node:net'
import { deserialize, serialize } from 'node:v8'

/** A value as one frame: its length in four bytes, and the value in V8's serialization, since records have binary values. */
export function frameOf(value: unknown): Buffer {
  const content = serialize(value)
  const length = Buffer.alloc(4)
  length.writeUInt32BE(content.length)
  return Buffer.concat([length, content])
}

/**
 * The values that another process of this user sends, no faster than they are taken. Ends with the connection.
 *
 * @throws RangeError for a frame over the limit, which this version of Dynagate doesn't send.
 */
export async function* framesOf(socket: Socket): AsyncGenerator<unknown, void, undefined> {
  let received: Buffer = Buffer.alloc(0)
  for await (const chunk of socket as AsyncIterable<Buffer>) {
    received = received.length === 0 ? chunk : Buffer.concat([received, chunk])
    for (;;) {
      if (received.length < 4) break
      const length = received.readUInt32BE()
      if (length > longest)
        throw new RangeError(`Expected a frame of at most ${longest} bytes, got ${length}`)
      if (received.length < 4 + length) break
      const content = received.subarray(4, 4 + length)
      received = received.subarray(4 + length)
      yield deserialize(content)
    }
  }
}

/** In bytes: an answer of GetRecords has at most 1 MB, and far less than 64 MB in this form. */
const longest = 64 * 1024 * 1024
