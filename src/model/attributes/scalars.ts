import { Attribute } from './attribute.ts'
import { Unfit } from './attribute-type.ts'
import { byteLimits, type TextLimits } from './constraints.ts'

/** True or false. */
export function boolean(): Attribute<boolean> {
  const check = (value: unknown): boolean => {
    if (typeof value !== 'boolean') throw new Unfit('true or false', value)
    return value
  }
  return new Attribute<boolean>({ kind: 'boolean', storage: 'BOOL', toStored: check, fromStored: check })
}

/** Bytes; base64 in GraphQL. */
export function binary(limits: Omit<TextLimits, 'pattern'> = {}): Attribute<Uint8Array> {
  const check = (value: unknown): Uint8Array => {
    if (!(value instanceof Uint8Array)) throw new Unfit('bytes (Uint8Array)', value)
    return value
  }
  return new Attribute<Uint8Array>({
    kind: 'binary',
    storage: 'B',
    ...byteLimits(limits),
    toStored: check,
    fromStored: check,
  })
}

/** DynamoDB's NULL: an attribute that is present without a value. */
export function nullValue(): Attribute<null> {
  const check = (value: unknown): null => {
    if (value !== null) throw new Unfit('null', value)
    return value
  }
  return new Attribute<null>({ kind: 'null', storage: 'NULL', toStored: check, fromStored: check })
}
