import { required } from '../../required.ts'
import { type AttributeType, plainType, Unfit } from '../attributes/index.ts'
import type { DocumentValue } from '../document/index.ts'
import { type Comparison, type ConditionOperator, comparisons, operatorsOf } from './condition-operators.ts'
import type { ConditionReading } from './condition-reading.ts'

/** A condition by one operator on a stored value. */
export type ConditionTerm =
  | ({ readonly kind: 'exists'; readonly isThere: boolean } & ConditionPlace)
  | ({
      readonly kind: 'compare'
      readonly operator: ComparingOperator
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

type ComparingOperator = Exclude<ConditionOperator, 'exists' | 'size' | 'members'>

/** The maximum number of values of `in`. */
const mostAlternatives = 100

/** A condition on one value: the caller's input, the type of the value, and its path. */
export interface GivenTerms {
  readonly given: unknown
  readonly type: AttributeType<unknown>
  readonly place: ConditionPlace
  /** The path of the condition, for messages. */
  readonly path: string
}

/**
 * The terms of a condition on an attribute or a member, all of which must hold; none for an empty condition.
 *
 * @throws DynagateError BAD_USER_INPUT that names the path of what doesn't fit.
 */
export function readTerms(
  reading: ConditionReading,
  { given, type, place, path }: GivenTerms,
): ConditionTerm[] {
  if (typeof given !== 'object' || given === null || Array.isArray(given)) {
    throw reading.error(path, `expected an object of ${operatorsOf(type).join(', ')}`)
  }
  return Object.entries(given).flatMap(([operator, value]) =>
    value === undefined || (value === null && type.kind !== 'null')
      ? []
      : readTerm(reading, operator, { given: value, type, place, path: `${path}.${operator}` }),
  )
}

function readTerm(reading: ConditionReading, name: string, term: GivenTerms): ConditionTerm[] {
  const { given, type, place, path } = term
  const operator = operatorsOf(type).find((each) => each === name)
  if (operator === undefined) {
    throw reading.error(path, `is not an operator for it: use ${operatorsOf(type).join(', ')}`)
  }
  try {
    if (operator === 'members') return readMembers(reading, term)
    if (operator === 'size') return sizeTerms(reading, term)
    spendTerm(reading, term)
    if (operator === 'exists') return [{ kind: 'exists', ...place, isThere: asBoolean(given) }]
    const values = valuesOf(type, operator, given)
    reading.spendValues(values.length, path)
    return [{ kind: 'compare', ...place, operator, values }]
  } catch (error) {
    throw error instanceof Unfit ? reading.unfit(path, error) : error
  }
}

/** The conditions on members of a map, or of a record. */
function readMembers(reading: ConditionReading, { given, type, place, path }: GivenTerms): ConditionTerm[] {
  const { members = {}, element } = plainType(type)
  if (typeof given !== 'object' || given === null || Array.isArray(given)) {
    throw new Unfit('an object of conditions by member', given)
  }
  return Object.entries(given).flatMap(([name, condition]): ConditionTerm[] => {
    if (condition === undefined || condition === null) return []
    const memberType = element ?? (Object.hasOwn(members, name) ? members[name]?.type : undefined)
    const memberPath = `${path}.${name}`
    if (memberType === undefined) {
      throw reading.error(memberPath, `is not a member: use ${Object.keys(members).join(', ')}`)
    }
    // Only a record's members may have any name.
    if (name === '' || name.length > longestName || !name.isWellFormed()) {
      throw new Unfit(`names of 1 to ${longestName} characters of well-formed Unicode`, name)
    }
    const within = [...(place.within ?? []), name]
    return readTerms(reading, {
      given: condition,
      type: memberType,
      place: { attribute: place.attribute, within },
      path: memberPath,
    })
  })
}

/** A member's name in a condition, in UTF-16 units: the names of all conditions are far below DynamoDB's limit of 2 MB. */
const longestName = 255

function spendTerm(reading: ConditionReading, { place, path }: GivenTerms): void {
  reading.spendTerms(1 + (place.within?.length ?? 0), path)
}

function valuesOf(
  type: AttributeType<unknown>,
  operator: ComparingOperator,
  value: unknown,
): DocumentValue[] {
  if (operator === 'beginsWith') return [asString(value)]
  if (operator === 'contains') return [contained(type, value)]
  if (operator !== 'in') return [type.toStored(value)]
  if (!Array.isArray(value) || value.length === 0 || value.length > mostAlternatives) {
    throw new Unfit(`1 to ${mostAlternatives} values`, Array.isArray(value) ? value.length : value)
  }
  return value.map((each) => type.toStored(each))
}

/** The operand of `contains`: a part of a string, an element of a list, a member of a set. */
function contained(declared: AttributeType<unknown>, value: unknown): DocumentValue {
  const type = plainType(declared)
  if (type.storage === 'S') return asString(value)
  if (type.storage === 'L' && type.element) return type.element.toStored(value)
  const [only] = type.toStored(new Set([value])) as Set<DocumentValue>
  return required(only, 'the member of a set of one')
}

function sizeTerms(reading: ConditionReading, { given, type, place, path }: GivenTerms): ConditionTerm[] {
  if (typeof given !== 'object' || given === null) throw new Unfit('an object like { gte: 1 }', given)
  return Object.entries(given).flatMap(([name, value]): ConditionTerm[] => {
    if (value === undefined || value === null) return []
    const operator = comparisons.find((each) => each === name)
    if (operator === undefined) throw new Unfit(`one of ${comparisons.join(', ')}`, name)
    if (!Number.isSafeInteger(value)) throw new Unfit('an integer', value)
    spendTerm(reading, { given: value, type, place, path: `${path}.${name}` })
    return [{ kind: 'size', ...place, operator, bytesOrMembers: value as number }]
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
