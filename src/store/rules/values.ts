import { type AnyEntity, keyNamesOf } from '../../model/index.ts'

/** Values of attributes or arguments, by name. */
export type Values = Readonly<Record<string, unknown>>

/** The values of the attributes in a key: those that the item with this key has. */
export function keyValues(entity: AnyEntity, key: Values): Values {
  if (!isValues(key)) return {}
  return Object.fromEntries(
    keyNamesOf(entity).flatMap((name) => (key[name] === undefined ? [] : [[name, key[name]]])),
  )
}

/** Whether an untyped caller has given an object of values. If not, the read or the write rejects it later. */
export function isValues(given: unknown): given is Values {
  return typeof given === 'object' && given !== null
}
