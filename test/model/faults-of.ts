import { ModelError } from '../../src/errors.ts'
import { defineTable, type TableDefinition, type TypedTable } from '../../src/model/index.ts'

/** A table without the types that reject an invalid model at compile time. */
export interface LooseTable {
  entity(name: string, declaration: object): LooseEntity
  collection(members: readonly LooseEntity[], options?: object): never
  access(patterns: object): unknown
  check(): void
}

/** An entity whose patterns accept any options. */
export interface LooseEntity {
  get(options?: object): never
  query(...options: unknown[]): never
  lookup(...options: unknown[]): never
}

const definition = {
  name: 'shop',
  primaryKey: { partition: 'pk', sort: 'sk' },
  indexes: {
    gsi1: { global: { partition: 'gsi1pk', sort: 'gsi1sk' } },
    byState: { local: { sort: 'stateSk' } },
  },
} as const satisfies TableDefinition

/** A table with the default definition, parts of which are replaced. */
export const tableOf = (own: object = {}): LooseTable =>
  defineTable({ ...definition, ...own }) as TypedTable<TableDefinition> as unknown as LooseTable

/** Every fault of a model. */
export function faultsOf(declare: (table: LooseTable) => void, own: object = {}): readonly string[] {
  const table = tableOf(own)
  try {
    declare(table)
    table.check()
  } catch (error) {
    if (error instanceof ModelError) return error.faults
    throw error
  }
  return []
}
