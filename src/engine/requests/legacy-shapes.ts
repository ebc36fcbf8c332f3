import type { RequestReader } from './request-reader.ts'

/** In DynamoDB's order. */
const comparisonOperators = [
  'IN',
  'NULL',
  'BETWEEN',
  'LT',
  'NOT_CONTAINS',
  'EQ',
  'GT',
  'NOT_NULL',
  'NE',
  'LE',
  'BEGINS_WITH',
  'GE',
  'CONTAINS',
] as const

/** The comparison operator of a legacy condition. */
export type ComparisonOperator = (typeof comparisonOperators)[number]

/**
 * Adds faults for the shape of legacy parameters: unknown enum values, missing members, empty lists. `legacy`
 * interprets them.
 */
export function checkLegacyShapes(reader: RequestReader, names: readonly string[]): void {
  for (const name of names) {
    if (!reader.has(name)) continue
    if (name === 'ConditionalOperator') reader.choice(name, ['OR', 'AND'])
    else if (name === 'AttributesToGet') checkNames(reader)
    else if (name === 'AttributeUpdates') checkActions(reader)
    else checkOperators(reader, name)
  }
  reader.check()
}

function checkNames(reader: RequestReader): void {
  const names = reader.strings('AttributesToGet') ?? []
  if (names.length > 0) return
  reader.fault('AttributesToGet', '[]', 'Member must have length greater than or equal to 1')
}

function checkActions(reader: RequestReader): void {
  for (const [, update] of reader.entries('AttributeUpdates') ?? []) {
    update.choice('Action', ['ADD', 'DELETE', 'PUT'])
  }
}

function checkOperators(reader: RequestReader, name: string): void {
  for (const [, condition] of reader.entries(name) ?? []) {
    if (name !== 'Expected') condition.require('ComparisonOperator')
    condition.choice('ComparisonOperator', comparisonOperators)
    condition.list('AttributeValueList')
    if (name === 'Expected') condition.boolean('Exists')
  }
}
