import { type Document, type DocumentValue, isNumeric, plainDecimal, readNumber } from '../../model/index.ts'

/**
 * A key as bytes: for each attribute its name, a byte for its type, and its value, each behind its length.
 *
 * @throws TypeError where a value can't be a key: only texts, numbers and bytes can.
 */
export function packKey(key: Document): Buffer {
  return Buffer.concat(
    Object.entries(key).flatMap(([name, value]) => {
      const [type, content] = contentOf(value)
      return [...withLength(Buffer.from(name)), typeBytes[type], ...withLength(content)]
    }),
  )
}

/** The key that {@link packKey} made these bytes of. */
export function unpackKey(bytes: Buffer): Document {
  const entries: [string, DocumentValue][] = []
  let at = 0
  const next = (): Buffer => {
    const start = at + lengthBytes
    at = start + bytes.readUInt16BE(at)
    return bytes.subarray(start, at)
  }
  while (at < bytes.length) {
    const name = next().toString()
    const type = bytes[at]
    at += 1
    entries.push([name, keyValue(type, next())])
  }
  return Object.fromEntries(entries)
}

/** Enough for every name (255 bytes) and every key value (2,048 bytes). */
const lengthBytes = 2

const typeBytes = { S: Buffer.from('S'), N: Buffer.from('N'), B: Buffer.from('B') }

function contentOf(value: DocumentValue): [type: keyof typeof typeBytes, content: Uint8Array] {
  if (typeof value === 'string') return ['S', Buffer.from(value)]
  if (isNumeric(value)) return ['N', Buffer.from(plainDecimal(String(value)))]
  if (value instanceof Uint8Array) return ['B', value]
  throw new TypeError(`Expected a key value (a text, a number or bytes), got ${JSON.stringify(value)}`)
}

function keyValue(type: number | undefined, content: Buffer): DocumentValue {
  if (type === typeBytes.S[0]) return content.toString()
  return type === typeBytes.N[0] ? readNumber(content.toString()) : new Uint8Array(content)
}

function withLength(content: Uint8Array): [Buffer, Uint8Array] {
  const length = Buffer.allocUnsafe(lengthBytes)
  length.writeUInt16BE(content.length)
  return [length, content]
}
