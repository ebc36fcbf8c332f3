import type { KeyCodec } from './key-codec.ts'
import { openBounds } from './open-keys.ts'
import { greatestBeginningWith } from './ordering.ts'
import { leadingLiteral } from './template.ts'
import type { KeyValue } from './types.ts'

/** Keys between two bounds, both included; an open end is undefined. */
export interface KeyBounds {
  readonly low: KeyValue | undefined
  readonly high: KeyValue | undefined
}

/** The bounds of all keys of a template, from the text or the characters with which they begin. */
export function keyBounds(codec: KeyCodec): KeyBounds {
  const text = codec.format === 'native' ? '' : leadingLiteral(codec.template)
  if (text === '') return openBounds(codec) ?? { low: undefined, high: undefined }
  return { low: text, high: codec.isFixed ? text : greatestBeginningWith(text) }
}
