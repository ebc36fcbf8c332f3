import { compareKeys, type Document } from '../../model/index.ts'
import {
  type FilterBudget,
  itemsToEvaluate,
  mostReadOver,
  type PartitionQuery,
  planPoint,
  readUnits,
  sortNameOf,
} from '../plan/index.ts'
import type { ReadLoader } from './read-loader.ts'

/** Options of `ShardStream`. */
export interface ShardOptions {
  readonly loader: ReadLoader
  /** The budget of this shard of a filtered page; undefined without a filter. */
  readonly budget: FilterBudget | undefined
}

/** Reads the entries of one partition on demand. */
export class ShardStream {
  readonly shard: number
  /** The entries read and not yet taken, in order. */
  readonly buffer: Document[] = []
  readonly #options: ShardOptions
  readonly #query: PartitionQuery
  readonly #sortName: string | undefined
  #start: Document | undefined
  #isAtEnd = false
  #limit = 0
  #unfilteredReads = 0
  #first = 0

  constructor(query: PartitionQuery, options: ShardOptions) {
    this.shard = query.shard
    this.#options = options
    this.#query = query
    this.#sortName = sortNameOf(query.range)
    this.#start = query.range.start
  }

  /** The last keys that were evaluated; undefined at the end, and before the first read. */
  get evaluatedThrough(): Document | undefined {
    return this.#isAtEnd ? undefined : this.#start
  }

  /** Reads until the buffer holds `count` entries, the partition has no more, or the budget is spent. */
  async fill(count: number): Promise<void> {
    while (!this.#isAtEnd && this.buffer.length < count) {
      this.#limit = this.#nextLimit(count)
      if (this.#limit === 0) return
      await this.#read()
    }
  }

  async #read(): Promise<void> {
    const { loader, budget } = this.#options
    const { range } = this.#query
    const point = planPoint(this.#start ? { ...range, start: this.#start } : range)
    if (point !== undefined) {
      const item = await loader.item(point)
      if (item !== null && !this.#isExcluded(item)) this.buffer.push(item)
      this.#isAtEnd = true
      return
    }
    const read = { ...range, kind: 'range', start: this.#start, limit: this.#limit } as const
    const { entries, next, readUnits: units } = await loader.range(read)
    for (const entry of entries) if (!this.#isExcluded(entry)) this.buffer.push(entry)
    this.#start = next
    this.#isAtEnd = next === undefined
    budget?.spend(units || readUnits(this.#limit * loader.bytesOf(range.entities), range.consistent))
  }

  #nextLimit(count: number): number {
    const { range, except } = this.#query
    const { budget, loader } = this.#options
    if (budget === undefined) return this.#nextUnfilteredLimit(count + except.length)
    if (budget.callsLeft <= 0) return 0
    return itemsToEvaluate({
      unitsLeft: budget.unitsLeft,
      before: this.#limit,
      wanted: count,
      bytes: loader.bytesOf(range.entities),
      consistent: range.consistent,
    })
  }

  /** Allows at most two reads. The second one evaluates more, because entries of the first one were dropped. */
  #nextUnfilteredLimit(first: number): number {
    this.#unfilteredReads += 1
    if (this.#unfilteredReads === 1) {
      this.#first = first
      return first
    }
    return this.#unfilteredReads === 2 ? mostReadOver(this.#first) : 0
  }

  #isExcluded(entry: Document): boolean {
    const key = this.#sortName === undefined ? undefined : entry[this.#sortName]
    return key !== undefined && this.#query.except.some((excluded) => compareKeys(excluded, key) === 0)
  }
}
