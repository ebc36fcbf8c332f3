import type { Attributes } from '../attributes/index.ts'
import type { KeySlot } from './key-codec.ts'
import type { Template } from './template.ts'

/**
 * A lone `{attribute}` is kept in its own type where the key attribute is a number or bytes, or bears the
 * attribute's own name: tables that exist often have such keys.
 */
export function isNative(template: Template, attributes: Attributes, key: KeySlot): boolean {
  const [only, ...others] = template.segments
  if (only?.kind !== 'part' || others.length > 0) return false
  const storedName = attributes[only.attribute]?.options.storedName ?? only.attribute
  return key.type !== 'S' || storedName === key.name
}

/** The attribute that a native key is. */
export function nativePart(template: Template): string {
  const [only] = template.segments
  return only?.kind === 'part' ? only.attribute : ''
}
