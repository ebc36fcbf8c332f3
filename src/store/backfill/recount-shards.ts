import { isDeepStrictEqual } from 'node:util'
import {
  type AnyEntity,
  childrenPattern,
  counterShardEntity,
  countersOf,
  countingRelations,
  type Document,
  isSharded,
  newShards,
  parentAttributes,
  plainDecimal,
  readNumber,
  type ShardedRelation,
  shardedForm,
  shardOfChild,
  storedCounter,
  tenantOf,
} from '../../model/index.ts'
import { required } from '../../required.ts'
import { ConditionFailed, type DynamoClient, TransactionCancelled } from '../client/index.ts'
import { pickKey } from '../plan/index.ts'
import {
  amountsOf,
  type Change,
  contextOf,
  execute,
  type PutAction,
  plusDecimal,
  servedChildPages,
  setOrRemove,
  type WriteTarget,
} from '../write/index.ts'
import { type Changes, correct, KeptChanging, lagMs, mostRetries, type Recounting } from './recount.ts'
import { planUnchanged } from './repair.ts'

/**
 * Reads the children of an item and compares the shards of its counters with them, as {@link recount} does for counts in
 * the item itself. First puts missing shards, uncounted, so that no child written meanwhile is missed.
 *
 * @returns whether shards were missing or differed.
 * @throws KeptChanging if others kept changing the children.
 */
export async function recountShards(
  target: WriteTarget,
  stored: Document,
  recounting: Recounting,
): Promise<boolean> {
  let differed = false
  for (const [child, relation] of countingRelations(target.entity)) {
    if (!isSharded(relation)) continue
    if (await recountOne(target, { child, relation, stored }, recounting)) differed = true
  }
  return differed
}

/** A parent, and a relation to it. */
interface Counted {
  readonly child: AnyEntity
  readonly relation: ShardedRelation
  readonly stored: Document
}

async function recountOne(
  target: WriteTarget,
  { child, relation, stored }: Counted,
  { client, clock, signal, isRepair }: Recounting,
): Promise<boolean> {
  const { entity, tableName } = target
  const own = { ...target, entity: counterShardEntity(entity.table) }
  const key = pickKey(stored, entity.table.primaryIndex)
  const { index } = required(childrenPattern(child, relation), 'the query of children')
  const mayMiss = index.kind !== 'primary' || child.movable.size > 0
  let wasMissing = false
  let earlier: readonly Differing[] | undefined
  for (let retriesLeft = mostRetries; retriesLeft > 0; retriesLeft -= 1) {
    signal?.throwIfAborted()
    const { Item: parent } = await client.get({ TableName: tableName, Key: key, ConsistentRead: true }, {})
    if (parent === undefined) return false
    const tenant = tenantOf(contextOf(entity, parent))
    const empty = newShards(relation, key, tenant)
    const found = await Promise.all(empty.map((shard) => readShard(own, shard, client)))
    const missing = empty.filter((_, at) => found[at] === undefined)
    if (missing.length > 0) {
      wasMissing = true
      if (!isRepair) return true
      await putUncounted(target, { parent, missing }, client)
      continue
    }
    const expected = await totalsOf(target, { child, relation, stored: parent }, client)
    const differing = found.flatMap((shard, at) => differenceOf(relation, shard ?? {}, expected[at] ?? {}))
    if (differing.length === 0) return wasMissing
    if (mayMiss && !isDeepStrictEqual(differing, earlier)) {
      earlier = differing
      await clock.sleep(lagMs, signal)
      continue
    }
    if (!isRepair) return true
    const stillThere = differing.map(({ key: of, ...changes }) => correct(own, of, changes, client))
    if ((await Promise.all(stillThere)).every(Boolean)) return true
    earlier = undefined
  }
  throw new KeptChanging(`${entity.name}: its children kept changing while they were counted`)
}

/** The corrections of a shard. */
interface Differing extends Changes {
  readonly key: Document
}

async function readShard(
  { entity, tableName }: WriteTarget,
  shard: Document,
  client: DynamoClient,
): Promise<Document | undefined> {
  const Key = pickKey(shard, entity.table.primaryIndex)
  const { Item } = await client.get({ TableName: tableName, Key, ConsistentRead: true }, {})
  return Item
}

/** Puts missing shards, marked as not counted yet, if the parent still exists. */
async function putUncounted(
  target: WriteTarget,
  { parent, missing }: { parent: Document; missing: readonly Document[] },
  client: DynamoClient,
): Promise<void> {
  const { tableName, entity } = target
  const { primaryIndex } = entity.table
  const [{ name }] = primaryIndex.partition
  const puts = missing.map((shard): PutAction => {
    const { [parentAttributes.counted]: _, ...item } = shard
    return {
      kind: 'put',
      tableName,
      entity: counterShardEntity(entity.table),
      key: pickKey(item, primaryIndex),
      item,
      condition: 'attribute_not_exists(#partition)',
      attributes: { ExpressionAttributeNames: { '#partition': name } },
      conditionsOn: [],
    }
  })
  try {
    await execute([planUnchanged(target, parent), ...puts], {
      client,
      within: () => ({}),
      onOutcomes: async () => {},
    })
  } catch (error) {
    // Others have put a shard or written the parent: the caller reads all shards again.
    if (!(error instanceof ConditionFailed) && !(error instanceof TransactionCancelled)) throw error
  }
}

/** The correct counters of each shard. */
async function totalsOf(
  { entity, tableName }: WriteTarget,
  { child, relation, stored }: Counted,
  client: DynamoClient,
): Promise<readonly Readonly<Record<string, string>>[]> {
  const totals: Record<string, string>[] = Array.from({ length: relation.shards }, () =>
    Object.fromEntries(countersOf(relation).map((name) => [storedCounter(relation, name), '0'])),
  )
  const tenant = tenantOf(contextOf(entity, stored))
  for await (const page of servedChildPages(client, { tableName, child, relation, parent: stored, tenant })) {
    for (const each of page) {
      const of = required(totals[shardOfChild(child, relation, each)], 'the shard of a child')
      for (const [name, amount] of amountsOf(child, relation, each)) {
        of[name] = plusDecimal(of[name] ?? '0', amount, 1n)
      }
    }
  }
  return totals
}

function differenceOf(
  relation: ShardedRelation,
  shard: Document,
  expected: Readonly<Record<string, string>>,
): Differing[] {
  const form = shardedForm(relation)
  const changes: Change[] = Object.entries(expected).flatMap(([name, total]) => {
    const stored = shard[name]
    const isSame = stored !== undefined && plainDecimal(String(stored)) === plainDecimal(total)
    return isSame ? [] : [setOrRemove(name, readNumber(total))]
  })
  if (shard[parentAttributes.counted] !== form) changes.push(setOrRemove(parentAttributes.counted, form))
  if (changes.length === 0) return []
  const key = pickKey(shard, relation.parent.table.primaryIndex)
  return [{ key, changes, stamp: shard[parentAttributes.changes] }]
}
