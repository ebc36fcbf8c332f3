import type { AnyAccessPattern, AnyEntity, Document, KeyValue } from '../../model/index.ts'
import type { Projection } from './projection.ts'
import type { QueryQuestion } from './query-input.ts'

/** A read of one item by its primary key; several of them may go out as one BatchGetItem. */
export interface GetPlan {
  readonly kind: 'get'
  readonly key: Document
  readonly consistent: boolean
  /** What of the item is needed; undefined for all of it. */
  readonly projection?: Projection | undefined
  /** Whose item it may be, as far as that is known. */
  readonly entities?: readonly AnyEntity[]
}

/** A read of one partition, or of one for each shard, whose results are merged in the order of their keys. */
export interface QueryPlan {
  readonly kind: 'query'
  readonly pattern: AnyAccessPattern
  /** Whether it reads from the least sort key upward. */
  readonly ascending: boolean
  /** In the order of the shards. */
  readonly queries: readonly PartitionQuery[]
  /** The items after which nobody needs more. */
  readonly enough: number
  /** What it may cost where it is filtered, in read units; undefined where it isn't. */
  readonly filterUnits: number | undefined
  /** What is needed of items that the index doesn't carry; undefined for all of it. */
  readonly completion: Projection | undefined
}

/** The query of one partition. */
export interface PartitionQuery {
  /** The number of the shard, which breaks ties between equal sort keys. */
  readonly shard: number
  readonly question: QueryQuestion
  /** Sort keys that the condition lets through and that don't belong: DynamoDB can't always exclude a bound. */
  readonly except: readonly KeyValue[]
}
