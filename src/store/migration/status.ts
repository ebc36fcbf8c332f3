import type { AnyEntity } from '../../model/index.ts'
import { type FormStage, servedBy } from '../forms/index.ts'
import type { Store } from '../store.ts'
import { recordOf } from './record-stage.ts'

/** How far the migration of an entity is. */
export interface MigrationStatus {
  readonly entity: string
  /** What the model declares. */
  readonly role: 'next' | 'former' | undefined
  /** Undefined before the first migration. */
  readonly stage: FormStage | undefined
  /** Whether all items are stored by the keys of the model. */
  readonly isComplete: boolean
}

/** How far the migrations of a table are: of entities with a second form, and of those that have had one. */
export async function migrationStatus(store: Store): Promise<readonly MigrationStatus[]> {
  const all = await Promise.all(store.table.entities.map((entity) => statusOf(store, entity)))
  return all.filter(({ role, stage }) => role !== undefined || stage !== undefined)
}

async function statusOf(store: Store, entity: AnyEntity): Promise<MigrationStatus> {
  const record = await recordOf({ store, entity })
  const role = entity.second?.role
  return { entity: entity.name, role, stage: record?.stage, isComplete: servedBy(entity, record) }
}
