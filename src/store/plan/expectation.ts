import {
  type AnyEntity,
  compareKeys,
  type Index,
  type KeyCodec,
  type KeyValue,
  keyBounds,
  type Table,
} from '../../model/index.ts'

/** What an item of an entity weighs. */
export interface Sizes {
  /** Bytes of a stored item, on average: declared in the model, or learned from what was read. */
  bytesOf(entity: AnyEntity): number
  /** Bytes of a stored item at most, as far as reads have shown; estimates go by it. */
  mostBytesOf(entity: AnyEntity): number
  /** Grows whenever {@link mostBytesOf} changes for some entity. */
  readonly revision: number
}

/** Items and their bytes, as expected; infinite where nobody knows. */
export interface Amount {
  readonly items: number
  readonly bytes: number
}

/** Where to look: one partition of an index, from its least sort key upward or from its greatest downward. */
export interface Course {
  readonly index: Index
  readonly partition: KeyValue
  readonly ascending: boolean
}

/** An entity whose items may lie in the partition: the first and last sort key on the way, and how many. */
interface Member {
  readonly first: KeyValue | undefined
  readonly last: KeyValue | undefined
  readonly items: number
  readonly bytesEach: number
}

/**
 * What a Query of one partition comes by on its way. The templates prove where an entity's items can't be; how
 * many there are is known where a sort key has no parts (one), or where the model says what it expects.
 */
export class Expectation {
  readonly #members: readonly Member[]
  readonly #direction: 1 | -1

  constructor(table: Table, { index, partition, ascending }: Course, sizes: Sizes) {
    this.#direction = ascending ? 1 : -1
    this.#members = table.entities.flatMap((entity) => {
      const key = index.name === undefined ? entity.primaryKey : entity.indexKeys.get(index.name)
      if (key?.sort === undefined || !key.partition.matches(partition)) return []
      return [memberOf(entity, key.sort, ascending, sizes)]
    })
  }

  /** What lies from one sort key to another, the other left out; an open end is undefined. */
  until(from: KeyValue | undefined, to: KeyValue | undefined): Amount {
    return this.#sum(from, to, 0)
  }

  /** The same with the other included, but no more than `most` items. */
  through(from: KeyValue | undefined, to: KeyValue | undefined, most = Number.POSITIVE_INFINITY): Amount {
    const all = this.#sum(from, to, 1)
    if (all.items <= most) return all
    return { items: most, bytes: most * this.#largest(from, to) }
  }

  #sum(from: KeyValue | undefined, to: KeyValue | undefined, includes: 0 | 1): Amount {
    let items = 0
    let bytes = 0
    for (const member of this.#members) {
      if (!this.#meets(member, from, to, includes)) continue
      items += member.items
      bytes += member.items * member.bytesEach
    }
    return { items, bytes }
  }

  #largest(from: KeyValue | undefined, to: KeyValue | undefined): number {
    let largest = 0
    for (const member of this.#members) {
      if (this.#meets(member, from, to, 1)) largest = Math.max(largest, member.bytesEach)
    }
    return largest
  }

  #meets(
    { first, last }: Member,
    from: KeyValue | undefined,
    to: KeyValue | undefined,
    includes: 0 | 1,
  ): boolean {
    const endsBefore = last !== undefined && from !== undefined && this.#order(last, from) < 0
    const beginsBehind = first !== undefined && to !== undefined && this.#order(first, to) >= includes
    return !endsBefore && !beginsBehind
  }

  #order(a: KeyValue, b: KeyValue): number {
    return this.#direction * Math.sign(compareKeys(a, b))
  }
}

function memberOf(entity: AnyEntity, sort: KeyCodec, ascending: boolean, sizes: Sizes): Member {
  const { low, high } = keyBounds(sort)
  const isOne = sort.names.length === 0
  return {
    first: ascending ? low : high,
    last: ascending ? high : low,
    items: isOne ? 1 : (entity.sizing.perPartition ?? Number.POSITIVE_INFINITY),
    bytesEach: sizes.bytesOf(entity),
  }
}
