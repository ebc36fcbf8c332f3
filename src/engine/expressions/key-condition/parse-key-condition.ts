import { type EngineError, validationError } from '../../errors.ts'
import { type AttributeValue, type KeyType, typeOf } from '../../values/index.ts'
import { type Condition, parseCondition } from '../condition/index.ts'
import type { ExpressionScope } from '../language/index.ts'
import { readKeyConditions, type SingleKeyCondition } from './single-conditions.ts'

/** The key condition of a Query: one item collection, and a range in it. */
export interface KeyCondition {
  /** The values of the partition key's attributes, in order. */
  readonly partition: readonly AttributeValue[]
  /** Conditions on the first attributes of the sort key, in order: equality on all but the last of them. */
  readonly sort: readonly SingleKeyCondition[]
}

/** A key attribute, by name and type. */
export interface KeyAttribute {
  readonly name: string
  readonly type: KeyType
}

/** The key attributes of a table or an index. */
export interface KeyAttributes {
  readonly partition: readonly KeyAttribute[]
  readonly sort: readonly KeyAttribute[]
}

/**
 * Parses a `KeyConditionExpression` for the keys of a table or an index.
 *
 * @throws ValidationException if it isn't a condition on single key attributes joined by `AND`; if an attribute of the
 *   partition key is missing or not compared for equality; if an attribute of the sort key is missing or not compared
 *   for equality before another one; or if a value has another type than its key.
 */
export function parseKeyCondition(
  text: unknown,
  scope: ExpressionScope,
  schema: KeyAttributes,
): KeyCondition {
  return keyConditionOf(parseCondition('KeyConditionExpression', text, scope), schema)
}

/** The key condition in a parsed condition. Throws as `parseKeyCondition` does. */
export function keyConditionOf(condition: Condition, { partition, sort }: KeyAttributes): KeyCondition {
  const conditions = readKeyConditions(condition)
  const attributes = partition.length + sort.length
  if (conditions.size > Math.max(2, attributes)) {
    throw validationError(
      `The number of query conditions (${conditions.size}) exceeds the number of key attributes defined in the schema (${attributes})`,
    )
  }
  if (sort.length === 0 && conditions.size > partition.length) throw notSupported()
  const values = partition.map((key) => equalValue(requireCondition(key, conditions)))
  rejectGap(sort, conditions)
  const conditioned = sort.slice(0, conditions.size - partition.length)
  return { partition: values, sort: conditioned.map((key) => requireCondition(key, conditions)) }
}

/** Requires equality on each attribute of a sort key before the last one that has a condition. */
function rejectGap(sort: readonly KeyAttribute[], conditions: ReadonlyMap<string, SingleKeyCondition>): void {
  const last = sort.findLastIndex(({ name }) => conditions.has(name))
  const without = sort.slice(0, last).filter(({ name }) => conditions.get(name)?.operator !== '=')
  if (last < 0 || without.length === 0) return
  const names = without.map(({ name }) => name).join(', ')
  throw validationError(
    `RANGE key attributes ${names} must have equality conditions specified in the query because a condition is present on key attribute ${sort[last]?.name}`,
  )
}

function requireCondition(
  key: KeyAttribute,
  conditions: ReadonlyMap<string, SingleKeyCondition>,
): SingleKeyCondition {
  const condition = conditions.get(key.name)
  if (condition === undefined) throw validationError(`Query condition missed key schema element: ${key.name}`)
  for (const value of condition.values) checkKeyValue(key, value)
  return condition
}

function equalValue({ operator, values: [value] }: SingleKeyCondition): AttributeValue {
  if (operator !== '=' || value === undefined) throw notSupported()
  return value
}

function checkKeyValue(key: KeyAttribute, value: AttributeValue): void {
  if (typeOf(value) !== key.type) {
    throw validationError(
      'One or more parameter values were invalid: Condition parameter type does not match schema type',
    )
  }
  if (('S' in value && value.S === '') || ('B' in value && value.B === '')) {
    throw validationError(
      `One or more parameter values are not valid. The AttributeValue for a key attribute cannot contain an empty ${key.type === 'S' ? 'string' : 'binary'} value. Key: ${key.name}`,
    )
  }
}

function notSupported(): EngineError {
  return validationError('Query key condition not supported')
}
