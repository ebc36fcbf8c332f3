import { isDeepStrictEqual } from 'node:util'
import { type Document, decodeItem, isOfSystemEntity, type Table } from '../../model/index.ts'
import { formsEntity, readRecord, recordIn, writesBoth } from '../forms/index.ts'
import { type FormStore, formFaultsOf } from './start-faults.ts'

/** Whether a stored item is a record of the forms in which a migrated entity's items are stored. */
export function isFormRecord(table: Table, stored: Document): boolean {
  return isOfSystemEntity(formsEntity(table), stored)
}

/** The name of the entity whose items are stored in two forms, according to a stored record; undefined for other items. */
export function migratedEntity(table: Table, stored: Document): string | undefined {
  if (!isFormRecord(table, stored) || !writesBoth(recordIn(table, stored))) return undefined
  return String(decodeItem(formsEntity(table), stored).of)
}

/** An import into a table. */
export interface FormImport {
  /** The records in its files. */
  readonly records: readonly Document[]
  /** Whether the table gets its records from the files: it was empty before the import. */
  readonly isNew: boolean
}

/**
 * The reasons why items must not be imported with this model: those of the table are stored in other forms, or are being
 * migrated; or a record in the files would replace another one of the table, so that gateways would look for its items under
 * keys that these don't have. One GetItem for each entity.
 */
export async function importFaults(
  { client, table, tableName }: FormStore,
  { records, isNew }: FormImport,
): Promise<string[]> {
  const forms = formsEntity(table)
  const faults = table.entities.map(async (entity) => {
    const stored = records.find((each) => decodeItem(forms, each).of === entity.name)
    const given = recordIn(table, stored)
    const own = await readRecord(client, { entity, tableName, copy: 0 })
    const isSame = isDeepStrictEqual(given, own)
    if (given !== undefined && isNew && (isSame || own === undefined)) return []
    if (given !== undefined && !isSame)
      return [
        `${entity.name}: the files have another record of a migration than the table: import them into a new one`,
      ]
    return formFaultsOf(entity, own).map((fault) => `${entity.name}: ${fault}`)
  })
  return (await Promise.all(faults)).flat()
}
