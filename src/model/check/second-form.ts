import { isDeepStrictEqual } from 'node:util'
import type { Index, TypedKeyAttribute } from '../definition/index.ts'
import { keyOn } from '../entity-key.ts'
import { relationsTo } from '../parents/index.ts'
import type { AnyAccessPattern, AnyEntity, EntityKey, SecondForm, Table } from '../types.ts'
import { canBeginWith, canEqual, canMeet, checkCollision, sharedKey, shown } from './collisions.ts'

/**
 * The faults of the second form of an entity's items. Both forms are in the table at the same time, so they must not share
 * a key, and no access pattern of one may read the other.
 */
export function checkSecondForm(table: Table, entity: AnyEntity): string[] {
  const { second } = entity
  if (second === undefined) return []
  const faults = [...checkOther(table, entity, second), ...checkValues(entity, second)]
  const all = faults.length > 0 ? faults : checkKeys(table, entity, second)
  return [
    ...all.map((fault) => `${entity.name}: its ${second.role} form ${fault}`),
    ...checkWhole(table, entity).map((fault) => `${entity.name}: with a ${second.role} form it ${fault}`),
  ]
}

/** The faults of what the tables and entities of both models must have in common. */
function checkOther(table: Table, entity: AnyEntity, { entity: other, declaredIn }: SecondForm): string[] {
  const [own, its] = [table.definition, declaredIn.definition]
  const settings = ['typeAttribute', 'timeToLive', 'tenant', 'systemName'] as const
  const missing = [...declaredIn.indexes.values()].filter(
    (index) => keyOn(other, index) !== undefined && !isSameIndex(table.indexes.get(index.name ?? ''), index),
  )
  return [
    ...(other.name === entity.name ? [] : [`is ${other.name}: give the entity of the same name`]),
    ...(other.typeValue === entity.typeValue
      ? []
      : [`has the typeValue '${other.typeValue}', and the entity '${entity.typeValue}': keep it`]),
    ...(other.shared === entity.shared ? [] : ['is shared in one of both models: share neither or both']),
    ...(isSameIndex(table.primaryIndex, declaredIn.primaryIndex)
      ? []
      : ['is of a table with another primary key: copy the items to a new table instead']),
    ...settings.flatMap((name) =>
      own[name] === its[name] ? [] : [`is of a table with another ${name}: give both tables the same`],
    ),
    ...missing.map(
      ({ name }) => `has a key on the index '${name}', which this table lacks: declare it as there`,
    ),
  ]
}

function isSameIndex(one: Index | undefined, other: Index): boolean {
  const attributesOf = ({ kind, partition, sort }: Index) => [kind, partition.map(plain), sort.map(plain)]
  return one !== undefined && isDeepStrictEqual(attributesOf(one), attributesOf(other))
}

function plain({ name, type }: TypedKeyAttribute) {
  return [name, type]
}

/** The faults of features that an entity can't have while its items have two keys. */
function checkWhole({ definition }: Table, entity: AnyEntity): string[] {
  const children = relationsTo(entity).map(({ child }) => child)
  const { replicas = [] } = definition.deployment ?? {}
  const [constraint] = entity.unique.keys()
  return [
    ...(constraint === undefined
      ? []
      : [
          `can't have the unique constraint '${constraint}', whose values belong to one key: remove it for the migration`,
        ]),
    ...(entity.softDelete === undefined
      ? []
      : ["can't have softDelete, which keeps items under one key: remove it for the migration"]),
    ...(children.length === 0
      ? []
      : [
          `can't be a parent, as it is of ${[...new Set(children)].join(', ')}, whose items name one key: remove the relation for the migration`,
        ]),
    ...(replicas.length === 0
      ? []
      : [
          "can't be in a table with replicas, as a condition sees one Region alone: migrate before they are added",
        ]),
  ]
}

/** Without a conversion both forms have the same attributes. */
function checkValues({ attributes }: AnyEntity, { entity: other, isConverted }: SecondForm): string[] {
  if (isConverted) return []
  const lost = Object.keys(attributes).filter((name) => other.attributes[name] === undefined)
  const lacking = Object.entries(other.attributes).flatMap(([name, { options }]) =>
    options.isOptional || attributes[name] !== undefined ? [] : [name],
  )
  return [
    ...(lost.length === 0 ? [] : [`lacks ${lost.join(', ')}: declare them, or give values`]),
    ...(lacking.length === 0 ? [] : [`requires ${lacking.join(', ')}, which the entity lacks: give values`]),
  ]
}

function checkKeys(table: Table, entity: AnyEntity, { entity: other }: SecondForm): string[] {
  const key = sharedKey(entity.primaryKey, other.primaryKey)
  const foreign = table.entities.filter((each) => each !== entity)
  return [
    ...(key === undefined
      ? []
      : [
          `has the primary key ${shown(other.primaryKey)}, and the entity ${shown(entity.primaryKey)}, which can be the same ` +
            'key: change the fixed text of one, so that both can be stored',
        ]),
    ...foreign
      .filter((each) => checkCollision(table, each, other).length > 0)
      .map(
        (each) =>
          `has the primary key ${shown(other.primaryKey)}, which ${each.name} can have: change its fixed text`,
      ),
    ...[...table.patterns.values()].flatMap((pattern) => checkPattern(pattern, other)),
    ...(entity.parents.size === 0 ? [] : checkChildren(entity, other)),
  ]
}

/** Whether a pattern would also read items in their second form. */
function checkPattern(pattern: AnyAccessPattern, other: AnyEntity): string[] {
  const { kind, index, entities, unique, beginsWith, name } = pattern
  const otherKey = keyOn(other, index)
  if (kind === 'get' || unique !== undefined || otherKey === undefined) return []
  const keys = entities.flatMap((each) => keyOn(each, index) ?? [])
  const isRead =
    kind === 'collection'
      ? keys.some((key) => canEqual(key.partition, otherKey.partition)) && isUnder(otherKey, beginsWith)
      : keys.some((key) => canMeet(key, otherKey))
  if (!isRead) return []
  const where = index.name === undefined ? '' : ` on ${index.name}`
  return [
    `has the key ${shown(otherKey)}${where}, where ${name} would read both forms: change its fixed text, ` +
      `or ${kind === 'collection' ? 'narrow the collection by beginsWith' : 'put it on another index'}`,
  ]
}

/** The store finds the children of a parent by their keys, without an access pattern. */
function checkChildren(entity: AnyEntity, other: AnyEntity): string[] {
  return [entity.primaryKey, ...entity.indexKeys.values()].flatMap((key) => {
    const otherKey = keyOn(other, key.index)
    if (otherKey === undefined || !canMeet(key, otherKey)) return []
    return [
      `has the key ${shown(otherKey)}, and the entity ${shown(key)}, where the children of its parents would be both forms: ` +
        'change the fixed text of one',
    ]
  })
}

function isUnder({ sort }: EntityKey, beginsWith: string | undefined): boolean {
  const [first] = sort
  return beginsWith === undefined || first === undefined || canBeginWith(first, beginsWith)
}
