import { createHash } from 'node:crypto'
import {
  type AnyEntity,
  a,
  type Document,
  decodeItem,
  ItemError,
  primaryKeyOf,
  storedName,
  systemEntity,
  type Table,
} from '../../model/index.ts'
import type { CallOptions, DynamoClient } from '../client/index.ts'
import type { FormRecord, FormStage } from './form-stage.ts'

/**
 * The number of copies of a record. Each write checks one of them in its transaction, and DynamoDB cancels one of two
 * concurrent transactions on the same item: with a single copy, writes would conflict with each other.
 */
export const formCopies = 20

/** The entity of the records: {@link formCopies} items for each migrated entity of the table. */
export function formsEntity(table: Table): AnyEntity {
  const known = entities.get(table)
  if (known !== undefined) return known
  const entity = systemEntity(table, 'Forms', {
    attributes: {
      of: a.id(),
      copy: a.id(),
      stage: a.string(),
      kept: a.string(),
      other: a.string().optional(),
      run: a.int(),
    },
    key: ['of', 'copy'],
  })
  entities.set(table, entity)
  return entity
}

const entities = new WeakMap<Table, AnyEntity>()

/** The values of the key of a copy. Records belong to no tenant. */
export function recordKey({ name }: AnyEntity, copy: number) {
  return { of: name, copy: String(copy), lead: '' }
}

/** The other values of a record. */
export function recordValues({ stage, kept, other, run }: FormRecord) {
  return { stage, kept, other: other ?? null, run }
}

/** The copy that writes of an item check. @param text identifies the item. */
export function copyOf(text: string): number {
  return (createHash('sha256').update(text).digest()[0] ?? 0) % formCopies
}

/** Decodes a stored copy of a record; undefined for none. @throws ItemError for another item. */
export function recordIn(table: Table, stored: Document | undefined): FormRecord | undefined {
  if (stored === undefined) return undefined
  const { stage, kept, other, run } = decodeItem(formsEntity(table), stored)
  if (!isStage(stage) || typeof kept !== 'string' || typeof run !== 'number')
    throw new ItemError('An item read as the record of forms is not one')
  return { stage, kept, other: typeof other === 'string' ? other : undefined, run }
}

/** Reads a copy of a record, with strong consistency. */
export async function readRecord(
  client: Pick<DynamoClient, 'get'>,
  {
    entity,
    tableName,
    copy,
  }: { readonly entity: AnyEntity; readonly tableName: string; readonly copy: number },
  within: CallOptions = {},
): Promise<FormRecord | undefined> {
  const { table } = entity
  const Key = primaryKeyOf(formsEntity(table), recordKey(entity, copy))
  const { Item } = await client.get({ TableName: tableName, Key, ConsistentRead: true }, within)
  return recordIn(table, Item)
}

/** The stored attributes of a copy that must be unchanged since it was read. */
export function isAsRecorded(table: Table): readonly string[] {
  const { attributes } = formsEntity(table)
  return ['stage', 'kept', 'other'].map((name) => storedName(attributes, name))
}

function isStage(stage: unknown): stage is FormStage {
  return typeof stage === 'string' && stages.has(stage)
}

const stages: ReadonlySet<string> = new Set<FormStage>(['single', 'filling', 'both', 'closing', 'dropping'])
