import {
  type AnyAccessPattern,
  type AnyEntity,
  type Document,
  keyAttributes,
  primaryKeyOf,
} from '../../model/index.ts'
import { required } from '../../required.ts'
import { pickKey } from './pick-key.ts'
import type { Projection } from './projection.ts'
import type { ItemRead, PartitionRange } from './reads.ts'

/**
 * The read of a get pattern.
 *
 * @throws DynagateError BAD_USER_INPUT if an argument is missing or doesn't fit.
 */
export function planGet(
  pattern: AnyAccessPattern,
  args: Readonly<Record<string, unknown>>,
  projection?: Projection,
): ItemRead {
  const [entity] = pattern.entities
  if (entity === undefined) throw new TypeError(`The access pattern ${pattern.name} has no entity`)
  const { name, entities, consistent } = pattern
  return itemRead({ pattern: name, key: primaryKeyOf(entity, args), consistent, projection, entities })
}

/**
 * The read of an entity's item by its primary key, eventually consistent.
 *
 * @throws DynagateError BAD_USER_INPUT if a part of the key is missing or doesn't fit.
 */
export function planByKey(
  entity: AnyEntity,
  key: Readonly<Record<string, unknown>>,
  projection?: Projection,
): ItemRead {
  const own = primaryKeyOf(entity, key)
  return itemRead({ pattern: undefined, key: own, consistent: false, projection, entities: [entity] })
}

/** The read that completes an index entry which doesn't carry all needed attributes. */
export function planCompletion(
  { primaryIndex }: AnyEntity['table'],
  entry: Document,
  { pattern, projection, entities }: Pick<ItemRead, 'pattern' | 'projection' | 'entities'>,
): ItemRead {
  const key = pickKey(entry, primaryIndex)
  return itemRead({ pattern, key, consistent: false, projection, entities })
}

/** The get that replaces a Query of a single primary key; undefined for other ranges. */
export function planPoint(range: PartitionRange): ItemRead | undefined {
  const { pattern, index, partition, sort, consistent, start, filter, projection, entities } = range
  if (index.name !== undefined || start !== undefined || filter !== undefined) return undefined
  if (index.sort.length > 0 && sort.kind !== 'equals') return undefined
  const values = sort.kind === 'equals' ? [...partition, sort.value] : partition
  const key = Object.fromEntries(keyAttributes(index).map((name, at) => [name, required(values[at], name)]))
  return itemRead({ pattern, key, consistent, projection, entities })
}

function itemRead({ pattern, key, consistent, projection, entities }: Omit<ItemRead, 'kind'>): ItemRead {
  return Object.freeze({ kind: 'get', pattern, key: Object.freeze(key), consistent, projection, entities })
}
