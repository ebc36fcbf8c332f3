import type { AnyEntity } from '../../model/index.ts'
import { type FormStage, servedBy } from '../forms/index.ts'
import type { Store } from '../store.ts'
import { recordOf } from './record-stage.ts'

/** The progress of an entity's migration. */
export interface MigrationStatus {
  readonly entity: string
  /** The second form that the model declares; undefined for none. */
  readonly role: 'next' | 'former' | undefined
  /** Undefined before the first migration. */
  readonly stage: FormStage | undefined
  /** Whether all items are stored under the keys of the model. */
  readonly isComplete: boolean
}

/** The progress of a table's migrations: of the entities that have or have had a second form. */
export async function migrationStatus(store: Store): Promise<readonly MigrationStatus[]> {
  const all = await Promise.all(store.table.entities.map((entity) => statusOf(store, entity)))
  return all.filter(({ role, stage }) => role !== undefined || stage !== undefined)
}

async function statusOf(store: Store, entity: AnyEntity): Promise<MigrationStatus> {
  const record = await recordOf({ store, entity })
  const role = entity.second?.role
  return { entity: entity.name, role, stage: record?.stage, isComplete: servedBy(entity, record) }
}
