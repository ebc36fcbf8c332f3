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
