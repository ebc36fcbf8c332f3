import {
  type AnyAccessPattern,
  type AnyEntity,
  type Condition,
  type Document,
  type Index,
  type KeyValue,
  keyAttributes,
  type SortCondition,
} from '../../model/index.ts'
import type { Projection } from './projection.ts'

/** A requested read, before a plan assigns it to a call. */
export type PlannedRead = ItemRead | RangeRead

/** A read of one item by its primary key. Several may be sent as one BatchGetItem. */
export interface ItemRead {
  readonly kind: 'get'
  /** The name of its access pattern; undefined for a read by primary key. */
  readonly pattern: string | undefined
  readonly key: Document
  readonly consistent: boolean
  /** The needed attributes of the item; undefined for all of them. */
  readonly projection: Projection | undefined
  /** The entities to which the item may belong. */
  readonly entities: readonly AnyEntity[]
}

/** A read of the first items of a partition's range. */
export interface RangeRead extends PartitionRange {
  readonly kind: 'range'
  /** The items wanted, 1 or more; with a filter, the items evaluated. */
  readonly limit: number
}

/** The items of one partition that match a sort condition and a filter, in the order of their sort keys. */
export interface PartitionRange {
  /** The name of its access pattern. */
  readonly pattern: string
  readonly tableName: string
  readonly index: Index
  /** The entities whose items are wanted. */
  readonly entities: readonly AnyEntity[]
  /** The values of the first key attributes, in their order: at least those of the index's partition key. */
  readonly partition: readonly KeyValue[]
  /** The condition on the next key attribute, if there is one. */
  readonly sort: SortCondition
  readonly ascending: boolean
  readonly consistent: boolean
  /** The keys of the item after which the range starts (ExclusiveStartKey). */
  readonly start: Document | undefined
  /** A filter in addition to the key condition; undefined for all items. */
  readonly filter: Condition | undefined
  /** The needed attributes of the items; undefined for all of them. */
  readonly projection: Projection | undefined
}

/** The key attribute to which the sort condition of a read applies; undefined if the partition values are the whole key. */
export function sortNameOf({
  index,
  partition,
}: Pick<PartitionRange, 'index' | 'partition'>): string | undefined {
  return keyAttributes(index)[partition.length]
}

/** A read of one partition, or of one partition per shard, merged in key order. */
export interface QueryPlan {
  readonly kind: 'query'
  readonly pattern: AnyAccessPattern
  readonly ascending: boolean
  /** In the order of the shards. */
  readonly queries: readonly PartitionQuery[]
  /** Stop after this many items. */
  readonly limit: number
  /** The budget of a filtered query in read units; undefined without a filter. */
  readonly filterUnits: number | undefined
  /** The needed attributes of items that the index doesn't carry; undefined for all of them. */
  readonly completion: Projection | undefined
}

/** The query of one partition. */
export interface PartitionQuery {
  /** The number of the shard, which breaks ties between equal sort keys. */
  readonly shard: number
  readonly range: PartitionRange
  /** Sort keys that match the condition but must be dropped, because DynamoDB can't always exclude a bound. */
  readonly except: readonly KeyValue[]
}

/** The names of the access patterns of reads, each once. */
export function patternsOf(reads: readonly PlannedRead[]): readonly string[] {
  const [first, ...others] = reads
  if (others.length === 0) return first?.pattern === undefined ? [] : [first.pattern]
  return [...new Set(reads.flatMap(({ pattern }) => pattern ?? []))]
}
