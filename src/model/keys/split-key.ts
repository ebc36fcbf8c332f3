import { isShardText } from './key-formats.ts'
import { literalAt, type Template } from './template.ts'

/** The text of a part or of the tenant in a key. */
export interface KeyPart {
  readonly kind: 'part' | 'tenant'
  readonly attribute: string
  readonly text: string
}

/** Splits a key at the fixed text of its template; undefined if it doesn't match. Shards are checked and omitted. */
export function splitKey({ segments }: Template, key: string): readonly KeyPart[] | undefined {
  const parts: KeyPart[] = []
  let at = 0
  for (const [index, segment] of segments.entries()) {
    if (segment.kind === 'literal') {
      if (!key.startsWith(segment.text, at)) return undefined
      at += segment.text.length
      continue
    }
    const next = literalAt(segments, index + 1)
    const end = next === '' ? key.length : key.indexOf(next, at)
    if (end === -1) return undefined
    const text = key.slice(at, end)
    at = end
    if (segment.kind === 'shard') {
      if (!isShardText(text, segment.count)) return undefined
      continue
    }
    const { kind, attribute } = segment
    // A part that occurs twice must have the same value.
    if (parts.some((other) => other.attribute === attribute && other.text !== text)) return undefined
    parts.push({ kind, attribute, text })
  }
  return at === key.length ? parts : undefined
}
