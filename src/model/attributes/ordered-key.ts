import { isDeepStrictEqual } from 'node:util'
import type { DocumentValue } from '../document/index.ts'
import { type AttributeType, type KeyEncoding, Unfit } from './attribute-type.ts'
import { anyCharacter, many } from './key-form.ts'

/**
 * Encodes values in keys as distinct strings whose UTF-8 order is the order of the values. A value that `decode` doesn't
 * restore from its string is rejected.
 */
export interface OrderedKey<Value> {
  encode(value: Value): string
  /** Throws for a string that `encode` doesn't return. */
  decode(text: string): Value
  /** Whether all of these strings have the same length: verbatim keys then keep the order before other parts, too. */
  readonly fixedWidth?: boolean
}

/** The encoding in keys that a program declares for a type. */
export function orderedKey<Value>(
  type: AttributeType<Value>,
  { encode, decode, fixedWidth = false }: OrderedKey<Value>,
): KeyEncoding<Value> {
  const keyOf = (value: Value): string => {
    const key: unknown = encode(value)
    if (typeof key === 'string' && key.isWellFormed()) return key
    throw new TypeError(`Expected a well-formed string of keyAs.encode, got ${String(key)}`)
  }
  return {
    fixedWidth,
    ranged: true,
    isDeclared: true,
    form: [[many(anyCharacter)]],
    encode: (value) => {
      const stored = type.toStored(value)
      const key = keyOf(value)
      // Otherwise another value may have the same key, and their items would replace each other.
      if (isStoredAs(stored, () => type.toStored(decode(key)))) return key
      throw new Unfit('a value that keyAs.decode returns for its key', value)
    },
    decode: (key) => {
      const value = decoded(decode, key)
      type.toStored(value)
      // Another spelling of the value would be another key of the same item.
      if (keyOf(value) !== key) throw new Unfit('a key as it is encoded', key)
      return value
    },
  }
}

/** Whether the other value is present and has the same stored form; 0 and -0 are equal. */
function isStoredAs(stored: DocumentValue, other: () => DocumentValue): boolean {
  try {
    const found = other()
    return found === stored || isDeepStrictEqual(found, stored)
  } catch {
    return false
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
