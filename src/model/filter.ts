import { DynagateError } from '../errors.ts'
import { type Attribute, type AttributeFlag, type Attributes, plainType, Unfit } from './attributes/index.ts'
import type { DocumentValue } from './document.ts'
import type { AnyEntity } from './types.ts'

/** What a query may be filtered by: attributes outside its key, after they were read and paid for. */
export interface FilterOptions<Name extends string = string> {
  readonly attributes: readonly Name[]
  /** How many read units a page may cost before it ends where it stands; 32 unless given. */
  readonly readUnits?: number
}

/** What holds for an attribute's value; everything given must. */
export interface FilterCondition<Value> {
  readonly eq?: Value
  readonly ne?: Value
  /** One of these, 1 to 100. */
  readonly in?: readonly Value[]
  readonly gt?: Value
  readonly gte?: Value
  readonly lt?: Value
  readonly lte?: Value
  /** The string begins with this. */
  readonly beginsWith?: string
  /** The string contains this. */
  readonly contains?: string
  /** Whether the item has the attribute. */
  readonly exists?: boolean
}

type ValueIn<A> = A extends Attribute<infer Value, AttributeFlag> ? Value : never

/** The conditions that a query may be given, by attribute; only scalars can be filtered by. */
export type FilterOn<Names extends string, A extends Attributes> = {
  readonly [Name in Names & keyof A]?: FilterCondition<ValueIn<A[Name]>>
}

/** What a condition asks of one attribute as it is stored. */
export interface FilterTerm {
  /** The attribute's name in the table. */
  readonly attribute: string
  readonly operator: FilterOperator
  readonly values: readonly DocumentValue[]
}

/** The conditions that there are. */
export const filterOperators = [
  'eq',
  'ne',
  'in',
  'gt',
  'gte',
  'lt',
  'lte',
  'beginsWith',
  'contains',
  'exists',
] as const

/** One of the conditions. */
export type FilterOperator = (typeof filterOperators)[number]

/** The conditions that make sense for an attribute; none for one that can't be filtered by. */
export function operatorsFor(attribute: Attribute<unknown, AttributeFlag>): readonly FilterOperator[] {
  const type = plainType(attribute.type)
  const isScalar = type.storage === 'S' || type.storage === 'N' || type.storage === 'BOOL'
  if (!isScalar || type.kind === 'json') return []
  if (type.kind === 'boolean') return ['eq', 'ne', 'exists']
  if (type.kind === 'enum') return ['eq', 'ne', 'in', 'exists']
  if (type.custom?.isOrdered === false) return ['eq', 'ne', 'in', 'exists']
  const isText = ['id', 'string', 'email', 'url'].includes(type.kind)
  return filterOperators.filter((operator) =>
    operator === 'beginsWith' || operator === 'contains' ? isText : true,
  )
}

/**
 * What a filter asks of stored items, in the order of its attributes.
 *
 * @param allowed the attributes that the pattern may be filtered by.
 * @throws DynagateError BAD_USER_INPUT that names the attribute and the condition that doesn't fit.
 */
export function readFilter(entity: AnyEntity, allowed: readonly string[], given: unknown): FilterTerm[] {
  if (given === undefined || given === null) return []
  return Object.entries(given).flatMap(([name, condition]) => {
    const attribute = allowed.includes(name) ? entity.attributes[name] : undefined
    if (attribute === undefined) {
      throw badFilter(
        name,
        `can't be filtered by: this access pattern allows ${allowed.join(', ') || 'none'}`,
      )
    }
    return Object.entries((condition ?? {}) as object).flatMap(([operator, value]) =>
      value === undefined || value === null ? [] : [termOf(name, attribute, operator, value)],
    )
  })
}

function termOf(
  name: string,
  attribute: Attribute<unknown, AttributeFlag>,
  given: string,
  value: unknown,
): FilterTerm {
  const where = `${name}.${given}`
  const operator = operatorsFor(attribute).find((each) => each === given)
  if (operator === undefined) {
    throw badFilter(where, `is not an operator for ${name}: use ${operatorsFor(attribute).join(', ')}`)
  }
  try {
    return {
      attribute: attribute.options.storedName ?? name,
      operator,
      values: storedValues(attribute, operator, value),
    }
  } catch (error) {
    throw error instanceof Unfit ? badFilter(where, error.message) : error
  }
}

function storedValues(
  { type }: Attribute<unknown, AttributeFlag>,
  operator: FilterOperator,
  value: unknown,
): DocumentValue[] {
  if (operator === 'exists') {
    if (typeof value !== 'boolean') throw new Unfit('true or false', value)
    return [value]
  }
  if (operator === 'beginsWith' || operator === 'contains') {
    if (typeof value !== 'string' || value === '') throw new Unfit('a text', value)
    return [value]
  }
  if (operator !== 'in') return [type.toStored(value)]
  if (!Array.isArray(value) || value.length === 0 || value.length > 100) {
    throw new Unfit('1 to 100 values', Array.isArray(value) ? value.length : value)
  }
  return value.map((each) => type.toStored(each))
}

function badFilter(where: string, message: string): DynagateError {
  return new DynagateError('BAD_USER_INPUT', `filter.${where}: ${message}`)
}
