import DataLoader from 'dataloader'
import { type AnyEntity, type Document, keyText, type Table } from '../../model/index.ts'
import type { CachedReads, ReadAnswer } from '../cache/index.ts'
import {
  type GetPlan,
  type MergedQuery,
  type PlanContext,
  type PlannedRead,
  planReads,
  projectionInput,
  queryInput,
  type RangeRead,
  shareOut,
} from '../plan/index.ts'
import { required } from '../required.ts'
import { queryPages, type SizeBook } from '../run/index.ts'
import type { Freshness } from './freshness.ts'
import { GetPool } from './get-pool.ts'
import type { InFlight } from './in-flight.ts'

/** The first entries of a range, or what a filter let through of them, and where to go on; no `next` is its end. */
export interface RangeEntries {
  readonly entries: Document[]
  readonly next: Document | undefined
  /** What a filtered read consumed, in read units. */
  readonly readUnits?: number
}

/** What loading takes. */
export interface LoaderOptions {
  readonly inFlight: InFlight
  readonly table: Table
  readonly tableName: string
  readonly sizes: SizeBook
  readonly freshness: Freshness
  /** What other requests have read; undefined for none. */
  readonly cached: CachedReads | undefined
}

/** An answer on its way: of several reads that go out together, none waits for another's answer. */
interface Pending {
  readonly answer: Promise<unknown>
}

/**
 * The reads of a request: each key once, and what is asked for in one tick planned together. Queries go out at the
 * end of the tick, gets too where nothing is under way; else they wait for it a little, for its answers may ask
 * for more of them.
 */
export class ReadLoader {
  readonly #options: LoaderOptions
  readonly #context: PlanContext
  readonly #gets: GetPool
  readonly #loader: DataLoader<PlannedRead, Pending, unknown>

  constructor(options: LoaderOptions) {
    const { inFlight, table, tableName, sizes } = options
    this.#options = options
    this.#context = { table, tableName, sizes }
    this.#gets = new GetPool(inFlight, { tableName, sizes })
    this.#loader = new DataLoader<PlannedRead, Pending, unknown>(async (reads) => this.#answer(reads), {
      cacheKeyFn: (read) => (read.kind === 'get' ? textOf(read) : read),
    })
  }

  /** The stored item, or null where there is none; throws the error of its own key only. */
  async item(plan: GetPlan): Promise<Document | null> {
    const { answer } = await this.#loader.load(this.#options.freshness.of(plan))
    return answer as Promise<Document | null>
  }

  /** The first entries of a range. */
  async range(read: RangeRead): Promise<RangeEntries> {
    const { answer } = await this.#loader.load(this.#options.freshness.of(read))
    return answer as Promise<RangeEntries>
  }

  /** What an item of these weighs, in bytes, as far as is known. */
  bytesOf(entities: readonly AnyEntity[]): number {
    return Math.max(...entities.map((entity) => this.#options.sizes.bytesOf(entity)))
  }

  /** Forgets everything, so that what a write changed is read anew. */
  clear(): void {
    this.#loader.clearAll()
  }

  async #answer(reads: readonly PlannedRead[]): Promise<Pending[]> {
    const { cached } = this.#options
    if (cached === undefined) return this.#send(reads)
    const lookups = await Promise.all(reads.map((read) => cached.find(read)))
    const missing = reads.filter((_, at) => lookups[at]?.kind === 'miss')
    const sent = this.#send(missing)
    let next = 0
    return lookups.map((lookup) => {
      if (lookup.kind === 'hit') return { answer: Promise.resolve(lookup.answer) }
      const pending = required(sent[next], 'the answer of a read that was sent')
      next += 1
      // Whoever asked for the read gets its error; a read that can't be stored is read again.
      pending.answer.then((answer) => lookup.store?.(answer as ReadAnswer)).catch(() => {})
      return pending
    })
  }

  #send(reads: readonly PlannedRead[]): Pending[] {
    const plan = planReads(reads, this.#context)
    const answers = new Map<PlannedRead, Promise<unknown>>()
    // Gets first: the queries below are about to be under way themselves.
    for (const [get, answer] of this.#gets.load(plan.gets)) answers.set(get, answer)
    for (const range of plan.ranges) answers.set(range, this.#query(range))
    for (const query of plan.merged) this.#sweep(query, answers)
    return reads.map((read) => ({ answer: required(answers.get(read), 'a call for every read') }))
  }

  async #query(read: RangeRead): Promise<RangeEntries> {
    const { inFlight, sizes } = this.#options
    const { limit, entities, consistent, filter, projection } = read
    // What a filter leaves says nothing of how many items are left: whoever filters goes on page by page.
    const pages = filter.length > 0 ? { limit, maxPages: 1 } : { limit }
    const input = queryInput(read, projectionInput([{ projection, items: limit }], sizes))
    const found = await queryPages(inFlight.client, input, pages)
    const { items, lastEvaluatedKey, readUnits } = found
    if (filter.length > 0) return { entries: items, next: lastEvaluatedKey, readUnits }
    const [entity, ...others] = entities
    if (entity !== undefined && others.length === 0) sizes.learn(entity, items.length, readUnits, consistent)
    else sizes.learnMost(entities, items.length, readUnits, consistent)
    return { entries: items, next: lastEvaluatedKey }
  }

  #sweep(query: MergedQuery, answers: Map<PlannedRead, Promise<unknown>>): void {
    const { limit } = query
    const shares = queryPages(this.#options.inFlight.client, query.input, { limit }).then(
      ({ items, lastEvaluatedKey }) =>
        shareOut(
          query,
          { entries: items, isAtEnd: lastEvaluatedKey === undefined },
          this.#context.table.primaryIndex,
        ),
    )
    for (const { read } of query.places) answers.set(read, this.#ownShare(read, shares))
  }

  async #ownShare(
    own: PlannedRead,
    shares: Promise<ReturnType<typeof shareOut>>,
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

function textOf({ key, consistent, projection }: GetPlan): string {
  const what = projection === undefined ? '' : projection.attributes.join()
  return keyText(`${consistent ? 'consistent' : ''} ${what}`, Object.keys(key), key)
}
