import type { Document } from '../../model/index.ts'
import type { DynamoClient } from '../client/index.ts'
import { compareKeys, type PartitionQuery, type QueryPlan } from '../plan/index.ts'
import { queryPages } from '../run/index.ts'

/** The entries of one partition, read as far as they are needed. */
export class ShardStream {
  readonly shard: number
  /** Entries that are read and not taken yet, in order. */
  readonly buffer: Document[] = []
  readonly #client: DynamoClient
  readonly #query: PartitionQuery
  readonly #sortName: string | undefined
  #start: Document | undefined
  #isAtEnd = false
  #limit = 0

  constructor({ pattern }: QueryPlan, query: PartitionQuery, client: DynamoClient) {
    this.shard = query.shard
    this.#client = client
    this.#query = query
    this.#sortName = pattern.index.sort?.name
    this.#start = query.input.ExclusiveStartKey
  }

  /** Reads on until the buffer holds `count` entries or the partition has no more. */
  async fill(count: number): Promise<void> {
    while (!this.#isAtEnd && this.buffer.length < count) await this.#read(count)
  }

  async #read(count: number): Promise<void> {
    const { input, except } = this.#query
    // Who comes back has met items that don't count, and is likely to meet more.
    this.#limit = this.#limit === 0 ? count + except.length : Math.min(this.#limit * 2, mostAtOnce)
    const from = { ...input, ...(this.#start && { ExclusiveStartKey: this.#start }) }
    const { items, lastEvaluatedKey } = await queryPages(this.#client, from, { limit: this.#limit })
    for (const entry of items) if (!this.#isExcepted(entry)) this.buffer.push(entry)
    this.#start = lastEvaluatedKey
    this.#isAtEnd = lastEvaluatedKey === undefined
  }

  #isExcepted(entry: Document): boolean {
    const key = this.#sortName === undefined ? undefined : entry[this.#sortName]
    return key !== undefined && this.#query.except.some((excepted) => compareKeys(excepted, key) === 0)
  }
}

/** The most entries asked for at once while reading over some that don't count. */
const mostAtOnce = 1000
