import type { Entry, KeyRange, KeyValueReader } from './key-value-store.ts'

/** What some keys, a character for each byte, held in the past; undefined for a key that wasn't there. */
export type Past = ReadonlyMap<string, Buffer | undefined>

/** A reader that sees some keys as they were. */
export function pastReader(reader: KeyValueReader, past: Past): KeyValueReader {
  return {
    get(key) {
      const text = key.toString('latin1')
      return past.has(text) ? past.get(text) : reader.get(key)
    },
    text(key) {
      const text = key.toString('latin1')
      return past.has(text) ? past.get(text)?.toString() : reader.text(key)
    },
    range: (range, backward = false) => pastRange(reader, past, range, backward),
  }
}

/** The present without the keys that changed, and what these held, in one order. */
function* pastRange(reader: KeyValueReader, past: Past, range: KeyRange, backward: boolean): Iterable<Entry> {
  const held = heldIn(past, range, backward)
  let next = held.shift()
  for (const entry of reader.range(range, backward)) {
    const key = entry.key.toString('latin1')
    while (next !== undefined && comesBefore(next.text, key, backward)) {
      yield next
      next = held.shift()
    }
    if (!past.has(key)) yield entry
  }
  while (next !== undefined) {
    yield next
    next = held.shift()
  }
}

/** Texts of a character for each byte are in the order of the bytes. */
function heldIn(
  past: Past,
  { from, to }: KeyRange,
  backward: boolean,
): (Entry & { readonly text: string })[] {
  const [low, high] = [from.toString('latin1'), to.toString('latin1')]
  const held = [...past].flatMap(([text, value]) =>
    value === undefined || text < low || text >= high
      ? []
      : [{ text, key: Buffer.from(text, 'latin1'), value }],
  )
  return held.sort((a, b) => (comesBefore(a.text, b.text, backward) ? -1 : 1))
}

function comesBefore(a: string, b: string, backward: boolean): boolean {
  return backward ? a > b : a < b
}
