import type { IndexRecord } from '../catalogue/index.ts'
import { validationError } from '../errors.ts'
import { checkKeySchema, checkProjectedCount, checkProjection } from './check-indexes.ts'
import { invalid } from './invalid.ts'
import { changeOnDemand } from './on-demand-throughput.ts'
import type { NewTable } from './table-members.ts'
import { checkNewWarm } from './warm-throughput.ts'

/** Throws a ValidationException for a table with inconsistent parts. */
export function checkCreateTable(table: NewTable): void {
  const { attributes, localIndexes, globalIndexes } = table
  checkKeySchema(table.keySchema, attributes, 'table')
  const indexes = [...localIndexes, ...globalIndexes]
  if (localIndexes.length > 5) invalid('Number of LocalSecondaryIndexes exceeds per-table limit of 5')
  if (globalIndexes.length > 20) invalid('GlobalSecondaryIndex count exceeds the per-table limit of 20')
  if (localIndexes.length > 0 && table.keySchema.length < 2) {
    invalid(
      'Table KeySchema does not have a range key, which is required when specifying a LocalSecondaryIndex',
    )
  }
  for (const index of localIndexes) checkKeySchema(index.keySchema, attributes, 'local')
  for (const index of globalIndexes) checkKeySchema(index.keySchema, attributes, 'global')
  checkDefinitionsUsed(table, indexes)
  for (const index of indexes) checkProjection(index)
  checkProjectedCount(indexes)
  for (const index of localIndexes) checkLocalIndex(table, index)
  for (const index of globalIndexes) checkThroughput(table, index)
  checkDistinctNames(indexes)
  const { billing } = table
  if (table.onDemand !== undefined) changeOnDemand(table.onDemand, { billing })
  if (table.warm !== undefined) checkNewWarm(table.warm, table)
  for (const { name: index, onDemand, warm, throughput } of globalIndexes) {
    if (onDemand !== undefined) changeOnDemand(onDemand, { billing, index })
    if (warm !== undefined) checkNewWarm(warm, { billing, throughput, index })
  }
}

function checkLocalIndex(table: NewTable, { name, keySchema }: IndexRecord): void {
  if (keySchema.length < 2) invalid(`Index KeySchema does not have a range key for index: ${name}`)
  if (keySchema[0]?.name !== table.keySchema[0]?.name) {
    invalid(
      `Index KeySchema does not have the same leading hash key as table KeySchema for index: ${name}. index hash key: ${keySchema[0]?.name}, table hash key: ${table.keySchema[0]?.name}`,
    )
  }
}

function checkThroughput({ billing }: NewTable, { name, throughput }: IndexRecord): void {
  const given = throughput.read > 0
  if (billing === 'PROVISIONED' && !given) {
    invalid(`ProvisionedThroughput is not specified for index: ${name}`)
  }
  if (billing === 'PAY_PER_REQUEST' && given) {
    invalid(
      `ProvisionedThroughput should not be specified for index: ${name} when BillingMode is PAY_PER_REQUEST`,
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
  const defined = table.attributes.map(({ name }) => name)
  const repeated = defined.find((name, at) => defined.indexOf(name) < at)
  if (repeated !== undefined) throw validationError(`Attribute Name is duplicated: ${repeated}`)
  if (defined.length === used.size) return
  if (indexes.length === 0) {
    invalid(
      'Number of attributes in KeySchema does not exactly match number of attributes defined in AttributeDefinitions',
    )
  }
  invalid(
    `Some AttributeDefinitions are not used. AttributeDefinitions: [${defined.join(', ')}], keys used: [${[...used].join(', ')}]`,
  )
}
