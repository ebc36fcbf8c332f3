import { type Attributes, storedName } from '../attributes/index.ts'
import type { Template } from './template.ts'
import type { KeySlot } from './types.ts'

/**
 * A template of one `{attribute}` is stored in its own type if the key attribute is a number or bytes, or has the
 * attribute's own name: existing tables often have such keys.
 */
export function isNative(template: Template, attributes: Attributes, key: KeySlot): boolean {
  const [only, ...others] = template.segments
  if (only?.kind !== 'part' || others.length > 0) return false
  return key.type !== 'S' || storedName(attributes, only.attribute) === key.name
}

/** The attribute whose value a native key is. */
export function nativePart({ segments: [only], source }: Template): string {
  if (only?.kind === 'part') return only.attribute
  throw new TypeError(`Expected a template of one {attribute}, got '${source}': this is a bug of Dynagate`)
}

/**
 * Whether a verbatim value would seem to end early, because it contains the literal that follows it, or because both
 * together do, such as `a:` before `::`.
 */
export function holdsItsEnd(value: string, literal: string): boolean {
  return literal !== '' && (value + literal).indexOf(literal) < value.length
}

/**
 * Whether a prefix contains the literal or ends with a prefix of it, so that keys of shorter values begin with it too.
 */
export function runsIntoItsEnd(prefix: string, literal: string): boolean {
  const lengths = Array.from(literal, (_, at) => at + 1)
  return lengths.some((length) => prefix.endsWith(literal.slice(0, length))) || holdsItsEnd(prefix, literal)
}

/**
 * The shard, 0 to `count - 1`, of an attribute's key encoding: FNV-1a over its UTF-16 code units. Changing the count or
 * this function moves items to other partitions, so both are part of the stored format.
 */
export function shardOf(text: string, count: number): number {
  let hash = 0x811c9dc5
  for (let at = 0; at < text.length; at++) {
    hash ^= text.charCodeAt(at)
    hash = Math.imul(hash, 0x01000193)
  }
  return (hash >>> 0) % count
}

/** A shard number in a key: with as many digits as the largest one. */
export function shardText(shard: number, count: number): string {
  return String(shard).padStart(String(count - 1).length, '0')
}

/** Whether {@link shardText} can return this string for this number of shards. */
export function isShardText(text: string, count: number): boolean {
  return /^\d+$/.test(text) && Number(text) < count && shardText(Number(text), count) === text
}
