import type { DocumentValue } from '../document/index.ts'
import type { KeyForm } from './key-form.ts'

/** DynamoDB's own names of its ten data types. */
export type StorageType = 'S' | 'N' | 'B' | 'BOOL' | 'NULL' | 'L' | 'M' | 'SS' | 'NS' | 'BS'

/**
 * Checks, encodes and decodes values of one kind. Pure; each failure throws an {@link Unfit} that states what was
 * expected and what was received.
 */
export interface AttributeType<Value> {
  /** The kind's name in messages and in the GraphQL mapping, e.g. `dateTime`. */
  readonly kind: AttributeKind
  /** DynamoDB's type of the stored value. */
  readonly storage: StorageType
  /** The stored form of a value. Throws {@link Unfit}. */
  toStored(value: Value): DocumentValue
  /** The value of a stored form. Throws {@link Unfit}. */
  fromStored(stored: DocumentValue): Value
  /** The ordered encoding of a value inside a key; undefined for none. */
  readonly key?: KeyEncoding<Value>
  /** The next value above (1) or below (-1); for discrete numbers, such as integers. */
  neighbour?(value: Value, step: 1 | -1): Value
  /** The values of an enum; for kind `enum`. */
  readonly values?: readonly string[]
  /** The maximum number of digits of an integer, if declared. */
  readonly digits?: number
  /** The number of digits after the point; for kind `decimal`. */
  readonly scale?: number
  /** The stored format of an instant; for kind `dateTime`. */
  readonly instantFormat?: InstantFormat
  /** The faults of the type's declaration, and what to change; reported when the table is checked. */
  readonly faults?: readonly string[]
  /** The type of a list's elements or a record's values. */
  readonly element?: AttributeType<unknown>
  /** The constraints on written values. */
  readonly constraints?: readonly Constraint[]
  /** The minimum and maximum of written numbers, both included, as decimal strings. */
  readonly bounds?: Bounds
  /** The limits of the number of written elements or members. */
  readonly sizes?: { readonly min?: number; readonly max?: number }
  /** The members of a map. */
  readonly members?: Readonly<Record<string, MapMember>>
  /** The GraphQL name of a map's object type. */
  readonly typeName?: string
  /** The mapping of a custom type to its stored type; for kind `custom`. */
  readonly custom?: CustomMapping
}

/** A custom type: its name, and the conversion between its values and those of the type that stores it. */
export interface CustomMapping {
  /** The name of its GraphQL scalar. */
  readonly name: string
  readonly description: string
  /** The type that stores it. */
  readonly stored: AttributeType<unknown>
  /** The type in GraphQL: a scalar with its name, or the type of the stored values. */
  readonly servedAs: 'scalar' | 'stored'
  /** Whether its values differ from the values of the type that stores it. */
  readonly isConverted: boolean
  /** Whether the stored values have the same order as its values. */
  readonly isOrdered: boolean
  /** Whether anything is one of its values. */
  is(value: unknown): boolean
  /** The value of the stored type. */
  encode(value: unknown): unknown
  /** The value of one of the stored type. Throws {@link Unfit}. */
  decode(stored: unknown): unknown
}

/**
 * The type whose operators and constraints apply to a type: for a custom type without conversion, the type that stores
 * it.
 */
export function plainType(type: AttributeType<unknown>): AttributeType<unknown> {
  return type.custom === undefined || type.custom.isConverted ? type : plainType(type.custom.stored)
}

/** The bounds of a number, both included. */
export interface Bounds {
  readonly min?: string
  readonly max?: string
}

/** A constraint on written values. */
export interface Constraint {
  /** The expectation, for messages and the GraphQL schema: `1 to 80 characters`. */
  readonly expected: string
  holds(value: unknown): boolean
  /** Whether the GraphQL type implies it. */
  readonly isKnownToClients?: boolean
}

/**
 * The stored format of an instant: an ISO 8601 string, or a number of seconds (required for time to live) or
 * milliseconds.
 */
export type InstantFormat = 'iso' | 'epochSeconds' | 'epochMilliseconds'

/** A member of a map type. */
export interface MapMember {
  readonly type: AttributeType<unknown>
  readonly isOptional: boolean
  readonly description?: string
}

/** The kinds of attribute, each with its builder function of the same name. */
export type AttributeKind =
  | 'id'
  | 'string'
  | 'email'
  | 'url'
  | 'enum'
  | 'boolean'
  | 'int'
  | 'number'
  | 'bigint'
  | 'decimal'
  | 'dateTime'
  | 'date'
  | 'json'
  | 'binary'
  | 'null'
  | 'list'
  | 'map'
  | 'record'
  | 'stringSet'
  | 'numberSet'
  | 'binarySet'
  | 'custom'

/** The encoding of a value inside a key: a string whose UTF-8 order is the order of the values. */
export interface KeyEncoding<Value> {
  /** Whether all strings have the same length (per sign), so that a bound can be computed exactly and cheaply. */
  readonly fixedWidth: boolean
  /** Whether ranges over it are meaningful: identifiers and enums are requested only by value. */
  readonly ranged: boolean
  encode(value: Value): string
  /** Throws {@link Unfit} if `encode` never returns this string. */
  decode(text: string): Value
  /** Whether the program declares their order, instead of the order of the stored values. */
  readonly isDeclared?: boolean
  /** The form of the strings: determines which templates can produce the same key. */
  readonly form: KeyForm
}

/** A value that does not fit its attribute: what was expected, and what was received. */
export class Unfit extends Error {
  override readonly name = 'Unfit'
  readonly #expected: string
  readonly #got: unknown
  readonly #path: string

  /** @param path the steps from the attribute's value to this one, such as `.lines[2]`; by default none. */
  constructor(expected: string, got: unknown, path = '') {
    super(`expected ${expected}, got ${show(got)}`)
    this.#expected = expected
    this.#got = got
    this.#path = path
  }

  /** The message, which begins with the name of the value: for example `Order.lines[2]: …` with the name `Order.lines`. */
  of(name: string): string {
    return `${name}${this.#path}: ${this.message}`
  }

  /** The same fault, seen from the value that has this one as a member or an element. */
  in(member: string | number): Unfit {
    return new Unfit(this.#expected, this.#got, stepTo(member) + this.#path)
  }
}

/** Converts a member or an element; an {@link Unfit} that it throws has the path to it. */
export function within<Result>(member: string | number, convert: () => Result): Result {
  try {
    return convert()
  } catch (error) {
    throw error instanceof Unfit ? error.in(member) : error
  }
}

/** The step of a path to a member or an element: `.name`, `[2]`. Clients choose a record's names: it shortens long ones. */
export function stepTo(member: string | number): string {
  if (typeof member === 'number') return `[${member}]`
  return member.length > 40 ? `.${member.slice(0, 40)}…` : `.${member}`
}

function show(value: unknown): string {
  if (typeof value === 'string')
    return value.length > 40 ? `a string of ${value.length} characters` : JSON.stringify(value)
  if (value instanceof Date) return Number.isNaN(value.getTime()) ? 'an invalid date' : value.toISOString()
  if (value === null || value === undefined) return String(value)
  if (Array.isArray(value)) return 'a list'
  if (typeof value === 'object') return `an object (${value.constructor?.name ?? 'Object'})`
  return String(value)
}
