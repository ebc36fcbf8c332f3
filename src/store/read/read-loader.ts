import DataLoader from 'dataloader'
import { type AnyEntity, type Document, keyText, type Table } from '../../model/index.ts'
import { required } from '../../required.ts'
import type { CachedReads, ReadAnswer } from '../cache/index.ts'
import type { DynamoClient } from '../client/index.ts'
import {
  type ItemRead,
  type ItemSizes,
  type MergedQuery,
  type PlanContext,
  type PlannedRead,
  patternsOf,
  planReads,
  projectionInput,
  queryInput,
  type RangeRead,
  type ReadShare,
  splitMergedPage,
} from '../plan/index.ts'
import { queryPages, type RetryBudget } from '../run/index.ts'
import type { Freshness } from './freshness.ts'
import { GetPool } from './get-pool.ts'
import type { InFlight } from './in-flight.ts'
import type { OnRead } from './read-record.ts'

/** The first entries of a range that match the filter, and the key after which it continues; undefined at its end. */
export interface RangeEntries {
  readonly entries: Document[]
  readonly next: Document | undefined
  /** The read units that a filtered read consumed. */
  readonly readUnits?: number
}

/** Options of `ReadLoader`. */
export interface LoaderOptions {
  readonly client: DynamoClient
  /** Counts the reads that `client` makes. */
  readonly inFlight: InFlight
  readonly table: Table
  readonly tableName: string
  readonly sizes: ItemSizes
  /** Limits how often unprocessed keys are sent again. */
  readonly budget: RetryBudget
  readonly freshness: Freshness
  /** The cached reads of other requests; undefined without a cache. */
  readonly cached: CachedReads | undefined
  readonly onRead: OnRead | undefined
  /** The number of reads of other requests that this request has joined so far. */
  readonly joins: () => number
}

/** Wraps a promise so that DataLoader doesn't wait for it: no read of a tick waits for the result of another. */
interface Pending {
  readonly answer: Promise<unknown>
}

/**
 * Loads the reads of a request: deduplicates gets and plans the reads of one tick together. Queries go out at the end
 * of the tick; gets too, unless other reads are in flight, whose results may cause more gets (see {@link GetPool}).
 */
export class ReadLoader {
  readonly #options: LoaderOptions
  readonly #context: PlanContext
  readonly #gets: GetPool
  readonly #loader: DataLoader<PlannedRead, Pending, unknown>

