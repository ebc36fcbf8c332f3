import {
  type AnyEntity,
  type Document,
  type DocumentValue,
  decodeItem,
  encodeAttribute,
  keyNamesOf,
  type Table,
} from '../../model/index.ts'
import { required } from '../../required.ts'
import type { WriteHandle } from './handles.ts'

/**
 * The result of a transaction's plan as a document: handles, of creates with their items, and lists and objects of these and
 * of values that DynamoDB stores.
 *
 * @param itemOf the stored item of a create; undefined for other handles, and for what is no handle.
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
  const values = Object.entries(key as Document).map(([part, stored]) => [
    part,
    required(entity.attributes[part], `the attribute ${part}`).type.fromStored(stored),
  ])
  return Object.freeze({
    kind: kind as WriteHandle['kind'],
    entity,
    key: Object.fromEntries(values),
    ...(item !== undefined && { item: decodeItem(entity, item as Document) }),
  })
}
