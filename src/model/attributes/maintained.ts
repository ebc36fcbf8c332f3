import { Attribute, type Maintenance } from './attribute.ts'
import type { AttributeType, InstantFormat } from './attribute-type.ts'
import { decimal, int } from './numbers.ts'
import { dateTime } from './times.ts'

/**
 * The version of an item: 1 when it is created, incremented by each update. A write with an `expectedVersion` is
 * rejected if the item has another one (optimistic locking).
 */
export function version(): Attribute<number, 'maintained' | 'version'> {
  return maintained(int().type, 'version')
}

/**
 * A number that only `add()` and `subtract()` change, so that no concurrent update is lost. It is 0 when the item is
 * created. With `scale` it is a decimal of 15 digits, `scale` of them after the point.
 */
export function counter(): Attribute<number, 'maintained' | 'counter' | 'numeric'>
export function counter(options: {
  readonly scale: number
}): Attribute<string, 'maintained' | 'counter' | 'numeric'>
export function counter(options?: {
  readonly scale: number
}):
  | Attribute<number, 'maintained' | 'counter' | 'numeric'>
  | Attribute<string, 'maintained' | 'counter' | 'numeric'> {
  if (options === undefined) return maintained(int().type, 'counter')
  return maintained(decimal({ digits: 15, scale: options.scale }).type, 'counter')
}

/**
 * The number of the item's children, which the store maintains: the relation of an entity to its parent names it as its
 * `count`.
 */
export function count(): Attribute<number, 'maintained' | 'count'> {
  return maintained(int().type, 'count')
}

/**
 * The sum of an attribute of the item's children, which the store maintains: the relation of an entity to its parent names
 * it in its `sum`. With `scale` it is a decimal of up to 38 digits, `scale` of them after the point.
 */
export function sum(): Attribute<number, 'maintained' | 'sum'>
export function sum(options: { readonly scale: number }): Attribute<string, 'maintained' | 'sum'>
export function sum(options?: {
  readonly scale: number
}): Attribute<number, 'maintained' | 'sum'> | Attribute<string, 'maintained' | 'sum'> {
  if (options === undefined) return maintained(int().type, 'sum')
  return maintained(decimal({ digits: 38, scale: options.scale }).type, 'sum')
}

/** When the item was created, to the millisecond. */
export function createdAt(
  options: { readonly storedAs?: InstantFormat } = {},
): Attribute<Date, 'maintained' | 'keyable'> {
  return maintained(dateTime(options).type, 'createdAt')
}

/** When the item was last written, to the millisecond. */
export function updatedAt(
  options: { readonly storedAs?: InstantFormat } = {},
): Attribute<Date, 'maintained' | 'keyable'> {
  return maintained(dateTime(options).type, 'updatedAt')
}

function maintained<Value>(type: AttributeType<Value>, by: Maintenance): Attribute<Value, never> {
  return new Attribute(type, { maintained: by })
}
