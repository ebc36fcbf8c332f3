import type { Document } from '../../model/index.ts'
import { compareKeys, type PartitionQuery, planPoint, type QueryPlan } from '../plan/index.ts'
import type { ReadLoader } from './read-loader.ts'

/** The entries of one partition, read as far as they are needed. */
export class ShardStream {
  readonly shard: number
  /** Entries that are read and not taken yet, in order. */
  readonly buffer: Document[] = []
  readonly #loader: ReadLoader
  readonly #query: PartitionQuery
  readonly #sortName: string | undefined
  #start: Document | undefined
  #isAtEnd = false
  #limit = 0

  constructor({ pattern }: QueryPlan, query: PartitionQuery, loader: ReadLoader) {
    this.shard = query.shard
    this.#loader = loader
    this.#query = query
    this.#sortName = pattern.index.sort?.name
    this.#start = query.question.start
  }

  /** Reads on until the buffer holds `count` entries or the partition has no more. */
  async fill(count: number): Promise<void> {
    while (!this.#isAtEnd && this.buffer.length < count) await this.#read(count)
  }

  async #read(count: number): Promise<void> {
    const { question, except } = this.#query
    // Who comes back has met items that don't count, and is likely to meet more.
    this.#limit = this.#limit === 0 ? count + except.length : Math.min(this.#limit * 2, mostAtOnce)
    const point = planPoint(this.#start ? { ...question, start: this.#start } : question)
    if (point !== undefined) {
      const item = await this.#loader.item(point)
      if (item !== null && !this.#isExcepted(item)) this.buffer.push(item)
      this.#isAtEnd = true
      return
    }
    const read = { ...question, kind: 'range', start: this.#start, limit: this.#limit } as const
    const { entries, next } = await this.#loader.range(read)
    for (const entry of entries) if (!this.#isExcepted(entry)) this.buffer.push(entry)
    this.#start = next
    this.#isAtEnd = next === undefined
  }

  #isExcepted(entry: Document): boolean {
    const key = this.#sortName === undefined ? undefined : entry[this.#sortName]
    return key !== undefined && this.#query.except.some((excepted) => compareKeys(excepted, key) === 0)
  }
}

/** The most entries asked for at once while reading over some that don't count. */
const mostAtOnce = 1000
