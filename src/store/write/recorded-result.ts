import { DynagateError } from '../../errors.ts'
import {
  type AnyEntity,
  type AnyItem,
  type Document,
  type DocumentValue,
  decodeAttributes,
  decodeItem,
  encodeAttribute,
  ItemError,
  isItemOf,
  keyNamesOf,
  type Table,
} from '../../model/index.ts'
import { required } from '../../required.ts'
import type { WriteHandle } from './plan/index.ts'

/**
 * Encodes the result of a transaction's plan as a document. The result may contain handles (those of creates with their
 * items), values that DynamoDB stores, and lists and objects of both.
 *
 * @param itemOf returns the stored item of a create's handle; undefined for an object that isn't a handle.
 * @throws TypeError for other values.
 */
export function packResult(
  result: unknown,
  itemOf: (handle: object) => { readonly item: Document | undefined } | undefined,
): Document {
  if (result === undefined) return {}
  if (result === null || ['string', 'number', 'bigint', 'boolean'].includes(typeof result)) {
    return { value: result as DocumentValue }
  }
  if (result instanceof Uint8Array) return { value: result }
  if (Array.isArray(result)) return { list: result.map((each) => packResult(each, itemOf)) }
  if (typeof result === 'object') {
    const known = itemOf(result)
    if (known !== undefined) return { handle: packHandle(result as WriteHandle, known.item) }
    const prototype = Object.getPrototypeOf(result)
    if (prototype === Object.prototype || prototype === null) {
      const members = Object.entries(result).map(([name, each]) => [name, packResult(each, itemOf)])
      return { members: Object.fromEntries(members) }
    }
  }
  throw new TypeError(
    'Expected the plan of a transaction under an idempotency key to return handles, plain values, and lists and ' +
      `objects of these, got ${typeof result === 'object' ? result.constructor.name : typeof result}`,
  )
}

/** The inverse of {@link packResult}, with handles like those of the plan. */
export function unpackResult(packed: Document, table: Table): unknown {
  const { value, list, members, handle } = packed
  if (handle !== undefined) return unpackHandle(handle as Document, table)
  if (Array.isArray(list)) return list.map((each) => unpackResult(each as Document, table))
  if (members !== undefined) {
    const entries = Object.entries(members as Document)
    return Object.fromEntries(entries.map(([name, each]) => [name, unpackResult(each as Document, table)]))
  }
  return value
}

function packHandle({ kind, entity, key }: WriteHandle, item: Document | undefined): Document {
  const values = keyNamesOf(entity).map((name) => [name, encodeAttribute(entity, name, key[name])])
  return { kind, entity: entity.name, key: Object.fromEntries(values), ...(item && { item }) }
}

function unpackHandle({ kind, entity: name, key, item }: Document, table: Table): WriteHandle {
  const entity: AnyEntity = required(
    table.entities.find((each) => each.name === name),
    `the entity ${String(name)} of a recorded write`,
  )
  const recorded = item === undefined ? undefined : itemIn(entity, item as Document)
  return Object.freeze({
    kind: kind as WriteHandle['kind'],
    entity,
    key: keyIn(entity, key as Document, recorded),
    ...(recorded && { item: recorded }),
  })
}

/** Decodes a recorded item, which may have keys from before a migration: then only its attributes are decoded. */
function itemIn(entity: AnyEntity, stored: Document): AnyItem {
  if (isItemOf(entity, stored)) return decodeItem(entity, stored)
  try {
    return decodeAttributes(entity, stored)
  } catch (error) {
    if (error instanceof ItemError) throw fromBefore(entity, 'attributes')
    throw error
  }
}

/** @throws DynagateError NOT_FOUND for a key from before a migration that doesn't identify the item. */
function keyIn(entity: AnyEntity, key: Document, item: AnyItem | undefined): WriteHandle['key'] {
  const names = keyNamesOf(entity)
  if (item !== undefined) return Object.fromEntries(names.map((name) => [name, item[name]]))
  if (!names.every((name) => name in key)) throw fromBefore(entity, 'keys')
  const values = names.map((name) => [
    name,
    required(entity.attributes[name], `the attribute ${name}`).type.fromStored(
      required(key[name], `the part ${name} of a recorded key`),
    ),
  ])
  return Object.fromEntries(values)
}

function fromBefore({ name }: AnyEntity, what: string): DynagateError {
  return new DynagateError(
    'NOT_FOUND',
    `${name}: the request with this idempotency key was made before these items got other ${what}: read the item by its key`,
  )
}
