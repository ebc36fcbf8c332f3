import { type DocumentValue, isNumeric, type KeyValue, plainDecimal, readNumber } from '../../model/index.ts'

/** The position of an item in the results of a query. */
export interface Position {
  /** The number of its shard; 0 without shards. */
  readonly partition: number
  /** The values of the other key attributes, in the query's order. */
  readonly values: readonly DocumentValue[]
}

/**
 * A position as bytes: the number of its partition, and for each value its type in a byte, its length and its bytes. Names
 * and partition keys are omitted, because the query that opens the cursor has them.
 *
 * @throws TypeError if a value can't be a key: only strings, numbers and bytes can.
 */
export function packPosition({ partition, values }: Position): Buffer {
  return Buffer.concat([
    uint16(partition),
    ...values.flatMap((value) => {
      const [type, content] = contentOf(value)
      return [typeBytes[type], uint16(content.length), content]
    }),
  ])
}

/** The inverse of {@link packPosition}; numbers are in the client port's form. */
export function unpackPosition(bytes: Buffer): Position {
  const values: KeyValue[] = []
  let at = numberBytes
  while (at < bytes.length) {
    const start = at + 1 + numberBytes
    const end = start + bytes.readUInt16BE(at + 1)
    values.push(keyValue(bytes[at], bytes.subarray(start, end)))
    at = end
  }
  return { partition: bytes.readUInt16BE(0), values }
}

/** Enough for every shard (1,000) and every key value (2,048 bytes). */
const numberBytes = 2

const typeBytes = { S: Buffer.from('S'), N: Buffer.from('N'), B: Buffer.from('B') }

function uint16(value: number): Buffer {
  const bytes = Buffer.allocUnsafe(numberBytes)
  bytes.writeUInt16BE(value)
  return bytes
}

function contentOf(value: DocumentValue): [type: keyof typeof typeBytes, content: Uint8Array] {
  if (typeof value === 'string') return ['S', Buffer.from(value)]
  if (isNumeric(value)) return ['N', Buffer.from(plainDecimal(String(value)))]
  if (value instanceof Uint8Array) return ['B', value]
  throw new TypeError(`Expected a key value (a string, a number or bytes), got ${JSON.stringify(value)}`)
}

function keyValue(type: number | undefined, content: Buffer): KeyValue {
  if (type === typeBytes.S[0]) return content.toString()
  return type === typeBytes.N[0] ? readNumber(content.toString()) : new Uint8Array(content)
}
