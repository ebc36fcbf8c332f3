import type { AttributeRecord, KeySchemaRecord } from '../catalogue/index.ts'
import { validationError } from '../errors.ts'
import { invalid } from './invalid.ts'
import type { NewIndex } from './table-members.ts'

/** Throws a ValidationException for an invalid key schema of a table or an index. */
export function checkKeySchema(
  schema: readonly KeySchemaRecord[],
  attributes: readonly AttributeRecord[],
  of: 'table' | 'local' | 'global',
): void {
  const [first, second] = schema
  if (first?.role !== 'HASH') {
    throw validationError('Invalid KeySchema: The first KeySchemaElement is not a HASH key type')
  }
  if (of === 'global') checkSeveral(schema)
  else if (second !== undefined && second.role !== 'RANGE') {
    throw validationError('Invalid KeySchema: The second KeySchemaElement is not a RANGE key type')
  }
  if (attributes.length === 0 || (second !== undefined && second.name === first.name)) {
    throw validationError('Invalid KeySchema: Some index key attribute have no definition')
  }
  checkDefined(schema, attributes, of)
}

/** Throws a ValidationException for a projection whose list of attributes doesn't fit its type. */
export function checkProjection({ projection }: NewIndex): void {
  const { type, nonKeyAttributes } = projection
  if (type === 'INCLUDE' && nonKeyAttributes.length === 0) {
    invalid('ProjectionType is INCLUDE, but NonKeyAttributes is not specified')
  }
  if (type !== 'INCLUDE' && nonKeyAttributes.length > 0) {
    invalid(`ProjectionType is ${type}, but NonKeyAttributes is specified`)
  }
  const repeated = nonKeyAttributes.find((name, at) => nonKeyAttributes.indexOf(name) < at)
  if (repeated !== undefined) invalid(`Duplicate element in NonKeyAttributes: ${repeated}`)
}

/**
 * Throws a ValidationException if the indexes of a table project too many attributes by name. One that several indexes
 * project counts several times (API reference, Projection). The message is the engine's own.
 */
export function checkProjectedCount(indexes: readonly Pick<NewIndex, 'projection'>[]): void {
  const count = indexes.reduce((sum, { projection }) => sum + projection.nonKeyAttributes.length, 0)
  if (count > mostProjected) {
    invalid(`Number of NonKeyAttributes of all secondary indexes exceeds per-table limit of ${mostProjected}`)
  }
}

const mostProjected = 100

/** The rules of a key with up to four attributes in each of its parts. */
function checkSeveral(schema: readonly KeySchemaRecord[]): void {
  const names = new Set(schema.map(({ name }) => name))
  if (names.size < schema.length) {
    throw validationError('The KeySchema contains multiple key attributes with the same name')
  }
  const hashes = schema.filter(({ role }) => role === 'HASH').length
  if (schema.slice(0, hashes).some(({ role }) => role !== 'HASH')) {
    invalid('All HASH key attributes must precede RANGE key attributes in the KeySchema')
  }
  for (const [role, count] of [
    ['HASH', hashes],
    ['RANGE', schema.length - hashes],
  ] as const) {
    if (count > mostOfOneRole) {
      invalid(`The KeySchema exceeds the maximum allowed number of ${role} key attributes`)
    }
  }
}

const mostOfOneRole = 4

function checkDefined(
  schema: readonly KeySchemaRecord[],
  attributes: readonly AttributeRecord[],
  of: 'table' | 'local' | 'global',
): void {
  const defined = new Set(attributes.map(({ name }) => name))
  const names = schema.map(({ name }) => name)
  const missing = names.filter((name) => !defined.has(name))
  if (missing.length === 0) return
  const shown = of === 'table' ? names : missing
  invalid(
    `Some index key attributes are not defined in AttributeDefinitions. Keys: [${shown.join(', ')}], AttributeDefinitions: [${[...defined].join(', ')}]`,
  )
}
