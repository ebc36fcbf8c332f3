import { DynagateError } from '../../errors.ts'
import {
  type AnyAccessPattern,
  type AnyEntity,
  type AnyItem,
  checkTenant,
  type Document,
  decodeItem,
  entityOf,
  ItemError,
  type Table,
} from '../../model/index.ts'
import type { ReadRule } from '../plan/index.ts'
import type { Reading } from './reading.ts'

/** A result of a query: an entry of its index, and the entry's item. */
export interface Row {
  readonly entry: Document
  /** The stored item, or the error of reading it. */
  readonly stored: Document | DynagateError
  /** The item as the caller may see it, if access rules were applied. */
  readonly item?: AnyItem | Error
}

/** The item of a row, or the error if it can't be returned: stored data may fit no entity. */
export function itemOf(
  pattern: AnyAccessPattern,
  { table, tenant, selection }: Pick<Reading, 'table' | 'tenant' | 'selection'>,
  { stored, item }: Row,
): AnyItem | Error {
  if (item !== undefined) return item
  if (stored instanceof DynagateError) return stored
  try {
    const entity = entityFor(pattern, table, stored)
    checkTenant(entity, stored, tenant)
    return decodeItem(entity, stored, selection?.attributesOf(entity))
  } catch (error) {
    if (error instanceof ItemError) return error
    throw error
  }
}

/** The row with its item as the caller may see it; undefined if their rules exclude the item. */
export function shownRow(
  pattern: AnyAccessPattern,
  reading: Pick<Reading, 'table' | 'tenant' | 'selection'> & { readonly rule: ReadRule },
  row: Row,
): Row | undefined {
  const { stored } = row
  if (stored instanceof DynagateError) return row
  try {
    const item = shownItem(entityFor(pattern, reading.table, stored), stored, reading)
    return item && { ...row, item }
  } catch (error) {
    // The item can't be decoded, so the rule can't be evaluated. Show the error only if DynamoDB has evaluated all of it.
    if (error instanceof ItemError) return reading.rule.isWhole ? { ...row, item: error } : undefined
    throw error
  }
}

/**
 * The stored item as the caller may see it; undefined if their rules exclude it.
 *
 * @throws ItemError for an item that the caller may read but that doesn't fit its entity.
 */
export function shownItem(
  entity: AnyEntity,
  stored: Document,
  { tenant, selection, rule }: Pick<Reading, 'tenant' | 'selection' | 'rule'>,
): AnyItem | undefined {
  checkTenant(entity, stored, tenant)
  const wanted = selection?.attributesOf(entity)
  if (rule === undefined) return decodeItem(entity, stored, wanted)
  let item: AnyItem
  try {
    item = decodeItem(entity, stored, wanted)
  } catch (error) {
    if (error instanceof ItemError && !isReadable(entity, stored, rule)) return undefined
    throw error
  }
  return rule.shown(entity, item)
}

/** Whether the caller may read an item that doesn't fit its entity, judged by only the attributes that the rule needs. */
function isReadable(entity: AnyEntity, stored: Document, rule: ReadRule): boolean {
  try {
    return rule.shown(entity, decodeItem(entity, stored, rule.needs(entity))) !== undefined
  } catch (error) {
    if (error instanceof ItemError) return false
    throw error
  }
}

function entityFor({ name, entities }: AnyAccessPattern, table: Table, stored: Document): AnyEntity {
  const [only, ...others] = entities
  const entity = others.length === 0 ? only : entityOf(table, stored)
  if (entity !== undefined && entities.includes(entity)) return entity
  throw new ItemError(`An item read by ${name} is none of ${entities.map((each) => each.name).join(', ')}`)
}
