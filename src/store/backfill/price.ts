import { type AnyEntity, countingRelations, shardsOfParent } from '../../model/index.ts'
import type { Store } from '../store.ts'

/** The maximum cost of a backfill. */
export interface BackfillPrice {
  /** The number of items, which on AWS is up to six hours old. */
  readonly items: number
  readonly readUnits: number
  /** The write units if every item must be written. */
  readonly writeUnits: number
}

/**
 * Estimates the maximum cost of a backfill. Both passes read the whole table, strongly consistent, and the children of
 * each parent again. One DescribeTable.
 */
export async function backfillPrice(
  { client, tableName }: Pick<Store, 'client' | 'tableName'>,
  entities: readonly AnyEntity[],
): Promise<BackfillPrice> {
  const { Table } = await client.describeTable({ TableName: tableName })
  const { ItemCount: items = 0, TableSizeBytes: bytes = 0 } = Table
  const average = items === 0 ? 0 : bytes / items
  const most = Math.max(0, ...entities.map(writesOf))
  return {
    items,
    readUnits:
      2 *
      ((1 + mostRelations(entities)) * Math.ceil(bytes / 4096) +
        items * readsOf(entities) * Math.max(1, Math.ceil(average / 4096))),
    writeUnits: items * Math.max(1, Math.ceil(average / 1024)) * most,
  }
}

/** The maximum number of reads of an item to count it: one for each of its parents. */
function mostRelations(entities: readonly AnyEntity[]): number {
  const relations = entities.flatMap((entity) => countingRelations(entity).map(([child]) => child))
  return Math.max(0, ...relations.map((child) => relations.filter((each) => each === child).length))
}

/**
 * The gets for each item: of its sentinels and shards, and of the parents it copies from; for a sentinel, of its owner,
 * which may be among the deleted items.
 */
function readsOf(entities: readonly AnyEntity[]): number {
  const constraints = Math.max(0, ...entities.map(({ unique }) => unique.size))
  const parents = Math.max(0, ...entities.map(copiedParents))
  const shards = Math.max(0, ...entities.map(shardsOfParent))
  return parents + shards + (constraints === 0 ? 0 : Math.max(constraints, 2))
}

function copiedParents({ parents }: AnyEntity): number {
  return [...parents.values()].filter(({ copies }) => copies.length > 0).length
}

/** The write units of an item and its index entries: doubled in a transaction, for unique values, copies or shards. */
function writesOf(entity: AnyEntity): number {
  const { indexKeys, unique } = entity
  const own = 1 + 2 * indexKeys.size
  const others = unique.size + copiedParents(entity) + shardsOfParent(entity)
  return others === 0 ? own : 2 * (own + others)
}
