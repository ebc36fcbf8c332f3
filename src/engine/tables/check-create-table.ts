import { validationError } from '../errors.ts'
import type { NewTable } from './create-table-input.ts'
import type { IndexRecord, KeySchemaRecord } from './table-record.ts'

/** Throws a ValidationException for a table whose parts don't go together. */
export function checkCreateTable(table: NewTable): void {
  checkKeySchema(table, table.keySchema, 'table')
  const indexes = [...table.localIndexes, ...table.globalIndexes]
  if (table.localIndexes.length > 5) {
    invalid('Number of LocalSecondaryIndexes exceeds per-table limit of 5')
  }
  if (table.globalIndexes.length > 20) {
    invalid('Number of GlobalSecondaryIndexes exceeds per-table limit of 20')
  }
  if (table.localIndexes.length > 0 && table.keySchema.length < 2) {
    invalid(
      'Table KeySchema does not have a range key, which is required when specifying a LocalSecondaryIndex',
    )
  }
  for (const index of indexes) {
    checkKeySchema(table, index.keySchema, 'index')
    checkProjection(index)
  }
  for (const index of table.localIndexes) checkLocalIndex(table, index)
  checkDistinctNames(indexes)
  checkDefinitionsUsed(table, indexes)
}

function checkKeySchema(table: NewTable, schema: readonly KeySchemaRecord[], of: 'table' | 'index'): void {
  const [partition, sort] = schema
  if (partition === undefined || partition.role !== 'HASH') {
    throw validationError('Invalid KeySchema: The first KeySchemaElement is not a HASH key type')
  }
  if (sort !== undefined && sort.role !== 'RANGE') {
    throw validationError('Invalid KeySchema: The second KeySchemaElement is not a RANGE key type')
  }
  const defined = new Set(table.attributes.map(({ name }) => name))
  const repeated = sort !== undefined && sort.name === partition.name
  if (repeated) {
    throw validationError('Invalid KeySchema: Some index key attribute have no definition')
  }
  const missing = schema.filter(({ name }) => !defined.has(name))
  if (missing.length === 0) return
  const keys = schema.map(({ name }) => name).join(', ')
  const definitions = [...defined].join(', ')
  if (of === 'table') {
    invalid(
      `Some index key attributes are not defined in AttributeDefinitions. Keys: [${keys}], AttributeDefinitions: [${definitions}]`,
    )
  }
  invalid(
    `Some index key attributes are not defined in AttributeDefinitions. Keys: [${missing.map(({ name }) => name).join(', ')}], AttributeDefinitions: [${definitions}]`,
  )
}

function checkProjection({ projection }: IndexRecord): void {
  const { type, nonKeyAttributes } = projection
  if (type === 'INCLUDE' && nonKeyAttributes.length === 0) {
    invalid('ProjectionType is INCLUDE, but NonKeyAttributes is not specified')
  }
  if (type !== 'INCLUDE' && nonKeyAttributes.length > 0) {
    invalid(`ProjectionType is ${type}, but NonKeyAttributes is specified`)
  }
}

function checkLocalIndex(table: NewTable, index: IndexRecord): void {
  if (index.keySchema.length < 2) {
    invalid(`Index KeySchema does not have a range key for index: ${index.name}`)
  }
  if (index.keySchema[0]?.name !== table.keySchema[0]?.name) {
    invalid(
      `Index KeySchema does not have the same leading hash key as table KeySchema for index: ${index.name}. index hash key: ${index.keySchema[0]?.name}, table hash key: ${table.keySchema[0]?.name}`,
    )
  }
}

function checkDistinctNames(indexes: readonly IndexRecord[]): void {
  const seen = new Set<string>()
  for (const { name } of indexes) {
    if (seen.has(name)) invalid(`Duplicate index name: ${name}`)
    seen.add(name)
  }
}

function checkDefinitionsUsed(table: NewTable, indexes: readonly IndexRecord[]): void {
  const schemas = [table.keySchema, ...indexes.map(({ keySchema }) => keySchema)]
  const used = new Set(schemas.flatMap((schema) => schema.map(({ name }) => name)))
  const defined = new Set(table.attributes.map(({ name }) => name))
  if (defined.size < table.attributes.length) {
    invalid('Cannot have two attributes with the same name')
  }
  if (defined.size > used.size) {
    invalid(
      'Number of attributes in KeySchema does not exactly match number of attributes defined in AttributeDefinitions',
    )
  }
}

function invalid(message: string): never {
  throw validationError(`One or more parameter values were invalid: ${message}`)
}
