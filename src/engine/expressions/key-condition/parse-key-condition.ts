import { type EngineError, validationError } from '../../errors.ts'
import { type AttributeValue, type KeyType, typeOf } from '../../values/index.ts'
import { parseCondition } from '../condition/index.ts'
import type { ExpressionScope } from '../language/index.ts'
import { readKeyConditions, type SingleKeyCondition, type SortOperator } from './single-conditions.ts'

/** What a Query asks of the keys: one item collection, and where in it. `BETWEEN` has two values. */
export interface KeyCondition {
  readonly partition: AttributeValue
  readonly sort?: { readonly operator: SortOperator; readonly values: AttributeValue[] }
}

/** A key attribute, by name and type. */
export interface KeyAttribute {
  readonly name: string
  readonly type: KeyType
}

/** The key attributes of a table or an index. */
export interface KeyAttributes {
  readonly partition: KeyAttribute
  readonly sort?: KeyAttribute | undefined
}

/**
 * What a `KeyConditionExpression` asks of the keys of a table or an index.
 *
 * @throws ValidationException where it isn't a condition at all, isn't one on single attributes joined by `AND`,
 *   leaves the partition key out or asks of it anything but equality, names another attribute than the keys, or
 *   compares a key with a value of another type.
 */
export function parseKeyCondition(
  text: unknown,
  scope: ExpressionScope,
  schema: KeyAttributes,
): KeyCondition {
  const conditions = readKeyConditions(parseCondition('KeyConditionExpression', text, scope))
  if (conditions.size > 2) throw validationError('Conditions can be of length 1 or 2 only')
  if (schema.sort === undefined && conditions.size > 1) throw notSupported()
  const partition = conditionOn(schema.partition, conditions)
  if (partition === undefined) throw missed(schema.partition)
  const [value] = partition.values
  if (partition.operator !== '=' || value === undefined) throw notSupported()
  if (schema.sort === undefined || conditions.size === 1) return { partition: value }
  const sort = conditionOn(schema.sort, conditions)
  if (sort === undefined) throw missed(schema.sort)
  return { partition: value, sort }
}

function conditionOn(
  key: KeyAttribute,
  conditions: ReadonlyMap<string, SingleKeyCondition>,
): SingleKeyCondition | undefined {
  const condition = conditions.get(key.name)
  for (const value of condition?.values ?? []) checkKeyValue(key, value)
  return condition
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

function missed(key: KeyAttribute): EngineError {
  return validationError(`Query condition missed key schema element: ${key.name}`)
}

function notSupported(): EngineError {
  return validationError('Query key condition not supported')
}
