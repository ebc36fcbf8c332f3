import { type AnyEntity, type Document, isItemOf } from '../../model/index.ts'
import type { DynamoClient } from '../client/index.ts'
import { pickKey } from '../plan/index.ts'
import { type Migrated, secondOf } from './record-stage.ts'
import { type MigrationCounts, nothing } from './report.ts'

/** Deletes the second forms of items. */
export class Dropper {
  readonly #migrated: Migrated
  readonly #client: DynamoClient
  readonly #second: AnyEntity

  /** @param client a client that retries. */
  constructor(migrated: Migrated, client: DynamoClient) {
    this.#migrated = migrated
    this.#client = client
    this.#second = secondOf(migrated.entity).entity
  }

  /** Deletes a second form, which no process reads or writes any longer. Ignores other items. */
  async dropped(stored: Document): Promise<MigrationCounts> {
    const { store } = this.#migrated
    if (!isItemOf(this.#second, stored)) return nothing
    const Key = pickKey(stored, store.table.primaryIndex)
    await this.#client.delete({ TableName: store.tableName, Key }, {})
    return { ...nothing, items: 1, written: 1 }
  }
}
