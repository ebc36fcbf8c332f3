import { ModelError } from '../../src/errors.ts'
import { type Attributes, defineTable, type TableDefinition, type TypedTable } from '../../src/model/index.ts'

/** A table without the types that reject an invalid model at compile time. */
export interface LooseTable {
  entity(name: string, declaration: object): LooseEntity
  collection(members: readonly LooseEntity[], options?: object): never
  access(patterns: object): unknown
  check(): void
}

/** An entity whose patterns accept any options. */
export interface LooseEntity {
  readonly attributes: Attributes
  get(options?: object): never
  query(...options: unknown[]): never
  lookup(...options: unknown[]): never
}

/** The builder of rules without the types that reject wrong ones. */
export interface LooseRules {
  readonly public: unknown
  readonly authenticated: unknown
  readonly caller: Readonly<Record<string, unknown>>
  role(...roles: string[]): unknown
  eq(attribute: string, value: unknown): unknown
  in(attribute: string, values: unknown): unknown
  contains(attribute: string, value: unknown): unknown
  and(...rules: unknown[]): unknown
  or(...rules: unknown[]): unknown
  fields(rules: object): unknown
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
