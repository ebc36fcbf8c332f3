import { type AnyEntity, keyNamesOf } from '../../model/index.ts'

/** Values of attributes or arguments, by name. */
export type Values = Readonly<Record<string, unknown>>

/** An item's values of the attributes in its key, which it has under this key. */
export function keyValues(entity: AnyEntity, key: Values): Values {
  if (!isValues(key)) return {}
  return Object.fromEntries(
    keyNamesOf(entity).flatMap((name) => (key[name] === undefined ? [] : [[name, key[name]]])),
  )
}

/** Whether a caller without types has given values at all: the read or the write rejects what they have not. */
export function isValues(given: unknown): given is Values {
  return typeof given === 'object' && given !== null
}
