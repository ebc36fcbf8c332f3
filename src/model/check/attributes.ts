import { type AttributeType, storedName } from '../attributes/index.ts'
import { keyAttributes } from '../definition/index.ts'
import { codecsOf, namesOf } from '../entity-key.ts'
import type { AnyEntity, Table } from '../types.ts'
import { checkDerived } from './derived.ts'

/** The faults of an entity's attributes: their types, their stored names, and the time-to-live attribute. */
export function checkAttributes(table: Table, entity: AnyEntity): string[] {
  return [
    ...Object.entries(entity.attributes).flatMap(([name, { type }]) =>
      (type.faults ?? []).map((fault) => `${entity.name}.${name}: ${fault}`),
    ),
    ...checkStoredNames(table, entity),
    ...checkMaintained(entity),
    ...checkDerived(entity),
    ...checkTimeToLive(table, entity),
  ]
}

/** An attribute may share its name with a key attribute only if the key is that attribute's own value. */
function checkStoredNames(table: Table, entity: AnyEntity): string[] {
  const names = Object.keys(entity.attributes)
  const storedNames = names.map((name) => storedName(entity.attributes, name))
  const native = nativeNames(entity)
  const indexes = [table.primaryIndex, ...table.indexes.values()]
  const keys = new Set(indexes.flatMap(keyAttributes))
  return names.flatMap((name) => {
    const stored = storedName(entity.attributes, name)
    const first = names[storedNames.indexOf(stored)]
    const as = stored === name ? '' : `is stored as '${stored}', which `
    const faults = [
      ...(first === name ? [] : [`is stored as '${stored}', as ${first} is: give one another storedAs()`]),
      ...(keys.has(stored) && !native.has(stored)
        ? [`${as}is a key attribute of the table: store it under another name, with storedAs()`]
        : []),
      ...(stored === table.definition.typeAttribute
        ? [`${as}is the table's type attribute: store it under another name, with storedAs()`]
        : []),
    ]
    return faults.map((fault) => `${entity.name}.${name}: ${fault}`)
  })
}

/** The stored attributes that are themselves keys of the entity, or may be once a faulty template is corrected. */
function nativeNames({ attributes, primaryKey, indexKeys }: AnyEntity): Set<string> {
  const names = [primaryKey, ...indexKeys.values()].flatMap(codecsOf).flatMap((codec) => {
    const [name] = codec.format === 'native' ? codec.parts : []
    const isOwn = name !== undefined && storedName(attributes, name) === codec.key.name
    return isOwn || codec.template.source === '' ? [codec.key.name] : []
  })
  return new Set(names)
}

/** A maintained attribute changes with each write, unlike a key, and only the store sets it. */
function checkMaintained({ name: entity, attributes, primaryKey }: AnyEntity): string[] {
  const inKey = namesOf(codecsOf(primaryKey))
  const maintained = Object.entries(attributes).filter(([, { options }]) => options.maintained !== undefined)
  const versions = maintained.filter(([, { options }]) => options.maintained === 'version')
  return [
    ...versions
      .slice(1)
      .map(([name]) => `${entity}.${name}: is a second version: an item has one, remove it`),
    ...maintained.flatMap(([name, { options }]) => {
      const mayBeOptional = options.maintained === 'derived' || options.maintained === 'copy'
      if (
        (options.isOptional && !mayBeOptional) ||
        (options.makeDefault && options.maintained !== 'derived')
      ) {
        return [`${entity}.${name}: is maintained by the store: remove optional() and default()`]
      }
      if (!inKey.includes(name) || options.maintained === 'createdAt') return []
      if (options.maintained === 'derived') {
        return [
          `${entity}.${name}: is derived, and those who read an item by its key would have to compute it: remove it from the primary key`,
        ]
      }
      if (options.maintained === 'copy') {
        return [
          `${entity}.${name}: changes with the parent, but a primary key can't change: remove it from the key`,
        ]
      }
      return [
        `${entity}.${name}: changes with each write, but a primary key can't change: remove it from the key`,
      ]
    }),
  ]
}

function storedTypeOf(type: AttributeType<unknown>): AttributeType<unknown> {
  return type.custom === undefined ? type : storedTypeOf(type.custom.stored)
}

function checkTimeToLive(table: Table, { name: entity, attributes }: AnyEntity): string[] {
  const { timeToLive } = table.definition
  return Object.entries(attributes).flatMap(([name, { type }]) => {
    if (timeToLive === undefined || storedName(attributes, name) !== timeToLive) return []
    const { kind, instantFormat } = storedTypeOf(type)
    if (kind === 'int' || instantFormat === 'epochSeconds') return []
    return [
      `${entity}.${name}: it is the table's timeToLive, which DynamoDB reads as seconds: ` +
        "declare it a.dateTime({ storedAs: 'epochSeconds' })",
    ]
  })
}
