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
import type { Reading } from './reading.ts'

/** A result of a query: an entry of its index, and the entry's item. */
export interface Row {
  readonly entry: Document
  /** The stored item, or why it couldn't be read. */
  readonly stored: Document | DynagateError
}

/** The item of a row, or why it can't be returned: stored data may fit no entity. */
export function itemOf(
  pattern: AnyAccessPattern,
  { table, tenant, selection }: Pick<Reading, 'table' | 'tenant' | 'selection'>,
  { stored }: Row,
): AnyItem | Error {
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

function entityFor({ name, entities }: AnyAccessPattern, table: Table, stored: Document): AnyEntity {
  const [only, ...others] = entities
  const entity = others.length === 0 ? only : entityOf(table, stored)
  if (entity !== undefined && entities.includes(entity)) return entity
  throw new ItemError(`An item read by ${name} is none of ${entities.map((each) => each.name).join(', ')}`)
}
