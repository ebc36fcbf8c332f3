import { DynagateError } from '../errors.ts'
import {
  type Attribute,
  type AttributeFlag,
  type Attributes,
  plainType,
  storedName,
  Unfit,
} from './attributes/index.ts'
import type { DocumentValue } from './document.ts'
import { type FilterCondition, type FilterOperator, operatorsFor } from './filter.ts'
import type { AnyEntity } from './types.ts'

/**
 * What must hold of an item for a write to be made: conditions by attribute, all of which must hold, and `and`, `or`
 * and `not` of such conditions. The operators are those of filters, with `size` besides.
 *
 * @example
 * { state: { in: ['PENDING', 'PAID'] }, or: [{ note: { exists: false } }, { note: { size: { lt: 10 } } }] }
 */
export type ConditionOn<A extends Attributes> = {
  readonly [Name in keyof A]?: AttributeCondition<ValueIn<A[Name]>, A[Name]['flags']>
} & {
  readonly and?: readonly ConditionOn<A>[]
  readonly or?: readonly ConditionOn<A>[]
  readonly not?: ConditionOn<A>
}

type ValueIn<A> = A extends Attribute<infer Value, AttributeFlag> ? Value : never

/** What must hold of one attribute; everything given must. */
export type AttributeCondition<Value, Flags = never> = [Value] extends [Scalar]
  ? Omit<FilterCondition<Value>, 'beginsWith' | 'contains'> & OfStrings<Value> & Sized<Value>
  : 'custom' extends Flags
    ? Omit<FilterCondition<Value>, 'beginsWith' | 'contains'>
    : {
        readonly eq?: Value
        readonly ne?: Value
        readonly exists?: boolean
        /** The list or set has this member. */
        readonly contains?: MemberIn<Value>
        /** How many elements or members it has. */
        readonly size?: SizeCondition
      }

type Scalar = string | number | bigint | boolean | null | Date

type OfStrings<Value> = Value extends string
  ? {
      /** The string begins with this. */
      readonly beginsWith?: string
      /** The string contains this. */
      readonly contains?: string
    }
  : unknown

type Sized<Value> = Value extends string
  ? {
      /** How many bytes of UTF-8 the string has. */
      readonly size?: SizeCondition
    }
  : unknown

type MemberIn<Value> = Value extends readonly (infer Element)[]
  ? Element
  : Value extends ReadonlySet<infer Member>
    ? Member
    : never

/** What must hold of a size. */
export type SizeCondition = Pick<FilterCondition<number>, 'eq' | 'ne' | 'gt' | 'gte' | 'lt' | 'lte'>

/** An operator that compares two values. */
export type Comparison = 'eq' | 'ne' | 'gt' | 'gte' | 'lt' | 'lte'

/** A condition on stored attributes, as a tree. */
export type Condition =
  | { readonly kind: 'all' | 'any'; readonly of: readonly Condition[] }
  | { readonly kind: 'not'; readonly of: Condition }
  | ({ readonly kind: 'exists'; readonly isThere: boolean } & ConditionPlace)
  | ({
      readonly kind: 'compare'
      readonly operator: Exclude<FilterOperator, 'exists'>
      readonly values: readonly DocumentValue[]
    } & ConditionPlace)
  | ({
      readonly kind: 'size'
      readonly operator: Comparison
      readonly bytesOrMembers: number
    } & ConditionPlace)

/** The value that a condition is on. */
interface ConditionPlace {
  /** The attribute's name in the table. */
  readonly attribute: string
  /** The members and indexes that lead to a value within it. */
  readonly within?: readonly (string | number)[]
}

/** The names that a condition gives another meaning: no attribute may have one. */
export const reservedNames: readonly string[] = ['and', 'or', 'not']

/** How deep conditions may be nested in `and`, `or` and `not`. */
const deepest = 8

/** How many terms a condition may have. */
const mostTerms = 100

/**
 * A condition on the items of an entity, as it is asked of stored attributes; undefined where it asks nothing.
 *
 * @param where names the condition in messages, e.g. `if`.
 * @throws DynagateError BAD_USER_INPUT that names the attribute and the operator that don't fit.
 */
export function readCondition(entity: AnyEntity, given: unknown, where = 'if'): Condition | undefined {
  const reading: Reading = { entity, termsLeft: mostTerms }
  return readAll(reading, given, where, 0)
}

interface Reading {
  readonly entity: AnyEntity
  termsLeft: number
}

function readAll(reading: Reading, given: unknown, where: string, depth: number): Condition | undefined {
  if (given === undefined || given === null) return undefined
  if (typeof given !== 'object' || Array.isArray(given))
    throw bad(reading, where, 'expected an object of conditions')
  if (depth > deepest) throw bad(reading, where, `is nested deeper than ${deepest} levels: make it simpler`)
  const all = Object.entries(given).flatMap(([name, value]): Condition[] => {
    if (value === undefined || value === null) return []
    const path = `${where}.${name}`
    if (name === 'and' || name === 'or') return readSeveral(reading, name, value, path, depth)
    if (name === 'not') {
      const of = readAll(reading, value, path, depth + 1)
      return of ? [{ kind: 'not', of }] : []
    }
    return readAttribute(reading, name, value, path)
  })
  return joined('all', all)
}

