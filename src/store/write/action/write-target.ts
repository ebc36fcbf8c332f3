import type { AnyEntity, Document, Table } from '../../../model/index.ts'
import type { Placeholders } from '../../expressions/index.ts'
import { expiredCondition, isExpired } from '../../time-to-live.ts'

/** The target of a write: the items of one entity in one table, at one time. */
export interface WriteTarget {
  readonly tableName: string
  readonly entity: AnyEntity
  /** Milliseconds since 1970. An item that expired before counts as missing, even if it is still stored. */
  readonly now: number
}

/**
 * The target of a write, now.
 *
 * @throws TypeError for an entity of another table.
 */
export function targetOf(
  entity: AnyEntity,
  { table, tableName, clock }: { table: Table; tableName: string; clock: () => number },
): WriteTarget {
  if (entity.table !== table) {
    throw new TypeError(
      `Expected an entity of the table ${table.definition.name}, got ${entity.name} of ${entity.table.definition.name}`,
    )
  }
  return { tableName, entity, now: clock() }
}

/** The condition that there is no item under the key, or only an expired one. */
export function absent({ entity, now }: WriteTarget, placeholders: Placeholders): string {
  const [partition] = entity.table.primaryIndex.partition
  const missing = `attribute_not_exists(${placeholders.name(partition.name)})`
  const expired = expiredCondition(entity.table, now, placeholders)
  return expired === undefined ? missing : `${missing} OR ${expired}`
}

/**
 * The condition that there is an item of the entity under the key. In existing tables two entities may have the same
 * keys, and only the type attribute distinguishes them.
 */
export function present(target: WriteTarget, placeholders: Placeholders): string {
  const [partition] = target.entity.table.primaryIndex.partition
  return [
    `attribute_exists(${placeholders.name(partition.name)})`,
    ...ofEntityUnlessMissing(target, placeholders),
  ].join(' AND ')
}

/** The conditions that an item under the key, if there is one, is of the entity and hasn't expired. */
export function ofEntityUnlessMissing(
  { entity, now }: WriteTarget,
  placeholders: Placeholders,
): readonly string[] {
  const { typeAttribute } = entity.table.definition
  const type = typeAttribute === undefined ? [] : [ofType(entity, typeAttribute, placeholders)]
  const expired = expiredCondition(entity.table, now, placeholders)
  return expired === undefined ? type : [...type, `NOT (${expired})`]
}

/** Items without a type were stored before the table had a type attribute. */
function ofType(entity: AnyEntity, typeAttribute: string, placeholders: Placeholders): string {
  const type = placeholders.name(typeAttribute)
  return `(attribute_not_exists(${type}) OR ${type} = ${placeholders.value(entity.typeValue)})`
}

/** Evaluates the condition of {@link present} on a document. */
export function isPresent(target: WriteTarget, document: Document): boolean {
  return isOfEntity(target, document) && !hasExpired(target, document)
}

/** Whether a stored item is of the entity, expired or not. */
export function isOfEntity({ entity }: WriteTarget, document: Document): boolean {
  const { typeAttribute } = entity.table.definition
  const type = typeAttribute === undefined ? undefined : document[typeAttribute]
  return type === undefined || type === entity.typeValue
}

/** Whether a stored item has expired at the moment of the write. */
export function hasExpired({ entity, now }: WriteTarget, document: Document): boolean {
  return isExpired(entity.table, document, now)
}
