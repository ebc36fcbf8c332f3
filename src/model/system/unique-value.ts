import { createHash } from 'node:crypto'
import { DynagateError } from '../../errors.ts'
import { type Attributes, a, storedName, Unfit } from '../attributes/index.ts'
import type { UniqueConstraint } from '../definition/index.ts'
import type { Document, DocumentValue } from '../document/index.ts'
import { storedValue } from '../items/index.ts'
import { inTenant, keyValueText, partText, tenantOf } from '../keys/index.ts'
import type { AnyEntity, Table } from '../types.ts'
import { documentAttribute } from './document-attribute.ts'
import { systemEntity } from './system-entity.ts'

/**
 * The entity of sentinels, which reserve unique values: one item for each value, which names its owner and is written
 * in the owner's transaction.
 */
export function uniqueValueEntity(table: Table): AnyEntity {
  const known = entities.get(table)
  if (known !== undefined) return known
  const entity = systemEntity(table, 'UniqueValue', { attributes: sentinelAttributes, key: ['of', 'value'] })
  entities.set(table, entity)
  return entity
}

const entities = new WeakMap<Table, AnyEntity>()

const sentinelAttributes: Attributes = {
  /** The entity and the constraint, such as `Customer.email`. */
  of: a.id(),
  /** The value as {@link uniqueText} has it. */
  value: a.string(),
  /** The stored primary key of the item that owns the value. */
  owner: documentAttribute(),
  /** When the owner expires, if it does. */
  expiresAt: a.dateTime({ storedAs: 'epochSeconds' }).optional(),
}

/** The key values of a sentinel, in the tenant of `context` unless the constraint applies across tenants. */
export function sentinelKey(
  { name, shared }: AnyEntity,
  constraint: UniqueConstraint,
  value: string,
  context: object,
): Readonly<Record<string, unknown>> {
  const key = { of: `${name}.${constraint.name}`, value }
  return constraint.isGlobal || shared ? { ...key, lead: '' } : inTenant(key, tenantOf(context))
}

/**
 * The value of a constraint in a stored item: a string that two items share exactly if their attributes are equal.
 * Undefined if the item lacks one of the attributes, and needs no sentinel. Over 256 bytes it is a SHA-256 hash.
 */
export function uniqueText(
  entity: AnyEntity,
  { attributes }: UniqueConstraint,
  item: Document,
): string | undefined {
  return joinedText(attributes, (name) => storedValue(entity, name, item))
}

/**
 * The value of a constraint with these values of its attributes.
 *
 * @throws DynagateError BAD_USER_INPUT if one is missing or doesn't fit.
 */
export function uniqueTextOf(
  entity: AnyEntity,
  { attributes }: UniqueConstraint,
  values: Readonly<Record<string, unknown>>,
): string {
  const text = joinedText(attributes, (name) => toStored(entity, name, values[name]))
  if (text !== undefined) return text
  const missing = attributes.filter((name) => values[name] === undefined || values[name] === null)
  throw new DynagateError('BAD_USER_INPUT', `${missing.join(' and ')} must be given`)
}

/** The attributes on which an item's sentinel depends: those of its constraint, and the time to live. */
export function sentinelInputs(entity: AnyEntity, { attributes }: UniqueConstraint): readonly string[] {
  const { timeToLive } = entity.table.definition
  const expiring = Object.keys(entity.attributes).filter(
    (name) => storedName(entity.attributes, name) === timeToLive,
  )
  return [...new Set([...attributes, ...expiring])]
}

function joinedText(
  names: readonly string[],
  storedOf: (name: string) => DocumentValue | undefined,
): string | undefined {
  const parts: string[] = []
  for (const name of names) {
    const value = storedOf(name)
    if (value === undefined || value === null) return undefined
    parts.push(partText(keyValueText(name, value)))
  }
  const text = parts.join('#')
  return Buffer.byteLength(text) <= mostTextBytes
    ? text
    : `$sha256:${createHash('sha256').update(text).digest('hex')}`
}

/** Short enough for a sentinel to cost one write unit, with an owner whose key is short. */
const mostTextBytes = 256

function toStored(entity: AnyEntity, name: string, value: unknown): DocumentValue | undefined {
  if (value === undefined || value === null) return undefined
  try {
    return entity.attributes[name]?.type.toStored(value)
  } catch (error) {
    throw error instanceof Unfit ? new DynagateError('BAD_USER_INPUT', error.of(name)) : error
  }
}
