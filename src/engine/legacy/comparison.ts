import { type EngineError, validationError } from '../errors.ts'
import type { Condition, Operand } from '../expressions/index.ts'
import type { ComparisonOperator } from '../requests/index.ts'
import {
  type AttributeValue,
  checkAttributeName,
  compareValues,
  typeOf,
  type ValueType,
} from '../values/index.ts'

/** The arguments of an operator, and its condition. */
interface Comparison {
  readonly least: number
  readonly most: number
  /** The types of its arguments; by default all. */
  readonly types?: readonly ValueType[]
  make(name: string, values: readonly Operand[]): Condition
}

/**
 * The condition of a ComparisonOperator on an attribute. Throws a ValidationException if the attribute's name is
 * invalid, or if the number or the types of the arguments are wrong.
 */
export function compareAttribute(
  name: string,
  operator: ComparisonOperator,
  values: readonly AttributeValue[],
): Condition {
  checkAttributeName(name)
  const { least, most, types, make } = comparisons[operator]
  if (values.length < least || values.length > most) {
    throw invalid(`Invalid number of argument(s) for the ${operator} ComparisonOperator`)
  }
  const [first] = values
  if (first !== undefined && values.some((value) => typeOf(value) !== typeOf(first))) {
    throw invalid('AttributeValues inside AttributeValueList must be of same type')
  }
  const wrong = types && values.map(typeOf).find((type) => !types.includes(type))
  if (wrong !== undefined) {
    throw invalid(`ComparisonOperator ${operator} is not valid for ${wrong} AttributeValue type`)
  }
  if (operator === 'BETWEEN') checkBounds(values)
  return Object.freeze(
    make(
      name,
      values.map((value) => ({ kind: 'value', value })),
    ),
  )
}

/** The error for an invalid legacy parameter. */
export function invalid(reason: string): EngineError {
  return validationError(`One or more parameter values were invalid: ${reason}`)
}

const ordered: readonly ValueType[] = ['S', 'N', 'B']
/** The types of a list's elements, except documents and sets (API reference, Condition: CONTAINS). */
const contained: readonly ValueType[] = [...ordered, 'BOOL', 'NULL']
const none: Operand = { kind: 'value', value: { NULL: true } }

const comparisons: Readonly<Record<ComparisonOperator, Comparison>> = {
  EQ: comparing('='),
  NE: comparing('<>'),
  LT: { ...comparing('<'), types: ordered },
  LE: { ...comparing('<='), types: ordered },
  GT: { ...comparing('>'), types: ordered },
  GE: { ...comparing('>='), types: ordered },
  NOT_NULL: { least: 0, most: 0, make: (name) => ({ kind: 'attribute_exists', path: [name] }) },
  NULL: { least: 0, most: 0, make: (name) => ({ kind: 'attribute_not_exists', path: [name] }) },
  CONTAINS: { least: 1, most: 1, types: contained, make: containing },
  NOT_CONTAINS: { least: 1, most: 1, types: contained, make: notContaining },
  BEGINS_WITH: {
    least: 1,
    most: 1,
    types: ['S', 'B'],
    make: (name, [sought = none]) => ({ kind: 'begins_with', operand: path(name), sought }),
  },
  IN: {
    least: 1,
    most: Number.POSITIVE_INFINITY,
    types: ordered,
    make: (name, candidates) => ({ kind: 'in', operand: path(name), candidates }),
  },
  BETWEEN: {
    least: 2,
    most: 2,
    types: ordered,
    make: (name, [lower = none, upper = none]) => ({ kind: 'between', operand: path(name), lower, upper }),
  },
}

function comparing(comparator: Extract<Condition, { kind: 'compare' }>['comparator']): Comparison {
  return {
    least: 1,
    most: 1,
    make: (name, [right = none]) => ({ kind: 'compare', comparator, left: path(name), right }),
  }
}

function containing(name: string, [sought = none]: readonly Operand[]): Condition {
  return { kind: 'contains', operand: path(name), sought }
}

/** Unlike `NOT contains(a, :v)`, it is false for an item without the attribute (recorded from DynamoDB Local). */
function notContaining(name: string, values: readonly Operand[]): Condition {
  const exists: Condition = { kind: 'attribute_exists', path: [name] }
  return { kind: 'and', conditions: [exists, { kind: 'not', condition: containing(name, values) }] }
}

/** Legacy parameters have no paths: a name may contain dots. */
function path(name: string): Operand {
  return { kind: 'path', path: [name] }
}

function checkBounds([lower, upper]: readonly AttributeValue[]): void {
  if (lower === undefined || upper === undefined || compareValues(lower, upper) <= 0) return
  throw validationError(
    'The BETWEEN condition was provided a range where the lower bound is greater than the upper bound',
  )
}
