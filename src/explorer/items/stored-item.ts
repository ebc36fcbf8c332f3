import {
  type Document,
  decodeItem,
  entityOf,
  ItemError,
  isSystemItem,
  itemBytes,
  reservedKeysOf,
  secondFormIn,
  type Table,
} from '../../model/index.ts'
import { toWire } from '../../store/index.ts'
import type { StoredItem } from '../protocol/index.ts'

/**
 * An item as the explorer shows it.
 *
 * @param isWhole whether all of its attributes are there, as an index may lack some: only then it can be checked.
 */
export function storedItem(table: Table, stored: Document, isWhole: boolean): StoredItem {
  const item = toWire(stored)
  const bytes = itemBytes(stored)
  if (isSystemItem(table, stored)) {
    const entity = systemKindOf(table, stored)
    return { item, ...(entity !== undefined && { entity }), isSystem: true, bytes }
  }
  const entity = entityOf(table, stored)
  if (entity === undefined) {
    const form = secondFormIn(table, stored)
    return { item, ...(form && { entity: `${form.name}, second form`, isSystem: true }), bytes }
  }
  const problem = isWhole ? problemOf(() => decodeItem(entity, stored)) : undefined
  return { item, entity: entity.name, bytes, ...(problem !== undefined && { problem }) }
}

/** Why stored data doesn't decode; undefined if it does. */
function problemOf(decode: () => unknown): string | undefined {
  try {
    decode()
    return undefined
  } catch (error) {
    if (error instanceof ItemError) return error.message
    throw error
  }
}

/** The kind of an item that the gateway keeps for itself, where its key says it: a long key is a hash, and so are numbers. */
function systemKindOf({ definition, primaryIndex }: Table, stored: Document): string | undefined {
  const { mark } = reservedKeysOf(definition)
  const key = stored[primaryIndex.partition[0].name]
  if (typeof key !== 'string') return undefined
  const address = key.slice(key.indexOf(mark) + mark.length)
  return /^(\w+)#/.exec(address)?.[1]
}
