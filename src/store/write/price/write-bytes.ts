import {
  type AnyEntity,
  derivationsOf,
  encodeItem,
  inTenant,
  itemBytes,
  keyNamesOf,
  longestTenant,
  primaryKeyOf,
  storedName,
} from '../../../model/index.ts'
import { movedIndexes, withDerived } from '../change/index.ts'

type Values = Readonly<Record<string, unknown>>

/** The bytes of an item that is created with these values; 0 if they don't fit. */
export function createdBytes(entity: AnyEntity, values: Values): number {
  try {
    return itemBytes(encodeItem(entity, inTenant(values, longestTenant)))
  } catch {
    // The write is rejected for the same reason, before it is sent.
    return 0
  }
}

/** The maximum bytes that a patch adds, including index keys with its values. */
export function patchBytes(entity: AnyEntity, patch: Values): number {
  const key = new Set(keyNamesOf(entity))
  const added = Object.entries(patch).filter(([name, value]) => !key.has(name) && value !== null)
  const own = added.reduce(
    (sum, [name, value]) =>
      sum + name.length + Buffer.byteLength(storedName(entity.attributes, name)) + looseBytes(value),
    0,
  )
  // A derived value is assumed to be about as long as its inputs.
  const derived = derivationsOf(entity).flatMap(([name, { inputs }]) =>
    inputs.some((input) => patch[input] !== undefined)
      ? [[name, inputs.map((input) => patch[input])] as const]
      : [],
  )
  const computed = derived.reduce(
    (sum, [name, values]) =>
      sum + Buffer.byteLength(storedName(entity.attributes, name)) + looseBytes(values),
    0,
  )
  return (own + computed) * (1 + movedIndexes(entity, withDerived(entity, patch)))
}

/** An upper estimate of the bytes of a value that isn't encoded yet. */
export function looseBytes(value: unknown): number {
  // The string may be a decimal, of which a single digit takes two bytes.
  if (typeof value === 'string') return Buffer.byteLength(value) + 1
  if (typeof value !== 'object' || value === null) return longestNumberBytes
  if (value instanceof Uint8Array) return value.length
  if (value instanceof Date) return longestInstantBytes
  const members = Array.isArray(value) || value instanceof Set ? [...value] : Object.entries(value).flat()
  return members.reduce((sum, member) => sum + 1 + looseBytes(member), 3)
}

/** A number of 38 digits, two in a byte, that begins and ends within a byte, with a minus sign. */
const longestNumberBytes = 22

/** An ISO 8601 string: a year of six digits has a sign. */
const longestInstantBytes = 27

/** The bytes of the primary key of these values; 0 if they don't fit. */
export function keyBytes(entity: AnyEntity, values: Values): number {
  try {
    return itemBytes(primaryKeyOf(entity, inTenant(values, longestTenant)))
  } catch {
    // The write is rejected for the same reason, before it is sent.
    return 0
  }
}

/** The write units of an item of this size: one for each started kilobyte. */
export function unitsOf(bytes: number): number {
  return Math.max(1, Math.ceil(bytes / 1024))
}

/** The bytes that a deleted item adds to the item: names, and its key. */
export const deletedBytes = 500