  constructor(options: LoaderOptions) {
    const { table, tableName, sizes } = options
    this.#options = options
    this.#context = { table, tableName, sizes }
    this.#gets = new GetPool(options)
    this.#loader = new DataLoader<PlannedRead, Pending, unknown>(async (reads) => this.#answer(reads), {
      cacheKeyFn: (read) => (read.kind === 'get' ? textOf(read) : read),
    })
  }

  /** The stored item, or null; rejects only with the error of its own key. */
  async item(read: ItemRead): Promise<Document | null> {
    const { answer } = await this.#loader.load(this.#options.freshness.of(read))
    return answer as Promise<Document | null>
  }

  /** The first entries of a range. */
  async range(read: RangeRead): Promise<RangeEntries> {
    const { answer } = await this.#loader.load(this.#options.freshness.of(read))
    return answer as Promise<RangeEntries>
  }

  /** The average bytes of an item of the entity with the largest items. */
  bytesOf(entities: readonly AnyEntity[]): number {
    return Math.max(...entities.map((entity) => this.#options.sizes.bytesOf(entity)))
  }

  /** Discards all results, so that later reads see a write. */
  clear(): void {
    this.#loader.clearAll()
  }

  async #answer(reads: readonly PlannedRead[]): Promise<Pending[]> {
    const { cached, joins, onRead } = this.#options
    if (cached === undefined) {
      if (onRead) for (const { pattern } of reads) onRead({ pattern, from: 'table' })
      return this.#send(reads)
    }
    const lookups = await Promise.all(reads.map((read) => cached.find(read)))
    const missing = reads.filter((_, at) => lookups[at]?.kind === 'miss')
    if (onRead) {
      for (const [at, { pattern }] of reads.entries()) {
        onRead({ pattern, from: lookups[at]?.kind === 'hit' ? 'cache' : 'table' })
      }
    }
    const joinsBefore = joins()
    const sent = this.#send(missing)
    let next = 0
    return lookups.map((lookup) => {
      if (lookup.kind === 'hit') return { answer: Promise.resolve(lookup.answer) }
      const pending = required(sent[next], 'the answer of a read that was sent')
      next += 1
      // The caller gets the read's error; a result that can't be cached is read again next time.
      pending.answer
        .then((answer) => {
          // A joined read may have begun before the cache lookup, so its result is not cached.
          if (joins() === joinsBefore) return lookup.store?.(answer as ReadAnswer)
        })
        .catch(() => {})
      return pending
    })
  }

  #send(reads: readonly PlannedRead[]): Pending[] {
    const plan = planReads(reads, this.#context)
    const answers = new Map<PlannedRead, Promise<unknown>>()
    // Gets first, so that they don't wait for the Queries of the same tick.
    for (const [get, answer] of this.#gets.load(plan.gets)) answers.set(get, answer)
    for (const range of plan.ranges) answers.set(range, this.#query(range))
    for (const query of plan.merged) this.#queryMerged(query, answers)
    return reads.map((read) => ({ answer: required(answers.get(read), 'a call for every read') }))
  }

  async #query(read: RangeRead): Promise<RangeEntries> {
    const { client, sizes } = this.#options
    const { limit, entities, consistent, filter, projection } = read
    // A filtered range is read page by page: the number of matches doesn't tell how many items are left.
    const patterns = [read.pattern]
    const pages = filter !== undefined ? { limit, maxPages: 1, patterns } : { limit, patterns }
    const input = queryInput(read, projectionInput([{ projection, items: limit }], sizes))
    const found = await queryPages(client, input, pages)
    const { items, lastEvaluatedKey, readUnits } = found
    if (filter !== undefined) return { entries: items, next: lastEvaluatedKey, readUnits }
    const [entity, ...others] = entities
    if (entity !== undefined && others.length === 0) sizes.learn(entity, items.length, readUnits, consistent)
    else sizes.learnMost(entities, items.length, readUnits, consistent)
    return { entries: items, next: lastEvaluatedKey }
  }

  #queryMerged(query: MergedQuery, answers: Map<PlannedRead, Promise<unknown>>): void {
    const { limit, spans } = query
    const patterns = patternsOf(spans.map(({ read }) => read))
    const shares = queryPages(this.#options.client, query.input, { limit, patterns }).then(
      ({ items, lastEvaluatedKey }) =>
        splitMergedPage(
          query,
          { entries: items, isAtEnd: lastEvaluatedKey === undefined },
          this.#context.table.primaryIndex,
        ),
    )
    for (const { read } of spans) answers.set(read, this.#ownShare(read, shares))
  }

  async #ownShare(
    own: PlannedRead,
    shares: Promise<ReadonlyMap<PlannedRead, ReadShare>>,
  ): Promise<Document | null | RangeEntries> {
    const share = required((await shares).get(own), 'a share of the merged query for each of its reads')
    if (share.kind === 'get') return share.item
    if (share.kind === 'range') return { entries: [...share.entries], next: share.next }
    const { read, entries } = share
    if (read.kind === 'get') {
      const [loaded] = this.#gets.load([read])
      const [, answer] = required(loaded, 'the answer of a get')
      return answer
    }
    const rest = await this.#query(read)
    return { entries: [...entries, ...rest.entries], next: rest.next }
  }
}

function textOf({ key, consistent, projection }: ItemRead): string {
  const what = projection === undefined ? '' : projection.attributes.join()
  return keyText(`${consistent ? 'consistent' : ''} ${what}`, Object.keys(key), key)
}
