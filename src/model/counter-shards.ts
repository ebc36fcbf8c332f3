import { createHash } from 'node:crypto'
import { type Attributes, a, plainType, storedName } from './attributes/index.ts'
import { parentAttributes } from './counted-form.ts'
import { type Document, plainDecimal } from './document.ts'
import { encodeItem, primaryKeyOf } from './encode-item.ts'
import { inTenant, keyText, shardOf } from './keys/index.ts'
import { relationsTo } from './parent-relation.ts'
import { systemEntity } from './system-entity.ts'
import { keyAttributes } from './table-definition.ts'
import type { AnyEntity, ParentRelation, Table } from './types.ts'

// A relation with shards stores its counters in separate items, each in a separate partition: a write of a child changes
// one of them instead of the parent. Shards exist exactly as long as their parent.

/** A relation whose counters are spread over several items. */
export interface ShardedRelation extends ParentRelation {
  readonly shards: number
  readonly count: string
}

/** Whether the counters of a relation are spread over several items. */
export function isSharded(relation: ParentRelation): relation is ShardedRelation {
  return relation.shards !== undefined && relation.count !== undefined
}

/** The relations to an entity's items that have shards. */
export function shardedRelations(parent: AnyEntity): readonly ShardedRelation[] {
  return relationsTo(parent).filter(isSharded)
}

/** The number of shards that an item of an entity has, of all relations to it. */
export function shardsOfParent(parent: AnyEntity): number {
  return shardedRelations(parent).reduce((sum, { shards }) => sum + shards, 0)
}

/** The entity of the shards. */
export function counterShardEntity(table: Table): AnyEntity {
  const known = entities.get(table)
  if (known !== undefined) return known
  const entity = systemEntity(table, 'CounterShard', {
    attributes: shardAttributes,
    key: ['of', 'parent', 'shard'],
  })
  entities.set(table, entity)
  return entity
}

const entities = new WeakMap<Table, AnyEntity>()

const shardAttributes: Attributes = {
  /** The child's entity and the relation, such as `Vote.candidate`. */
  of: a.id(),
  /** The SHA-256 hash of the parent's primary key. */
  parent: a.id(),
  shard: a.int({ digits: 2 }),
}

/** The stored primary key of a shard. @param parentKey the stored primary key of the parent */
export function shardKey(
  relation: ParentRelation,
  parentKey: Document,
  shard: number,
  tenant: string | undefined,
): Document {
  const entity = counterShardEntity(relation.parent.table)
  return primaryKeyOf(entity, shardValues(relation, parentKey, shard, tenant))
}

/** The shard that counts a child: always the same one. @param item the stored child, or its stored primary key */
export function shardOfChild({ table }: AnyEntity, { shards }: ShardedRelation, item: Document): number {
  return shardOf(keyText('', keyAttributes(table.primaryIndex), item), shards)
}

/** The shards of a new parent, as they are stored: without children. */
export function newShards(
  relation: ShardedRelation,
  parentKey: Document,
  tenant: string | undefined,
): readonly Document[] {
  const entity = counterShardEntity(relation.parent.table)
  const counters = Object.fromEntries(countersOf(relation).map((name) => [storedCounter(relation, name), 0]))
  return Array.from({ length: relation.shards }, (_, shard) => ({
    ...encodeItem(entity, shardValues(relation, parentKey, shard, tenant)),
    ...counters,
    [parentAttributes.counted]: shardedForm(relation),
  }))
}

/** The names of a relation's counters: of its count, and of its sums. */
export function countersOf({ count, sums }: ShardedRelation): readonly string[] {
  return [count, ...sums.map(([name]) => name)]
}

/** A counter of an entity's items, and how its values are read. */
export interface ShardedCounter {
  readonly relation: ShardedRelation
  /** The child's attribute that is summed; undefined for a count. */
  readonly summed: { readonly entity: AnyEntity; readonly name: string } | undefined
  /** The value of a total, which is given as a plain decimal. */
  valueOf(total: string): number | string
}

/** @throws TypeError unless the entity has a sharded counter of this name. */
export function counterOf(parent: AnyEntity, name: string): ShardedCounter {
  const relations = shardedRelations(parent)
  const relation = relations.find((each) => countersOf(each).includes(name))
  if (relation === undefined) {
    const names = relations.flatMap(countersOf).join(', ') || 'none'
    throw new TypeError(`Expected a sharded counter of ${parent.name}, got '${name}': it has ${names}`)
  }
  const [, ofChild] = relation.sums.find(([each]) => each === name) ?? []
  const entity = parent.table.entities.find((each) => each.name === relation.child)
  const type = ofChild === undefined ? undefined : entity?.attributes[ofChild]?.type
  const isDecimal = type !== undefined && plainType(type).kind === 'decimal'
  return {
    relation,
    summed: ofChild === undefined || entity === undefined ? undefined : { entity, name: ofChild },
    valueOf: (total) => (isDecimal ? plainDecimal(total) : Number(total)),
  }
}

/** The stored name of a count or sum: of an attribute of the parent, or of a shard's counter. */
export function storedCounter({ parent, shards }: ParentRelation, name: string): string {
  return shards === undefined ? storedName(parent.attributes, name) : `$$counter.${name}`
}

/** The form of the counters. Counters of another form were stored with another model, and need a backfill. */
export function shardedForm({ child, key, count, sums, shards }: ShardedRelation): string {
  return createHash('sha256')
    .update(JSON.stringify([child, key, count, sums, shards]))
    .digest('hex')
    .slice(0, 8)
}

/** The attributes that identify a shard. */
export function shardValues(
  { child, name, parent }: ParentRelation,
  parentKey: Document,
  shard: number,
  tenant: string | undefined,
): Readonly<Record<string, unknown>> {
  const text = keyText('', keyAttributes(parent.table.primaryIndex), parentKey)
  const id = createHash('sha256').update(text).digest('hex')
  return inTenant({ of: `${child}.${name}`, parent: id, shard }, parent.shared ? undefined : tenant)
}
