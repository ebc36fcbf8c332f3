import type { KeyCodec } from './key-codec.ts'
import { greatestBeginningWith } from './ordering.ts'
import { leadingLiteral } from './template.ts'
import type { KeyValue } from './types.ts'

/** Keys between two bounds, both included; an open end is undefined. */
export interface KeyBounds {
  readonly low: KeyValue | undefined
  readonly high: KeyValue | undefined
}

/** Between which keys all keys of a template lie, by the fixed text that they begin with. */
export function keyBounds(codec: KeyCodec): KeyBounds {
  const text = codec.format === 'native' ? '' : leadingLiteral(codec.template)
  if (text === '') return { low: undefined, high: undefined }
  return { low: text, high: codec.names.length === 0 ? text : greatestBeginningWith(text) }
}
