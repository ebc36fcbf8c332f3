import { type AnyEntity, type Document, isNumeric } from '../../model/index.ts'
import type { Placeholders } from './placeholders.ts'

/** Where a write goes: the items of one entity in one table, at one moment. */
export interface WriteTarget {
  readonly tableName: string
  readonly entity: AnyEntity
  /** Milliseconds since 1970; an item whose time to live was over by then counts as gone, though still stored. */
  readonly now: number
}

/** The condition that there is no item under the key, or only an expired one. */
export function absent({ entity, now }: WriteTarget, placeholders: Placeholders): string {
  const { definition, primaryIndex } = entity.table
  const missing = `attribute_not_exists(${placeholders.name(primaryIndex.partition.name)})`
  return definition.timeToLive === undefined
    ? missing
    : `${missing} OR ${expired(definition.timeToLive, now, placeholders)}`
}

/**
 * The condition that there is an item of the entity under the key. In tables that exist already, two entities
 * may have the same keys and only the type attribute tells them apart.
 */
export function present({ entity, now }: WriteTarget, placeholders: Placeholders): string {
  const { definition, primaryIndex } = entity.table
  const conditions = [`attribute_exists(${placeholders.name(primaryIndex.partition.name)})`]
  if (definition.typeAttribute !== undefined) {
    const type = placeholders.name(definition.typeAttribute)
    conditions.push(`(attribute_not_exists(${type}) OR ${type} = ${placeholders.value(entity.typeValue)})`)
  }
  if (definition.timeToLive !== undefined) {
    conditions.push(`NOT (${expired(definition.timeToLive, now, placeholders)})`)
  }
  return conditions.join(' AND ')
}

/** What {@link present} says, of a document that was read. */
export function isPresent({ entity, now }: WriteTarget, document: Document): boolean {
  const { timeToLive, typeAttribute } = entity.table.definition
  const type = typeAttribute === undefined ? undefined : document[typeAttribute]
  const end = timeToLive === undefined ? undefined : document[timeToLive]
  const isExpired = isNumeric(end) && Number(end) < secondsOf(now)
  return (type === undefined || type === entity.typeValue) && !isExpired
}

/** False, too, where the attribute is missing or no number: such items never expire. */
function expired(attribute: string, now: number, placeholders: Placeholders): string {
  return `${placeholders.name(attribute)} < ${placeholders.value(secondsOf(now))}`
}

function secondsOf(milliseconds: number): number {
  return milliseconds / 1000
}
