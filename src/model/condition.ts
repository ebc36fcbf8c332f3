import { DynagateError } from '../errors.ts'
import { required } from '../required.ts'
import { type Attribute, type AttributeFlag, plainType, storedName, Unfit } from './attributes/index.ts'
import { type Comparison, type ConditionOperator, comparisons, operatorsOf } from './condition-operators.ts'
import type { DocumentValue } from './document.ts'
import type { AnyEntity } from './types.ts'

/** A condition on stored attributes, as a tree. */
export type Condition =
  | { readonly kind: 'all' | 'any'; readonly of: readonly Condition[] }
  | { readonly kind: 'not'; readonly of: Condition }
  | ({ readonly kind: 'exists'; readonly isThere: boolean } & ConditionPlace)
  | ({
      readonly kind: 'compare'
      readonly operator: Exclude<ConditionOperator, 'exists' | 'size'>
      readonly values: readonly DocumentValue[]
    } & ConditionPlace)
  | ({
      readonly kind: 'size'
      readonly operator: Comparison
      readonly bytesOrMembers: number
    } & ConditionPlace)

/** The value that a condition is on. */
interface ConditionPlace {
  /** The attribute's stored name. */
  readonly attribute: string
  /** The path of members and indexes to a value within it. */
  readonly within?: readonly (string | number)[]
}

/** Names with another meaning in conditions: no attribute may have one. */
export const reservedNames: readonly string[] = ['and', 'or', 'not']

/** The maximum nesting of conditions in `and`, `or` and `not`. */
export const deepestCondition = 8

/**
 * How many operators, `and`, `or` and `not` a condition may have, and how many values. As an expression, of which DynamoDB
 * takes 4 KB, an operator is up to 33 characters long with what joins it to the next one, and a value 7.
 */
const mostTerms = 75
const mostValues = 200

/** How many values `in` may have. */
const mostAlternatives = 100

/** The position of a condition, and the attributes that it may use. */
export interface ConditionContext {
  /** Names the condition in messages: `if` or `filter`. */
  readonly where: string
  /** The attributes that it may use; by default all. */
  readonly allowed?: readonly string[]
}

/**
 * A condition on the items of an entity, as one on stored attributes; undefined where it asks nothing.
 *
 * @throws DynagateError BAD_USER_INPUT that names the attribute and the operator that don't fit.
 */
export function readCondition(
  entity: AnyEntity,
  given: unknown,
  { where, allowed }: ConditionContext,
): Condition | undefined {
  return readAll({ entity, allowed, termsLeft: mostTerms, valuesLeft: mostValues }, given, where, 0)
}

interface Reading {
  readonly entity: AnyEntity
  readonly allowed: readonly string[] | undefined
  termsLeft: number
  valuesLeft: number
}