function readSeveral(
  reading: Reading,
  name: 'and' | 'or',
  given: unknown,
  path: string,
  depth: number,
): Condition[] {
  if (!Array.isArray(given) || given.length === 0) {
    throw bad(reading, path, 'expected a list of at least one condition')
  }
  const of = given.map((each, at) => {
    const read = readAll(reading, each, `${path}[${at}]`, depth + 1)
    // One that asks nothing holds always; in an `or` that would switch the others off without a word.
    if (read === undefined)
      throw bad(reading, `${path}[${at}]`, 'has no condition: give one, or leave it out')
    return read
  })
  const condition = joined(name === 'and' ? 'all' : 'any', of)
  return condition ? [condition] : []
}

function readAttribute(reading: Reading, name: string, given: unknown, path: string): Condition[] {
  const { attributes } = reading.entity
  const attribute = Object.hasOwn(attributes, name) ? attributes[name] : undefined
  if (attribute === undefined) {
    throw bad(reading, path, `is no attribute: use ${Object.keys(attributes).join(', ')}`)
  }
  if (typeof given !== 'object' || given === null) {
    throw bad(reading, path, `expected an object of ${operatorsOf(attribute).join(', ')}`)
  }
  const stored = storedName(attributes, name)
  return Object.entries(given).flatMap(([operator, value]) =>
    value === undefined || (value === null && attribute.type.kind !== 'null')
      ? []
      : readTerm(reading, attribute, { stored, operator, value, path: `${path}.${operator}` }),
  )
}

interface Term {
  readonly stored: string
  readonly operator: string
  readonly value: unknown
  readonly path: string
}

function readTerm(
  reading: Reading,
  attribute: Attribute<unknown, AttributeFlag>,
  { stored, operator: given, value, path }: Term,
): Condition[] {
  reading.termsLeft -= 1
  if (reading.termsLeft < 0) throw bad(reading, path, `is one of more than ${mostTerms} conditions: ask less`)
  const operator = operatorsOf(attribute).find((each) => each === given)
  if (operator === undefined) {
    throw bad(reading, path, `is not an operator for it: use ${operatorsOf(attribute).join(', ')}`)
  }
  try {
    if (operator === 'size') return sizeTerms(stored, value)
    if (operator === 'exists') return [{ kind: 'exists', attribute: stored, isThere: asBoolean(value) }]
    return [{ kind: 'compare', attribute: stored, operator, values: valuesOf(attribute, operator, value) }]
  } catch (error) {
    throw error instanceof Unfit ? bad(reading, path, error.message) : error
  }
}

/** The operators that make sense for an attribute. */
export function operatorsOf(
  attribute: Attribute<unknown, AttributeFlag>,
): readonly (FilterOperator | 'size')[] {
  const { storage, kind } = plainType(attribute.type)
  const scalar = operatorsFor(attribute)
  if (scalar.length > 0) return storage === 'S' && scalar.includes('contains') ? [...scalar, 'size'] : scalar
  const hasMembers = ['L', 'SS', 'NS', 'BS'].includes(storage) && kind !== 'json' && kind !== 'custom'
  if (kind === 'null') return ['exists']
  return ['eq', 'ne', 'exists', ...(hasMembers ? (['contains'] as const) : []), 'size']
}

function valuesOf(
  { type }: Attribute<unknown, AttributeFlag>,
  operator: Exclude<FilterOperator, 'exists'>,
  value: unknown,
): DocumentValue[] {
  if (operator === 'beginsWith') return [asString(value)]
  if (operator === 'contains') return [member({ type }, value)]
  if (operator !== 'in') return [type.toStored(value)]
  if (!Array.isArray(value) || value.length === 0 || value.length > mostTerms) {
    throw new Unfit(`1 to ${mostTerms} values`, Array.isArray(value) ? value.length : value)
  }
  return value.map((each) => type.toStored(each))
}

/** What `contains` looks for: a part of a string, an element of a list, a member of a set. */
function member(attribute: Pick<Attribute<unknown, AttributeFlag>, 'type'>, value: unknown): DocumentValue {
  const type = plainType(attribute.type)
  if (type.storage === 'S') return asString(value)
  if (type.storage === 'L' && type.element) return type.element.toStored(value)
  const [only] = type.toStored(new Set([value])) as Set<DocumentValue>
  return only ?? null
}

function sizeTerms(attribute: string, given: unknown): Condition[] {
  if (typeof given !== 'object' || given === null) throw new Unfit('an object like { gte: 1 }', given)
  return Object.entries(given).flatMap(([name, value]): Condition[] => {
    if (value === undefined || value === null) return []
    const operator = comparisons.find((each) => each === name)
    if (operator === undefined) throw new Unfit(`one of ${comparisons.join(', ')}`, name)
    if (!Number.isSafeInteger(value)) throw new Unfit('a whole number', value)
    return [{ kind: 'size', attribute, operator, bytesOrMembers: value as number }]
  })
}

const comparisons: readonly Comparison[] = ['eq', 'ne', 'gt', 'gte', 'lt', 'lte']

function asBoolean(value: unknown): boolean {
  if (typeof value !== 'boolean') throw new Unfit('true or false', value)
  return value
}

function asString(value: unknown): string {
  if (typeof value !== 'string' || value === '') throw new Unfit('a string, not empty', value)
  return value
}

function joined(kind: 'all' | 'any', of: readonly Condition[]): Condition | undefined {
  return of.length > 1 ? { kind, of } : of[0]
}

function bad({ entity }: Reading, where: string, message: string): DynagateError {
  return new DynagateError('BAD_USER_INPUT', `${entity.name} ${where}: ${message}`)
}
