import {
  type AnyEntity,
  counterShardEntity,
  type Document,
  newShards,
  parentAttributes,
  type ShardedRelation,
  shardedForm,
  shardedRelations,
  shardKey,
  storedCounter,
  tenantOf,
} from '../../../model/index.ts'
import { Placeholders } from '../../expressions/index.ts'
import { pickKey } from '../../plan/index.ts'
import {
  addedTo,
  type DeleteAction,
  type PutAction,
  present,
  type WriteAction,
  type WriteTarget,
} from '../action/index.ts'
import { type Change, plusDecimal } from '../change/index.ts'

/** Whether a relation to the entity's items spreads its counters over shards. */
export function hasShards(entity: AnyEntity): boolean {
  return shardedRelations(entity).length > 0
}

/** An action on a shard of a write's item. */
export interface ShardAction {
  readonly relation: ShardedRelation
  readonly action: PutAction | DeleteAction
}

interface ShardedWrite {
  readonly target: WriteTarget
  readonly intent: { readonly key: object }
  readonly made: WriteAction
  readonly read: Document | undefined
}

/** The actions on the shards of an item that a write creates or deletes: shards exist as long as their item. */
export function shardActions({ target, intent, made, read }: ShardedWrite): readonly ShardAction[] {
  const isNew = made.kind === 'put' && read === undefined
  if (!isNew && made.kind !== 'delete') return []
  const { entity, tableName } = target
  const tenant = tenantOf(intent.key)
  return shardedRelations(entity).flatMap((relation) => {
    const own = counterShardEntity(entity.table)
    const of = { tableName, entity: own, conditionsOn: [], condition: '', attributes: {} }
    if (isNew) {
      return newShards(relation, made.key, tenant).map(
        (item): ShardAction => ({
          relation,
          action: { ...of, kind: 'put', key: pickKey(item, entity.table.primaryIndex), item },
        }),
      )
    }
    return Array.from({ length: relation.shards }, (_, shard): ShardAction => {
      const key = shardKey(relation, made.key, shard, tenant)
      return { relation, action: { ...of, kind: 'delete', key } }
    })
  })
}

/**
 * The delete of a shard, on the condition that it counts no children.
 *
 * @param changes the transaction's changes to the counters: children that it deletes itself don't count.
 */
export function childless(
  action: DeleteAction,
  relation: ShardedRelation,
  changes: readonly Change[],
  now: number,
): DeleteAction {
  const placeholders = new Placeholders()
  const count = storedCounter(relation, relation.count)
  const deleted = plusDecimal('0', addedTo(count, changes), -1n)
  const condition = [
    present({ ...action, now }, placeholders),
    `${placeholders.name(parentAttributes.counted)} = ${placeholders.value(shardedForm(relation))}`,
    `${placeholders.name(count)} = ${placeholders.value(Number(deleted))}`,
  ].join(' AND ')
  return { ...action, condition, attributes: placeholders.attributes }
}
