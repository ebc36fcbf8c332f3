import type { KeyRange } from './key-value-store.ts'

/** The first key after all keys with a prefix, which must not consist only of 0xFF. */
export function afterPrefix(prefix: Buffer): Buffer {
  let length = prefix.length
  while (length > 0 && prefix[length - 1] === 0xff) length--
  if (length === 0) throw new RangeError('no key comes after a prefix of 0xFF bytes')
  const after = Buffer.from(prefix.subarray(0, length))
  after[length - 1] = (after[length - 1] ?? 0) + 1
  return after
}

/** The range of all keys: the engine's keys begin with a tag, never with eight bytes of 0xFF. */
export const allKeys: KeyRange = { from: Buffer.alloc(0), to: Buffer.alloc(8, 0xff) }

/** The range of all keys with a prefix. */
export function prefixRange(prefix: Buffer): KeyRange {
  return { from: prefix, to: afterPrefix(prefix) }
}

/** The first key after a key. */
export function afterKey(key: Buffer): Buffer {
  return Buffer.concat([key, zero])
}

const zero = Buffer.from([0])
