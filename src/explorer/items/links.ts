import { isObjectType } from 'graphql'
import {
  type AnyEntity,
  type AnyItem,
  type Document,
  inTenant,
  type KeyCondition,
  parentKeyOf,
  tenantOf,
} from '../../model/index.ts'
import { readOfField, valuesOfParent } from '../../pothos/index.ts'
import { contextOf } from '../../store/index.ts'
import type { Opened } from '../opened.ts'
import type { ItemLink } from '../protocol/index.ts'
import { type KeyRange, rangesOf, shapeOfRange } from './key-condition.ts'

/**
 * What an item refers to: its parents, and what the fields of its type in the schema read by its attributes alone.
 *
 * @param item decoded.
 */
export function linksOf(opened: Opened, entity: AnyEntity, stored: Document, item: AnyItem): ItemLink[] {
  return [...parentLinks(opened, entity, stored), ...fieldLinks(opened, entity, stored, item)]
}

function parentLinks({ table }: Opened, entity: AnyEntity, stored: Document): ItemLink[] {
  return [...entity.parents.values()].flatMap((relation) => {
    const key = parentKeyOf(entity, relation, stored, contextOf(entity, stored))
    if (key === undefined) return []
    const [partition, sort] = [...table.primaryIndex.partition, ...table.primaryIndex.sort].map(
      ({ name }) => key[name],
    )
    const range: KeyRange = {
      index: table.primaryIndex,
      partition: [partition ?? null],
      sort: sort === undefined ? { kind: 'any' } : { kind: 'equals', value: sort },
    }
    return [
      { title: `parent ${relation.name}`, entity: relation.parent.name, condition: shapeOfRange(range) },
    ]
  })
}

function fieldLinks({ schema }: Opened, entity: AnyEntity, stored: Document, item: AnyItem): ItemLink[] {
  const type = schema.getType(entity.name)
  if (!isObjectType(type)) return []
  return Object.values(type.getFields()).flatMap((field) => {
    const read = readOfField(field)
    if (read === undefined || read.pattern.unique !== undefined) return []
    const { pattern, taken, key } = read
    const [range] = rangesOrNone(pattern.index, () => {
      const values = valuesOfParent(taken, key, item)
      return values && pattern.keyCondition(inTenant(values, tenantOf(contextOf(entity, stored))))
    })
    if (range === undefined) return []
    const names = pattern.entities.map(({ name }) => name)
    return [
      {
        title: field.name,
        entity: names.join(', '),
        pattern: pattern.name,
        condition: shapeOfRange(range),
      },
    ]
  })
}

/** A function of the program that makes a part of the key may not accept the item as it is. */
function rangesOrNone(
  index: KeyRange['index'],
  condition: () => KeyCondition | undefined,
): readonly KeyRange[] {
  try {
    const found = condition()
    return found === undefined ? [] : rangesOf(index, found)
  } catch {
    return []
  }
}