function readAll(reading: Reading, given: unknown, where: string, depth: number): Condition | undefined {
  if (given === undefined || given === null) return undefined
  if (typeof given !== 'object' || Array.isArray(given))
    throw bad(reading, where, 'expected an object of conditions')
  if (depth > deepestCondition) {
    throw bad(reading, where, `is nested deeper than ${deepestCondition} levels: make it simpler`)
  }
  const all = Object.entries(given).flatMap(([name, value]): Condition[] => {
    if (value === undefined || value === null) return []
    const path = `${where}.${name}`
    if (name === 'and' || name === 'or') return readSeveral(reading, name, value, path, depth)
    if (name === 'not') {
      spendTerm(reading, path)
      return [{ kind: 'not', of: readInner(reading, value, path, depth) }]
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
  spendTerm(reading, path)
  const of = given.map((each, at) => readInner(reading, each, `${path}[${at}]`, depth))
  const condition = joined(name === 'and' ? 'all' : 'any', of)
  return condition ? [condition] : []
}

/** One that asks nothing always holds: in an `or` it would silently disable the others. */
function readInner(reading: Reading, given: unknown, path: string, depth: number): Condition {
  const condition = readAll(reading, given, path, depth + 1)
  if (condition !== undefined) return condition
  throw bad(reading, path, 'has no condition: add one, or remove it')
}

function readAttribute(reading: Reading, name: string, given: unknown, path: string): Condition[] {
  const { attributes } = reading.entity
  const { allowed } = reading
  if (allowed?.includes(name) === false) {
    throw bad(
      reading,
      path,
      `can't be filtered by: this access pattern allows ${allowed.join(', ') || 'none'}`,
    )
  }
  const attribute = Object.hasOwn(attributes, name) ? attributes[name] : undefined
  if (attribute === undefined) {
    throw bad(reading, path, `is not an attribute: use ${Object.keys(attributes).join(', ')}`)
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
  const operator = operatorsOf(attribute).find((each) => each === given)
  if (operator === undefined) {
    throw bad(reading, path, `is not an operator for it: use ${operatorsOf(attribute).join(', ')}`)
  }
  try {
    if (operator === 'size') return sizeTerms(reading, stored, value, path)
    spendTerm(reading, path)
    if (operator === 'exists') return [{ kind: 'exists', attribute: stored, isThere: asBoolean(value) }]
    const values = valuesOf(attribute, operator, value)
    reading.valuesLeft -= values.length
    if (reading.valuesLeft < 0)
      throw bad(reading, path, `is one of more than ${mostValues} values: ask for less`)
    return [{ kind: 'compare', attribute: stored, operator, values }]
  } catch (error) {
    throw error instanceof Unfit ? badInput(error.of(`${reading.entity.name} ${path}`)) : error
  }
}

function spendTerm(reading: Reading, path: string): void {
  reading.termsLeft -= 1
  if (reading.termsLeft < 0)
    throw bad(reading, path, `is one of more than ${mostTerms} conditions: ask for less`)
}

function valuesOf(
  { type }: Attribute<unknown, AttributeFlag>,
  operator: Exclude<ConditionOperator, 'exists' | 'size'>,
  value: unknown,
): DocumentValue[] {
  if (operator === 'beginsWith') return [asString(value)]
  if (operator === 'contains') return [member({ type }, value)]
  if (operator !== 'in') return [type.toStored(value)]
  if (!Array.isArray(value) || value.length === 0 || value.length > mostAlternatives) {
    throw new Unfit(`1 to ${mostAlternatives} values`, Array.isArray(value) ? value.length : value)
  }
  return value.map((each) => type.toStored(each))
}

/** The operand of `contains`: a part of a string, an element of a list, a member of a set. */
function member(attribute: Pick<Attribute<unknown, AttributeFlag>, 'type'>, value: unknown): DocumentValue {
  const type = plainType(attribute.type)
  if (type.storage === 'S') return asString(value)
  if (type.storage === 'L' && type.element) return type.element.toStored(value)
  const [only] = type.toStored(new Set([value])) as Set<DocumentValue>
  return required(only, 'the member of a set of one')
}

function sizeTerms(reading: Reading, attribute: string, given: unknown, path: string): Condition[] {
  if (typeof given !== 'object' || given === null) throw new Unfit('an object like { gte: 1 }', given)
  return Object.entries(given).flatMap(([name, value]): Condition[] => {
    if (value === undefined || value === null) return []
    const operator = comparisons.find((each) => each === name)
    if (operator === undefined) throw new Unfit(`one of ${comparisons.join(', ')}`, name)
    if (!Number.isSafeInteger(value)) throw new Unfit('an integer', value)
    spendTerm(reading, `${path}.${name}`)
    return [{ kind: 'size', attribute, operator, bytesOrMembers: value as number }]
  })
}

function asBoolean(value: unknown): boolean {
  if (typeof value !== 'boolean') throw new Unfit('true or false', value)
  return value
}

function asString(value: unknown): string {
  if (typeof value !== 'string' || value === '') throw new Unfit('a string, not empty', value)
  if (!value.isWellFormed()) throw new Unfit('a string of well-formed Unicode', value)
  return value
}

function joined(kind: 'all' | 'any', of: readonly Condition[]): Condition | undefined {
  return of.length > 1 ? { kind, of } : of[0]
}

function bad({ entity }: Reading, where: string, message: string): DynagateError {
  return badInput(`${entity.name} ${where}: ${message}`)
}

function badInput(message: string): DynagateError {
  return new DynagateError('BAD_USER_INPUT', message)
}
