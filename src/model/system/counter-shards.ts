import { type Attributes, a, plainType, storedName } from '../attributes/index.ts'
import { keyAttributes } from '../definition/index.ts'
import { type Document, plainDecimal } from '../document/index.ts'
import { encodeItem, primaryKeyOf } from '../items/index.ts'
import { inTenant, keyText, shardOf } from '../keys/index.ts'
import { parentAttributes, type ShardedRelation, shardedForm, shardedRelations } from '../parents/index.ts'
import type { AnyEntity, ParentRelation, Table } from '../types.ts'
import { keyHash } from './key-hash.ts'
import { systemEntity } from './system-entity.ts'

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

/** The attributes that identify a shard. */
export function shardValues(
  { child, name, parent }: ParentRelation,
  parentKey: Document,
  shard: number,
  tenant: string | undefined,
): Readonly<Record<string, unknown>> {
  const key = { of: `${child}.${name}`, parent: keyHash(parent, parentKey), shard }
  return inTenant(key, parent.shared ? undefined : tenant)
}
