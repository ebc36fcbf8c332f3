import {
  type AnyEntity,
  type Document,
  decodeItem,
  derivationsOf,
  derive,
  encodeValues,
  inTenant,
  keyAttributes,
  keyNamesOf,
  keyText,
  Operator,
  primaryKeyOf,
  storedName,
  tenantOf,
  upgraded,
} from '../../../model/index.ts'
import type { GetInput } from '../../client/index.ts'
import { Placeholders } from '../../expressions/index.ts'
import type { DeleteAction, PutAction, Requirement, WriteTarget } from '../action/index.ts'
import { checkLength, maintainedValues, operated, unchanged } from '../change/index.ts'
import { undeclared } from '../companions/index.ts'
import { planPut, presentAnd } from './plan-whole-item.ts'

type Values = Readonly<Record<string, unknown>>

/** An update that changes the primary key. */
export interface Move {
  /** The new values of the key's attributes, in the same tenant. */
  readonly to: Values
  /** The changes of other attributes. */
  readonly patch: Values
}

/** Whether a patch sets a movable attribute of the primary key. */
export function changesKey({ movable }: AnyEntity, patch: Values): boolean {
  return movable.size > 0 && [...movable].some((name) => patch[name] !== undefined)
}

/**
 * The move of a patch that sets attributes of the primary key; undefined if the item already has these values.
 *
 * @throws DynagateError BAD_USER_INPUT if a part of either key is missing or doesn't fit.
 */
export function moveOf(entity: AnyEntity, key: Values, patch: Values): Move | undefined {
  const names = keyNamesOf(entity)
  const to = inTenant(
    Object.fromEntries(
      names.map((name) => {
        const given = patch[name]
        const value = given instanceof Operator ? operated(entity, name, key[name], given) : given
        return [name, value ?? key[name]]
      }),
    ),
    tenantOf(key),
  )
  const attributes = keyAttributes(entity.table.primaryIndex)
  const textOf = (values: Values) => keyText('', attributes, primaryKeyOf(entity, values))
  return textOf(to) === textOf(key) ? undefined : { to, patch: withoutKey(entity, patch) }
}

/** The changes of a patch to attributes outside the primary key. */
export function withoutKey(entity: AnyEntity, patch: Values): Values {
  const names = keyNamesOf(entity)
  return Object.fromEntries(Object.entries(patch).filter(([name]) => !names.includes(name)))
}

/** The read before a move: of the whole item. */
export function readBeforeMove({ entity, tableName }: WriteTarget, key: Values): Readonly<GetInput> {
  return Object.freeze({ TableName: tableName, Key: primaryKeyOf(entity, key), ConsistentRead: true })
}

/** The basis of the move of one item. */
export interface MoveBasis {
  /** The item that {@link readBeforeMove} requested. */
  readonly read: Document
  readonly required: Requirement | undefined
}

/**
 * The two writes that move an item to another primary key. The delete fails if the item has changed since it was read,
 * the put if an item has the new key. Stored attributes that the model doesn't declare move too.
 *
 * @throws DynagateError BAD_USER_INPUT if a value doesn't fit.
 * @throws ItemError if the item read isn't one of the entity.
 */
export function planMove(
  target: WriteTarget,
  key: Values,
  { to, patch }: Move,
  { read, required }: MoveBasis,
): readonly [DeleteAction, PutAction] {
  const item = movedItem(target, { to, patch }, read)
  return [planLeave(target, key, { read, required }), planPut(target, item)]
}

/** The attributes that must be unchanged for a move: the version, which every update changes, or without one all of them. */
export function guardsOfMove({ attributes }: AnyEntity): readonly string[] {
  const names = Object.keys(attributes)
  const version = names.filter((name) => attributes[name]?.options.maintained === 'version')
  return version.length > 0 ? version : names
}

/** Deletes an item; fails if it has changed since it was read. */
export function planLeave(target: WriteTarget, key: Values, { read, required }: MoveBasis): DeleteAction {
  const { entity, tableName } = target
  const placeholders = new Placeholders()
  const condition = [
    presentAnd(target, required, placeholders),
    ...guardsOfMove(entity).map((name) => unchanged(storedName(entity.attributes, name), read, placeholders)),
  ].join(' AND ')
  return Object.freeze({
    kind: 'delete',
    tableName,
    entity,
    key: primaryKeyOf(entity, key),
    condition: checkLength(entity, condition),
    attributes: placeholders.attributes,
    conditionsOn: required?.attributes ?? [],
    rule: required?.rule,
  })
}

/** The item under its new key, with the changes of the patch and of maintained and derived attributes. */
export function movedItem({ entity, now }: WriteTarget, { to, patch }: Move, read: Document): Document {
  const before = decodeItem(entity, read)
  const changed = Object.entries(patch).map(([name, value]) => {
    return [name, value instanceof Operator ? operated(entity, name, before[name], value) : value] as const
  })
  const values: Record<string, unknown> = {
    ...before,
    ...Object.fromEntries(changed),
    ...to,
    ...maintainedValues(entity, now),
    ...nextVersion(entity, before),
    ...withoutChildren(entity),
  }
  for (const [name, derivation] of derivationsOf(entity)) values[name] = derive(entity, derivation, values)
  return {
    ...undeclared(entity, upgraded(entity, read)),
    ...encodeValues(entity, inTenant(values, tenantOf(to))),
  }
}

/** Counts and sums of 0: under its new key an item has only the children that its transaction moves there and counts. */
function withoutChildren({ attributes, aggregates }: AnyEntity): Values {
  return Object.fromEntries(aggregates.map((name) => [name, attributes[name]?.type.fromStored(0)]))
}

function nextVersion({ attributes }: AnyEntity, before: Values): Values {
  return Object.fromEntries(
    Object.entries(attributes).flatMap(([name, { type, options }]) =>
      options.maintained === 'version' ? [[name, type.fromStored(Number(before[name]) + 1)]] : [],
    ),
  )
}
