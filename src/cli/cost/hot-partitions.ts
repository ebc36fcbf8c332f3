import type { GraphQLSchema } from 'graphql'
import {
  type AnyAccessPattern,
  type AnyEntity,
  type EntityKey,
  keyOn,
  plainType,
  shownTemplates,
  type Table,
} from '../../model/index.ts'
import { costOf } from '../../pothos/index.ts'
import type { IntendedWrite } from '../../store/index.ts'
import { fieldNamed, type Usage } from './usage.ts'

/**
 * The units per second that one partition serves.
 * https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/bp-partition-key-design.html
 */
const partitionUnits = { read: 3000, write: 1000 } as const

/** Partition keys whose traffic may exceed what a partition serves. */
export interface HotKey {
  /** Undefined for the table itself. */
  readonly index: string | undefined
  /** The template of the partition key. */
  readonly partition: string
  readonly kind: 'read' | 'write'
  /** The units per second of all these partition keys together. */
  readonly units: number
  /** The number of partition keys that share them; undefined for any number. */
  readonly keys: number | undefined
  /** The units per second that one partition serves. */
  readonly limit: number
}

/**
 * The partition keys whose traffic comes close to the limit of one partition: keys so few that even a uniform
 * distribution uses more than half of the limit, and keys that exceed it together, so that a single popular key may
 * exceed it. Pure.
 */
export function hotKeys(
  usage: Usage,
  { table, schema }: { readonly table: Table; readonly schema: GraphQLSchema },
): HotKey[] {
  const heat = new Heat()
  for (const { pattern, readUnits, writeUnits, perSecond } of usage.patterns) {
    const read = table.patterns.get(pattern)
    if (read !== undefined) heat.addRead(read, readUnits)
    const field = read === undefined ? fieldNamed(schema, pattern) : undefined
    const cost = field === undefined ? undefined : costOf(field)
    if (cost?.kind === 'write') heat.addWrite(cost.write(undefined), { perSecond, writeUnits })
  }
  return heat.all.filter(({ units, keys, limit }) =>
    keys === undefined ? units > limit : units / keys > limit / 2,
  )
}

/** The units by partition key template. */
class Heat {
  readonly #keys = new Map<string, HotKey>()

  get all(): HotKey[] {
    return [...this.#keys.values()]
  }

  addRead({ index, entities, unique }: AnyAccessPattern, units: number): void {
    const [entity] = entities
    const key = entity && keyOn(entity, index)
    // The partition of a unique value is a hash of it.
    if (key === undefined || unique !== undefined) return
    this.#add(key, 'read', units)
  }

  /** The item and each index entry have an equal share of the units: each is one write at least. */
  addWrite(write: IntendedWrite, { perSecond, writeUnits }: { perSecond: number; writeUnits: number }): void {
    if (perSecond === 0) return
    const written = write.kind === 'transaction' ? write.writes : [{ entity: write.entity, count: 1 }]
    const whole = written.reduce((sum, { entity, count }) => sum + count * writesOf(entity), 0)
    for (const { entity, count } of written) {
      const units = (writeUnits * count) / whole
      for (const key of [entity.primaryKey, ...entity.indexKeys.values()]) {
        // The entries of a local index are in the partition of the item.
        const at = key.index.kind === 'local' ? entity.primaryKey : key
        this.#add(at, 'write', units)
      }
    }
  }

  #add(key: EntityKey, kind: HotKey['kind'], units: number): void {
    const { name: index } = key.index
    const partition = shownTemplates(key.partition)
    const id = JSON.stringify([index, partition, kind])
    const before = this.#keys.get(id)?.units ?? 0
    this.#keys.set(id, {
      index,
      partition,
      kind,
      units: before + units,
      keys: keysOf(key, kind),
      limit: partitionUnits[kind],
    })
  }
}

function writesOf({ indexKeys }: AnyEntity): number {
  return 1 + indexKeys.size
}

/**
 * The number of partition keys of a template that share its traffic: one for fixed text, one for each value of an enum
 * or a boolean, and one for each shard. All writes of a day have the same date. Undefined for any number.
 */
function keysOf({ partition }: EntityKey, kind: HotKey['kind']): number | undefined {
  let keys = 1
  for (const codec of partition) {
    for (const segment of codec.template.segments) {
      if (segment.kind === 'tenant') return undefined
      if (segment.kind === 'shard') keys *= segment.count
      if (segment.kind !== 'part') continue
      const type = plainType(codec.attribute(segment.attribute).type)
      const values =
        type.kind === 'boolean' ? 2 : type.kind === 'date' && kind === 'write' ? 1 : type.values?.length
      if (values === undefined) return undefined
      keys *= values
    }
  }
  return keys
}
