import { anyCharacter, exactly, type KeyForm, many, one } from '../attributes/index.ts'
import type { KeyCodec } from './key-codec.ts'
import type { SortCondition } from './types.ts'

// A template that begins with a part has no fixed text that distinguishes its keys from others in the partition. If the
// values of the part begin with only a few characters, such as the digits of an instant, its keys still form a separate
// range: `2026-…` next to `Join:…`.

interface TextBounds {
  readonly low: string
  readonly high: string
}

/**
 * Bounds of all keys of a template that begins with a part, both included; undefined where any character may begin
 * them.
 */
export function openBounds(codec: KeyCodec): TextBounds | undefined {
  const known = boundsOfCodecs.get(codec)
  if (known !== undefined) return known.bounds
  const first = firstCharacters(codec)
  const bounds = first && {
    low: String.fromCodePoint(first.least),
    high: String.fromCodePoint(after(first.greatest)),
  }
  boundsOfCodecs.set(codec, { bounds })
  return bounds
}

/** The condition for all keys that begin with a prefix; without one, for all within {@link openBounds}. */
export function openCondition(codec: KeyCodec, prefix: string): SortCondition {
  const bounds = prefix === '' ? openBounds(codec) : undefined
  return bounds ? { kind: 'between', ...bounds } : codec.beginsWith(prefix)
}

/** The strings that {@link openCondition} selects without a prefix. */
export function openForm(codec: KeyCodec): KeyForm {
  const first = firstCharacters(codec)
  if (first === undefined) return [[many(anyCharacter)]]
  const { least, greatest } = first
  return [[one([[least, greatest]]), many(anyCharacter)], exactly(String.fromCodePoint(after(greatest)))]
}

/** Cached, since every query needs them. */
const boundsOfCodecs = new WeakMap<KeyCodec, { readonly bounds: TextBounds | undefined }>()

/** The least and the greatest first code point of the keys; undefined if it can be any. */
function firstCharacters(codec: KeyCodec): { least: number; greatest: number } | undefined {
  const [first] = codec.template.segments
  if (!codec.isText || first?.kind !== 'part') return undefined
  const form = codec.attribute(first.attribute).type.key?.form ?? []
  const ranges = form.flatMap(([step]) => (step === undefined || step.repeats ? [] : [step.characters]))
  // A form without steps, or with an optional first step, can begin with anything.
  if (form.length === 0 || ranges.length < form.length) return undefined
  const points = ranges.flat(2).map((point) => (codec.format === 'escaped' ? firstWritten(point) : point))
  const greatest = Math.max(...points)
  return greatest === lastCodePoint ? undefined : { least: Math.min(...points), greatest }
}

/** The first code point of an escaped code point: those below `$` become `$` and two digits (see `partText`). */
function firstWritten(point: number): number {
  return Math.max(point, '$'.charCodeAt(0))
}

const lastCodePoint = 0x10ffff

/** The next code point; the surrogates after U+D7FF are none. */
function after(point: number): number {
  return point === 0xd7ff ? 0xe000 : point + 1
}
