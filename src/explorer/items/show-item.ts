import {
  type AnyEntity,
  type AnyItem,
  type Document,
  decodeItem,
  entityOf,
  ItemError,
  isSystemItem,
} from '../../model/index.ts'
import { toJson } from '../../pothos/index.ts'
import type { CallOptions } from '../../store/index.ts'
import type { Opened } from '../opened.ts'
import type { ItemResponse } from '../protocol/index.ts'
import type { RequestBody } from '../request-body.ts'
import { primaryKeyIn } from './key-condition.ts'
import { linksOf } from './links.ts'
import { placesOf } from './places.ts'
import { storedItem } from './stored-item.ts'

/** One item, as it is stored and as the store returns it, its places, and what it refers to. */
export async function showItem(
  opened: Opened,
  body: RequestBody,
  options: CallOptions,
): Promise<ItemResponse> {
  const { table, reader } = opened
  const key = primaryKeyIn(table.primaryIndex, body.object('key'))
  const { item: stored, readUnits } = await reader.item(key, options)
  if (stored === undefined) return { places: [], links: [], readUnits }
  const entity = isSystemItem(table, stored) ? undefined : entityOf(table, stored)
  const item = entity && decodedItem(entity, stored)
  return {
    stored: storedItem(table, stored, true),
    ...(entity && item && { decoded: jsonItem(entity, item) }),
    places: placesOf(table, entity, stored),
    links: entity && item ? linksOf(opened, entity, stored, item) : [],
    readUnits,
  }
}

/** The attributes of a decoded item as JSON, in the forms that GraphQL gives them. */
function jsonItem({ attributes }: AnyEntity, item: AnyItem): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(attributes).flatMap(([name, { type }]) =>
      item[name] === undefined ? [] : [[name, toJson(type, item[name])]],
    ),
  )
}

/** Undefined for stored data that doesn't fit its entity. */
function decodedItem(entity: AnyEntity, stored: Document): AnyItem | undefined {
  try {
    return decodeItem(entity, stored)
  } catch (error) {
    if (error instanceof ItemError) return undefined
    throw error
  }
}
