import { createHash } from 'node:crypto'
import { Attribute, type AttributeFlag, type Derivation } from './attribute.ts'
import { type AttributeType, Unfit } from './attribute-type.ts'
import { int } from './numbers.ts'
import { string } from './text.ts'
import { date } from './times.ts'

/** The inputs of a derived attribute and the types of its function's parameters; exists only at compile time. */
export interface DerivedFrom<Inputs extends readonly string[], Parameters extends readonly unknown[]> {
  readonly derivedFrom: (inputs: Inputs, parameters: Parameters) => void
}

type Derived<Value, Flags extends AttributeFlag, Input, Parameter> = Attribute<
  Value,
  Flags | 'maintained' | 'derived',
  DerivedFrom<Input extends string ? readonly [Input] : never, [Parameter]>
>

/**
 * An attribute that a pure function computes from other attributes of its item. It is stored with each write that changes
 * one of them, and missing if one of them is missing: declare that with `optional()`.
 *
 * @param version must change whenever the results of the function change: then stored items must be rewritten.
 * @param inputs the attributes whose values are the function's arguments.
 * @param as the type of the attribute; a string by default.
 *
 * @example
 * a.computed('1', ['lastName', 'firstName'], (last: string, first: string) => `${last}, ${first}`.toLowerCase())
 */
export function computed<
  const Inputs extends readonly [string, ...string[]],
  Parameters extends readonly unknown[],
>(
  version: string,
  inputs: Inputs,
  compute: (...values: Parameters) => string | undefined,
): Attribute<string, 'keyable' | 'maintained' | 'derived', DerivedFrom<Inputs, Parameters>>
export function computed<
  const Inputs extends readonly [string, ...string[]],
  Parameters extends readonly unknown[],
  Value,
  Flags extends AttributeFlag,
>(
  version: string,
  inputs: Inputs,
  compute: (...values: Parameters) => Value | undefined,
  as: Attribute<Value, Flags>,
): Attribute<
  Value,
  Extract<Flags, 'keyable' | 'custom'> | 'maintained' | 'derived',
  DerivedFrom<Inputs, Parameters>
>
export function computed(
  version: string,
  inputs: readonly string[],
  compute: (...values: never) => unknown,
  as: Attribute<unknown, AttributeFlag> = string(),
): Attribute<never, never, never> {
  // The entity checks the types of the parameters where it is declared.
  return derived(as.type as AttributeType<never>, {
    version,
    inputs,
    compute: compute as (...values: readonly unknown[]) => unknown,
  })
}

/** The lower-case form of a string, for look-ups in any case: what is compared with it is put into lower case as well. */
export function lowerCase<const Input extends string>(
  input: Input,
): Derived<string, 'keyable', Input, string> {
  const { type } = string()
  const lower = (value: unknown) => {
    if (typeof value !== 'string') throw new Unfit('a string', value)
    type.toStored(value)
    return lowered(value)
  }
  const own: AttributeType<string> = {
    ...type,
    toStored: lower,
    ...(type.key && { key: { ...type.key, encode: lower, decode: checkLowered } }),
  }
  return derived(own, { version: 'lowerCase 1', inputs: [input], compute: lower })
}

/** The year of an instant, in UTC. */
export function year<const Input extends string>(input: Input): Derived<number, 'keyable', Input, Date> {
  const compute = (value: unknown) => Number(instantText(value).slice(0, 4))
  return derived(int({ digits: 4 }).type, { version: 'year 1', inputs: [input], compute })
}

/** The month of an instant, in UTC, such as `2026-01`. */
export function month<const Input extends string>(input: Input): Derived<string, 'keyable', Input, Date> {
  const compute = (value: unknown) => instantText(value).slice(0, 7)
  return derived(string().type, { version: 'month 1', inputs: [input], compute })
}

/** The calendar day of an instant, in UTC, such as `2026-01-31`. */
export function day<const Input extends string>(input: Input): Derived<string, 'keyable', Input, Date> {
  const compute = (value: unknown) => instantText(value).slice(0, 10)
  return derived(date().type, { version: 'day 1', inputs: [input], compute })
}

/** 128 bits of the SHA-256 hash of a string, as 32 hexadecimal digits: a key of fixed length that hides the string. */
export function hash<const Input extends string>(input: Input): Derived<string, 'keyable', Input, string> {
  const compute = (value: unknown) => createHash('sha256').update(String(value)).digest('hex').slice(0, 32)
  return derived(string().type, { version: 'hash 1', inputs: [input], compute })
}

function derived<Value>(type: AttributeType<Value>, derivation: Derivation): Attribute<Value, never, never> {
  return new Attribute<Value, never, never>(type, { maintained: 'derived', derivation })
}

function lowered(text: string): string {
  return text.normalize('NFC').toLowerCase()
}

function checkLowered(text: string): string {
  if (lowered(text) !== text) throw new Unfit('a string in lower case', text)
  return text
}

/** The attribute's type has checked that it is an instant of the years 0000 to 9999. */
function instantText(value: unknown): string {
  if (value instanceof Date) return value.toISOString()
  throw new Unfit('a Date', value)
}
