import { validationError } from '../errors.ts'
import type { Condition } from '../expressions/index.ts'
import type { ComparisonOperator, RequestReader } from '../requests/index.ts'
import { type AttributeValue, checkValue } from '../values/index.ts'
import { compareAttribute, invalid } from './comparison.ts'

/** The legacy parameters with conditions on an item, joined by `ConditionalOperator`. */
export type ConditionsMember = 'Expected' | 'QueryFilter' | 'ScanFilter'

/** The condition in a legacy parameter; undefined if the request doesn't have it. */
export function readLegacyCondition(reader: RequestReader, member: ConditionsMember): Condition | undefined {
  const conditions = (reader.entries(member) ?? []).map(([name, condition]) =>
    member === 'Expected' ? expected(name, condition) : filter(name, condition),
  )
  checkOperator(reader, conditions.length)
  const [only, ...others] = conditions
  if (only === undefined || others.length === 0) return only
  return Object.freeze({ kind: reader.text('ConditionalOperator') === 'OR' ? 'or' : 'and', conditions })
}

/** The values of a condition's `AttributeValueList`. */
export function readValues(condition: RequestReader): AttributeValue[] {
  return (condition.list('AttributeValueList') ?? []).map(checkValue)
}

/** The operator of a condition whose shape has been checked. */
export function readOperator(condition: RequestReader): ComparisonOperator {
  return condition.text('ComparisonOperator') as ComparisonOperator
}

function checkOperator(reader: RequestReader, count: number): void {
  if (!reader.has('ConditionalOperator')) return
  if (count === 0) throw validationError('ConditionalOperator cannot be used without Filter or Expected')
  if (count === 1) {
    throw validationError(
      'ConditionalOperator can only be used when Filter or Expected has two or more elements',
    )
  }
}

function filter(name: string, condition: RequestReader): Condition {
  return compareAttribute(name, readOperator(condition), readValues(condition))
}

/** It has two forms: a comparison, or `Exists` and `Value`. */
function expected(name: string, condition: RequestReader): Condition {
  const attribute = `for Attribute: ${name}`
  const hasList = condition.has('AttributeValueList')
  const hasValue = condition.has('Value')
  if (hasList && hasValue) throw invalid(`Value and AttributeValueList cannot be used together ${attribute}`)
  if (!condition.has('ComparisonOperator')) {
    if (hasList) throw invalid(`AttributeValueList can only be used with a ComparisonOperator ${attribute}`)
    return existence(name, condition, attribute)
  }
  const operator = readOperator(condition)
  if (condition.has('Exists'))
    throw invalid(`Exists and ComparisonOperator cannot be used together ${attribute}`)
  if (!hasList && !hasValue && operator !== 'NULL' && operator !== 'NOT_NULL') {
    throw invalid(
      `Value or AttributeValueList must be used with ComparisonOperator: ${operator} ${attribute}`,
    )
  }
  return compareAttribute(
    name,
    operator,
    hasValue ? [checkValue(condition.raw('Value'))] : readValues(condition),
  )
}

function existence(name: string, condition: RequestReader, attribute: string): Condition {
  const exists = condition.boolean('Exists')
  const value = condition.has('Value') ? checkValue(condition.raw('Value')) : undefined
  if (exists === false) {
    if (value !== undefined) throw invalid(`Value cannot be used when Exists is false ${attribute}`)
    return compareAttribute(name, 'NULL', [])
  }
  if (value === undefined)
    throw invalid(`Value must be provided when Exists is ${exists ?? 'null'} ${attribute}`)
  return compareAttribute(name, 'EQ', [value])
}
