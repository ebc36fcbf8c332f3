import type { AnyEntity } from '../../model/index.ts'
import { type FormRecord, isKept, isOfBoth, readRecord, servedBy, writesBoth } from '../forms/index.ts'
import type { Store } from '../store.ts'

/** What is needed to read the records of a table. */
export type FormStore = Pick<Store, 'client' | 'table' | 'tableName'>

/**
 * The reasons why a process with this model must not serve the table; empty if it may. Such a reason is a migration of an
 * entity's keys in which the items aren't complete under the keys of this model, or must be written in a second form that
 * the model lacks. One GetItem for each entity.
 */
export async function formFaults({ client, table, tableName }: FormStore): Promise<string[]> {
  const faults = table.entities.map(async (entity) => {
    const record = await readRecord(client, { entity, tableName, copy: 0 })
    return formFaultsOf(entity, record).map((fault) => `${entity.name}: ${fault}`)
  })
  return (await Promise.all(faults)).flat()
}

/** The reasons for one entity, whose record this is. */
export function formFaultsOf(entity: AnyEntity, record: FormRecord | undefined): string[] {
  const { second } = entity
  if (second && record && writesBoth(record) && !isOfBoth(entity, second.entity, record))
    return [
      `its items are being stored in two forms, and the ${second.role} form of this model is another one: start a release with the keys ` +
        'with which the migration began, and run it to its end or revert it',
    ]
  if (second?.role === 'former' && !servedBy(entity, record))
    return [
      'its items are not yet all stored by the keys of this model: end dynagate migrate run with the release before it, ' +
        'which has next',
    ]
  if (second !== undefined && !servedBy(entity, record))
    return ['its items are no longer stored by the keys of this model: start the release with the next one']
  if (second !== undefined || record === undefined) return []
  if (writesBoth(record))
    return ['its items are stored in two forms, and this model has one: start a release with next or former']
  return isKept(entity, record)
    ? []
    : ['its items are stored by other keys, as a migration has recorded: start the release with these']
}
