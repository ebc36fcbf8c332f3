import type { Index, Table } from '../catalogue/index.ts'
import { validationError } from '../errors.ts'
import type { SelectStatement } from './statement.ts'

/**
 * The index that a SELECT names, if any. Throws if the table has no such index, or if PartiQL can't read it. The
 * messages are those of AWS, as recorded by the suite paritysuite/dynamodb-conformance.
 */
export function statementIndex(table: Table, { indexName }: SelectStatement): Index | undefined {
  if (indexName === undefined) return undefined
  const index = table.index(indexName)
  if (index === undefined) throw validationError('The table does not have the specified index')
  if (index.key.partition.length > 1 || index.key.sort.length > 1) {
    throw validationError(
      'PartiQL statements cannot be executed on tables with multi-attribute HASH keys or multi-attribute RANGE keys.',
    )
  }
  return index
}
