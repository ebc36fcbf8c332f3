import { DynagateError } from '../../errors.ts'
import { type AnyEntity, encodeItem, formOf, type SecondForm, type Table } from '../../model/index.ts'
import { required } from '../../required.ts'
import type { DynamoClient } from '../client/index.ts'
import {
  type FormRecord,
  formCopies,
  formsEntity,
  readRecord,
  recordKey,
  recordValues,
} from '../forms/index.ts'
import type { Lease } from '../leases/index.ts'
import type { Store } from '../store.ts'

/** An entity of a store whose items are migrated. */
export interface Migrated {
  readonly store: Store
  readonly entity: AnyEntity
}

/** The second form of an entity. @throws TypeError without one. */
export function secondOf({ name, second }: AnyEntity): SecondForm {
  if (second !== undefined) return second
  throw new TypeError(`Expected an entity with next or former, got ${name}`)
}

/** Reads the record of an entity's forms. @param copy by default the copy that is written first. */
export function recordOf({ store, entity }: Migrated, copy = 0): Promise<FormRecord | undefined> {
  return readRecord(store.client, { entity, tableName: store.tableName, copy })
}

/**
 * Writes all copies of a record, one after another. A writer that has read an older copy is rejected and reads it again.
 * Interrupted work continues from the first copy, so that one is written first.
 *
 * @throws LeaseLost if another process has taken over the work.
 */
export async function record(
  { store, entity }: Migrated,
  next: FormRecord,
  lease: Lease,
): Promise<FormRecord> {
  const forms = formsEntity(store.table)
  const request = store.request({ tenant: null, bypassRules: true })
  for (let copy = 0; copy < formCopies; copy += 1) {
    await request.transact((tx) => {
      lease.fence(tx)
      tx.upsert(forms, { ...recordKey(entity, copy), ...recordValues(next) } as never)
    })
  }
  return next
}

/** The record before the first migration of an entity with `next`. */
export function initialRecord(entity: AnyEntity): FormRecord {
  return { stage: 'single', kept: formOf(entity), other: undefined, run: 0 }
}

/**
 * Records in a new table that its items have the keys of its model. Without a record, a process with the next model would
 * wait for a migration of earlier items.
 */
export async function recordNewForms(client: DynamoClient, table: Table, tableName: string): Promise<void> {
  for (const entity of table.entities) {
    if (entity.second?.role !== 'former') continue
    for (let copy = 0; copy < formCopies; copy += 1) {
      const values = { ...recordKey(entity, copy), ...recordValues(initialRecord(entity)) }
      await client.put({ TableName: tableName, Item: encodeItem(formsEntity(table), values) })
    }
  }
}

/** The error of a step that the recorded stage doesn't allow. */
export function notAllowed({ name }: AnyEntity, found: FormRecord | undefined, why: string): DynagateError {
  const stage = found === undefined ? 'none is recorded' : `its stage is ${found.stage}`
  return new DynagateError('CONFLICT', `${name}: ${why} (${stage})`)
}

/** The form of the second entity. */
export function otherForm(entity: AnyEntity): string {
  return formOf(required(entity.second, 'the second form').entity)
}
