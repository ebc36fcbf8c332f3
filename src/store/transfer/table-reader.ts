import type { Document, Index, KeyValue, SortCondition } from '../../model/index.ts'
import type { CallOptions, DynamoClient, QueryAnswer } from '../client/index.ts'
import { queryInput } from '../plan/index.ts'
import { type Clock, retryingClient, systemClock } from '../run/index.ts'

/** The stored items of one call. */
export interface StoredPage {
  readonly items: readonly Document[]
  /** The key after which the next page begins; undefined at the end. */
  readonly after: Document | undefined
  readonly readUnits: number
}

/** The items of a partition of the table or of an index. */
export interface StoredRange {
  readonly index: Index
  /** The values of the first key attributes: of the whole partition key, then of sort attributes compared for equality. */
  readonly partition: readonly KeyValue[]
  /** The condition on the key attribute after them. */
  readonly sort: SortCondition
  readonly ascending: boolean
}

/** The part of a page's items that is read. */
export interface StoredPart {
  /** The maximum number of items. One call reads at most 1 MB. */
  readonly limit: number
  readonly start?: Document | undefined
}

/**
 * Reads stored items for tools, without decoding, including items of no entity. Each method makes one call, with
 * retries, within 5 s. Reads are eventually consistent, except those of a single item.
 */
export class TableReader {
  readonly #client: DynamoClient
  readonly #tableName: string

  /** @param clock for the pauses between attempts. */
  constructor(
    { client, tableName }: { readonly client: DynamoClient; readonly tableName: string },
    clock: Clock = systemClock,
  ) {
    this.#client = retryingClient(client, { tableName, clock })
    this.#tableName = tableName
  }

  /** The item of a primary key, strongly consistent. */
  async item(key: Document, options: CallOptions = {}): Promise<{ item?: Document; readUnits: number }> {
    const { Item, ConsumedCapacity } = await this.#client.get(
      { TableName: this.#tableName, Key: key, ConsistentRead: true },
      options,
    )
    return { ...(Item && { item: Item }), readUnits: ConsumedCapacity?.CapacityUnits ?? 0 }
  }

  /** A page of a partition, in the order of its sort key. */
  async query(
    range: StoredRange,
    { limit, start }: StoredPart,
    options: CallOptions = {},
  ): Promise<StoredPage> {
    const input = queryInput({
      ...range,
      tableName: this.#tableName,
      consistent: false,
      start,
      filter: undefined,
    })
    return pageOf(await this.#client.query({ ...input, Limit: limit }, options))
  }

  /** A page of the whole table, or of an index, in no order. */
  async scan(
    { name }: Pick<Index, 'name'>,
    { limit, start }: StoredPart,
    options: CallOptions = {},
  ): Promise<StoredPage> {
    const answer = await this.#client.scan(
      {
        TableName: this.#tableName,
        ...(name !== undefined && { IndexName: name }),
        Limit: limit,
        ...(start && { ExclusiveStartKey: start }),
      },
      options,
    )
    return pageOf(answer)
  }
}

function pageOf({ Items = [], LastEvaluatedKey, ConsumedCapacity }: QueryAnswer): StoredPage {
  return { items: Items, after: LastEvaluatedKey, readUnits: ConsumedCapacity?.CapacityUnits ?? 0 }
}
