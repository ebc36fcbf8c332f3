import type { Entry, KeyRange, KeyValueReader } from './key-value-store.ts'

/** Past values by key, with one character per byte; undefined for a key that didn't exist. */
export type Past = ReadonlyMap<string, Buffer | undefined>

/** A reader that sees the past values of some keys. */
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
    rangeText: (range, backward = false) => textOf(pastRange(reader, past, range, backward)),
  }
}

function* textOf(entries: Iterable<Entry>): Iterable<string> {
  for (const { value } of entries) yield value.toString()
}

/** The current entries without the changed keys, merged with the past values of these. */
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

/** Strings with one character per byte sort as the bytes do. */
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
