import { compareKeys, type Document } from '../../model/index.ts'
import {
  itemsToLookAt,
  mostReadOver,
  type PartitionQuery,
  planPoint,
  type QueryPlan,
  readUnits,
} from '../plan/index.ts'
import type { ReadBudget } from './read-budget.ts'
import type { ReadLoader } from './read-loader.ts'

/** What a shard is read with. */
export interface ShardOptions {
  readonly loader: ReadLoader
  /** What this shard of a filtered page may cost; undefined where nothing is filtered. */
  readonly budget: ReadBudget | undefined
}

/** The entries of one partition, read as far as they are needed. */
export class ShardStream {
  readonly shard: number
  /** Entries that are read and not taken yet, in order. */
  readonly buffer: Document[] = []
  readonly #options: ShardOptions
  readonly #query: PartitionQuery
  readonly #sortName: string | undefined
  #start: Document | undefined
  #isAtEnd = false
  #limit = 0
  #plainReads = 0
  #first = 0

  constructor({ pattern }: QueryPlan, query: PartitionQuery, options: ShardOptions) {
    this.shard = query.shard
    this.#options = options
    this.#query = query
    this.#sortName = pattern.index.sort?.name
    this.#start = query.question.start
  }

  /** The keys up to which everything was looked at; undefined at the end, and where nothing was looked at. */
  get lookedAtUntil(): Document | undefined {
    return this.#isAtEnd ? undefined : this.#start
  }

  /** Reads on until the buffer holds `count` entries, the partition has no more, or the budget is spent. */
  async fill(count: number): Promise<void> {
    while (!this.#isAtEnd && this.buffer.length < count) {
      this.#limit = this.#nextLimit(count)
      if (this.#limit === 0) return
      await this.#read()
    }
  }

  async #read(): Promise<void> {
    const { loader, budget } = this.#options
    const { question } = this.#query
    const point = planPoint(this.#start ? { ...question, start: this.#start } : question)
    if (point !== undefined) {
      const item = await loader.item(point)
      if (item !== null && !this.#isExcepted(item)) this.buffer.push(item)
      this.#isAtEnd = true
      return
    }
    const read = { ...question, kind: 'range', start: this.#start, limit: this.#limit } as const
    const { entries, next, readUnits: units } = await loader.range(read)
    for (const entry of entries) if (!this.#isExcepted(entry)) this.buffer.push(entry)
    this.#start = next
    this.#isAtEnd = next === undefined
    budget?.spend(units || readUnits(this.#limit * loader.bytesOf(question.entities), question.consistent))
  }

  #nextLimit(count: number): number {
    const { question, except } = this.#query
    const { budget, loader } = this.#options
    if (budget === undefined) return this.#nextPlainLimit(count + except.length)
    if (budget.callsLeft <= 0) return 0
    return itemsToLookAt({
      unitsLeft: budget.left,
      before: this.#limit,
      wanted: count,
      bytes: loader.bytesOf(question.entities),
      consistent: question.consistent,
    })
  }

  /** Reads on once: a read that comes back has met entries that don't count, and may meet more of them. */
  #nextPlainLimit(first: number): number {
    this.#plainReads += 1
    if (this.#plainReads === 1) {
      this.#first = first
      return first
    }
    return this.#plainReads === 2 ? mostReadOver(this.#first) : 0
  }

  #isExcepted(entry: Document): boolean {
    const key = this.#sortName === undefined ? undefined : entry[this.#sortName]
    return key !== undefined && this.#query.except.some((excepted) => compareKeys(excepted, key) === 0)
  }
}
