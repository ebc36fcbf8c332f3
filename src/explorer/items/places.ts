import {
  type AnyEntity,
  type Document,
  type Index,
  type KeyValue,
  keyAttributes,
  type Table,
} from '../../model/index.ts'
import type { ItemPlace } from '../protocol/index.ts'
import { jsonValue } from './key-condition.ts'

/** The table and its indexes. */
export function indexesOf({ primaryIndex, indexes }: Table): readonly Index[] {
  return [primaryIndex, ...indexes.values()]
}

/** Where an item is, or why it isn't, in the table and in each index. */
export function placesOf(table: Table, entity: AnyEntity | undefined, stored: Document): ItemPlace[] {
  return indexesOf(table).map((index) => placeIn(index, entity, stored))
}

/** The values of an item's key attributes in an index; undefined if it isn't in it. */
export function keyIn(index: Index, stored: Document): readonly KeyValue[] | undefined {
  const names = keyAttributes(index)
  const key = names.flatMap((name) => stored[name] ?? [])
  return key.length === names.length ? key : undefined
}

function placeIn(index: Index, entity: AnyEntity | undefined, stored: Document): ItemPlace {
  const name = index.name ?? null
  const key = keyIn(index, stored)?.map(jsonValue)
  const count = index.partition.length
  if (key !== undefined)
    return { index: name, key: { partition: key.slice(0, count), sort: key.slice(count) } }
  if (entity !== undefined && index.name !== undefined && !entity.indexKeys.has(index.name)) {
    return { index: name, absent: `${entity.name} has no key on ${name}` }
  }
  const missing = keyAttributes(index).filter((each) => stored[each] === undefined)
  return { index: name, absent: `it lacks ${missing.join(' and ')}` }
}
