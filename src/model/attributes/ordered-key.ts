import { type AttributeType, type KeyEncoding, Unfit } from './attribute-type.ts'
import { anyCharacter, many } from './key-form.ts'

/** Encodes each value in keys as a string whose UTF-8 order is the order of the values. */
export interface OrderedKey<Value> {
  encode(value: Value): string
  /** Throws where the string is none that `encode` returns. */
  decode(text: string): Value
  /** Whether all of these strings have the same length: verbatim keys then keep the order before other parts, too. */
  readonly fixedWidth?: boolean
}

/** The encoding in keys that a program gives a type. */
export function orderedKey<Value>(
  type: AttributeType<Value>,
  { encode, decode, fixedWidth = false }: OrderedKey<Value>,
): KeyEncoding<Value> {
  const encodeFitting = (value: Value): string => {
    type.toStored(value)
    const text: unknown = encode(value)
    if (typeof text === 'string' && text.isWellFormed()) return text
    throw new TypeError(`Expected a well-formed string of keyAs.encode, got ${String(text)}`)
  }
  return {
    fixedWidth,
    ranged: true,
    isDeclared: true,
    form: [[many(anyCharacter)]],
    encode: encodeFitting,
    decode: (text) => {
      const value = decoded(decode, text)
      // Another spelling of the value would be another key of the same item.
      if (encodeFitting(value) !== text) throw new Unfit('a key as it is encoded', text)
      return value
    },
  }
}

/** If the program's own function throws, the string isn't a valid value. */
function decoded<Value>(decode: (text: string) => Value, text: string): Value {
  try {
    return decode(text)
  } catch {
    throw new Unfit('a key as it is encoded', text)
  }
}
