import { type AnyEntity, type Document, encodeItem, primaryKeyOf } from '../../model/index.ts'
import type { WrittenItem } from './written-item.ts'

type Values = Readonly<Record<string, unknown>>

/** How a write of an item ended. */
export interface ItemWrite {
  /** What it was asked to write, or the key. */
  readonly given: Values
  /** The item as the write left it, or as it took it away; undefined where it failed, perhaps after it was done. */
  readonly item: Values | undefined
  /** Which of the two the item is. */
  readonly image: 'before' | 'after'
}

/** What a write touched, for the cache; undefined where it can't have touched anything, for it has no key. */
export function writtenItem(entity: AnyEntity, { given, item, image }: ItemWrite): WrittenItem | undefined {
  try {
    const key = primaryKeyOf(entity, item ?? given)
    const stored = storedOf(entity, item ?? given)
    return stored === undefined ? { key } : { key, [image]: stored }
  } catch {
    return undefined
  }
}

/** A key alone is no item. */
function storedOf(entity: AnyEntity, values: Values): Document | undefined {
  try {
    return encodeItem(entity, values)
  } catch {
    return undefined
  }
}
