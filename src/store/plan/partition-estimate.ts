import {
  type AnyEntity,
  codecsOf,
  compareKeys,
  type KeyCodec,
  type KeyValue,
  keyBounds,
  keyOn,
  namesOf,
  type Table,
} from '../../model/index.ts'
import type { Sizes } from './item-sizes.ts'
import type { PartitionRange } from './reads.ts'

/** An estimated number of items and bytes; infinite if unknown. */
export interface Amount {
  readonly items: number
  readonly bytes: number
}

/** A partition of an index, read in ascending or descending order of its sort keys. */
export interface OrderedPartition extends Pick<PartitionRange, 'index' | 'partition'> {
  readonly ascending: boolean
}

/** An entity whose items may be in the partition: their first and last sort keys in its order, and their number. */
interface Member {
  readonly first: KeyValue | undefined
  readonly last: KeyValue | undefined
  readonly items: number
  readonly bytesEach: number
}

/**
 * Estimates the items that a Query reads across in a partition. The key templates prove where an entity's items can't
 * be. The number of its items is known if the sort key has no parts (one item), or if the model declares `perPartition`.
 */
export class PartitionEstimate {
  readonly #members: readonly Member[]
  readonly #direction: 1 | -1

  constructor(table: Table, { index, partition, ascending }: OrderedPartition, sizes: Sizes) {
    this.#direction = ascending ? 1 : -1
    this.#members = table.entities.flatMap((entity) => {
      const key = keyOn(entity, index)
      const codecs = key ? codecsOf(key) : []
      const [sort, ...others] = codecs.slice(partition.length)
      if (sort === undefined || !partition.every((value, at) => codecs[at]?.matches(value))) return []
      return [memberOf(entity, [sort, ...others], ascending, sizes)]
    })
  }

  /** The amount from one sort key to another, excluding the latter; an open end is undefined. */
  until(from: KeyValue | undefined, to: KeyValue | undefined): Amount {
    return this.#sum(from, to, 0)
  }

  /** The amount from one sort key through another, including the latter, but at most `limit` items. */
  through(from: KeyValue | undefined, to: KeyValue | undefined, limit = Number.POSITIVE_INFINITY): Amount {
    const all = this.#sum(from, to, 1)
    if (all.items <= limit) return all
    return { items: limit, bytes: limit * this.#largest(from, to) }
  }

  #sum(from: KeyValue | undefined, to: KeyValue | undefined, includes: 0 | 1): Amount {
    let items = 0
    let bytes = 0
    for (const member of this.#members) {
      if (!this.#overlaps(member, from, to, includes)) continue
      items += member.items
      bytes += member.items * member.bytesEach
    }
    return { items, bytes }
  }

  #largest(from: KeyValue | undefined, to: KeyValue | undefined): number {
    let largest = 0
    for (const member of this.#members) {
      if (this.#overlaps(member, from, to, 1)) largest = Math.max(largest, member.bytesEach)
    }
    return largest
  }

  #overlaps(
    { first, last }: Member,
    from: KeyValue | undefined,
    to: KeyValue | undefined,
    includes: 0 | 1,
  ): boolean {
    const endsBefore = last !== undefined && from !== undefined && this.#order(last, from) < 0
    const startsAfter = first !== undefined && to !== undefined && this.#order(first, to) >= includes
    return !endsBefore && !startsAfter
  }

  #order(a: KeyValue, b: KeyValue): number {
    return this.#direction * Math.sign(compareKeys(a, b))
  }
}

/** @param open the codecs of the key attributes without a given value; the first one orders the items. */
function memberOf(
  entity: AnyEntity,
  open: readonly [KeyCodec, ...KeyCodec[]],
  ascending: boolean,
  sizes: Sizes,
): Member {
  const { low, high } = keyBounds(open[0])
  const isOne = namesOf(open).length === 0
  return {
    first: ascending ? low : high,
    last: ascending ? high : low,
    items: isOne ? 1 : (entity.sizing.perPartition ?? Number.POSITIVE_INFINITY),
    bytesEach: sizes.bytesOf(entity),
  }
}
