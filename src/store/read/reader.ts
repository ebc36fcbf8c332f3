import type { AnyAccessPattern, AnyEntity, AnyItem, Document } from '../../model/index.ts'
import { required } from '../../required.ts'
import type { CachedReads } from '../cache/index.ts'
import type { DynamoClient } from '../client/index.ts'
import { PageCursors } from '../cursor/index.ts'
import { checkMembers, checkObject } from '../known-members.ts'
import {
  type ItemRead,
  type ItemSizes,
  type PageRequest,
  type Projection,
  type Projections,
  planByKey,
  planGet,
  type Query,
  type ReadRule,
  type Selection,
} from '../plan/index.ts'
import type { RetryBudget } from '../run/index.ts'
import { isExpired } from '../time-to-live.ts'
import { checkUpTo, countItems } from './count-items.ts'
import { Freshness } from './freshness.ts'
import type { InFlight } from './in-flight.ts'
import { positionOf } from './item-position.ts'
import { lookupUnique } from './lookup-unique.ts'
import { counterValue, maintainedCount } from './maintained-count.ts'
import type { Page } from './page.ts'
import { checkPaged, patternQuery, wrongKind } from './pattern-query.ts'
import { checkPageSize, readItems } from './read-items.ts'
import { type LoaderOptions, ReadLoader } from './read-loader.ts'
import { readLookup } from './read-lookup.ts'
import { type PageReading, readPage } from './read-page.ts'
import type { OnRead } from './read-record.ts'
import { readSnapshot } from './read-snapshot.ts'
import type { Reading } from './reading.ts'
import { RequestResults } from './request-results.ts'
import { shownItem } from './row.ts'

type Values = Readonly<Record<string, unknown>>

/** Options of reads. */
export interface ItemOptions {
  /** The attributes that the caller uses. Others may be missing from the item, and then throw on access. */
  readonly selection?: Selection | undefined
}

/** Options of an iteration over all items of an access pattern. */
export interface IterationOptions extends ItemOptions {
  /** The number of items that are read at a time, from 1 to 1,000; 100 by default. */
  readonly pageSize?: number
}

/** Options of {@link Reader}. */
export interface ReaderOptions extends Omit<PageReading, 'loader'> {
  /** Whether all reads are strongly consistent, where DynamoDB supports it. */
  readonly consistent: boolean
  readonly projections: Projections
  /** The cached reads of other requests; undefined without a cache. */
  readonly cached?: CachedReads | undefined
  /** The number of reads of other requests that this request has joined so far. */
  readonly joins: () => number
  readonly client: DynamoClient
  /** Counts the reads that `client` makes. */
  readonly inFlight: InFlight
  readonly tableName: string
  readonly sizes: ItemSizes
  /** Limits how often unprocessed keys are sent again. */
  readonly budget: RetryBudget
  /** Aborts the request. */
  readonly signal?: AbortSignal | undefined
  readonly onRead?: OnRead | undefined
}

/** The reads of one request, deduplicated until a write. */
export class Reader {
  readonly #reading: PageReading
  readonly #loading: LoaderOptions
  readonly #signal: AbortSignal | undefined
  readonly #tableName: string
  readonly #freshness: Freshness
  readonly #projections: Projections
  /** Cached reads also serve requests with other selections, so they read whole items. */
  readonly #readsWhole: boolean
  readonly #results = new RequestResults()
  readonly #client: DynamoClient

  constructor(options: ReaderOptions) {
    const {
      client,
      inFlight,
      tableName,
      sizes,
      budget,
      consistent,
      projections,
      cached,
      joins,
      signal,
      onRead,
      ...reading
    } = options
    this.#tableName = tableName
    this.#projections = projections
    this.#readsWhole = cached !== undefined
    const { table } = reading
    this.#freshness = new Freshness(table, consistent)
    this.#client = client
    this.#signal = signal
    const freshness = this.#freshness
    this.#loading = { client, inFlight, table, tableName, sizes, budget, freshness, cached, joins, onRead }
    this.#reading = { ...reading, loader: new ReadLoader(this.#loading) }
  }

  /** The item of a get or a lookup, or null. @throws TypeError for a pattern of another kind. */
  async one(
    pattern: AnyAccessPattern,
    args: Values,
    options: ItemOptions = {},
    rule?: ReadRule,
  ): Promise<AnyItem | null> {
    const { selection } = checkOptions(options)
    if (pattern.kind === 'get') {
      const entity = required(pattern.entities[0], `the entity of ${pattern.name}`)
      const read = planGet(pattern, args, this.#projectionOf(entity, selection))
      return this.#get(entity, read, { selection, rule })
    }
    if (pattern.kind !== 'lookup') throw wrongKind(pattern, 'a get or a lookup')
    if (pattern.unique !== undefined) return this.#lookupUnique(pattern, args, { selection, rule })
    const query = this.#query(pattern, args, selection, rule)
    return this.#results.lookup(query, selection, () =>
      readLookup(query, { ...this.#reading, selection, rule }),
    )
  }

  /** A page of a query or a collection. @throws TypeError for a pattern of another kind. */
  async page(
    pattern: AnyAccessPattern,
    args: Values,
    page: PageRequest,
    options: ItemOptions = {},
    rule?: ReadRule,
  ): Promise<Page<AnyItem>> {
    checkPaged(pattern)
    checkObject('page', page)
    const { selection } = checkOptions(options)
    const query = this.#query(pattern, args, selection, rule)
    return this.#results.page(query, selection, page, () =>
      readPage(query, page, { ...this.#reading, selection, rule }),
    )
  }

  /**
   * All items of a query or a collection, read part by part while they are consumed. None of them is retained or cached,
   * so that memory doesn't grow with their number.
   *
   * @throws TypeError for a pattern of another kind.
   */
  items(
    pattern: AnyAccessPattern,
    args: Values,
    options: IterationOptions = {},
    rule?: ReadRule,
  ): AsyncGenerator<AnyItem, void, undefined> {
    checkPaged(pattern)
    const { selection, pageSize: given } = checkOptions(options, ['pageSize'])
    const pageSize = checkPageSize(given)
    const query = this.#query(pattern, args, selection, rule)
    const loader = () => new ReadLoader({ ...this.#loading, cached: undefined })
    return readItems(query, { ...this.#reading, loader, selection, rule, pageSize, signal: this.#signal })
  }

  /** The items of several gets as one snapshot; null for an item that is missing or has expired. */
  snapshot(
    reads: readonly (readonly [AnyAccessPattern, Values])[],
    rules: readonly (ReadRule | undefined)[] = [],
  ): Promise<(AnyItem | null)[]> {
    const { table, tenant, now } = this.#reading
    const reading = { table, tenant, now, client: this.#client, tableName: this.#tableName }
    return readSnapshot(reads, rules, reading)
  }

  /**
   * The cursor of an item in a query or a collection without its optional arguments: the same one that its pages return.
   * Reads nothing.
   *
   * @throws TypeError for an item that isn't in the pattern's index.
   */
  cursor(pattern: AnyAccessPattern, item: AnyItem): string {
    checkPaged(pattern)
    const { args, entry } = positionOf(pattern, item)
    const { seal, table, scope } = this.#reading
    const query = this.#query(pattern, args, undefined, undefined)
    return new PageCursors({ seal, table, query, scope }).of(entry)
  }

  /**
   * The number of items of a query or a collection: their parent's maintained count if it has one, otherwise counted up
   * to `upTo` (see {@link countItems}).
   */
  async count(
    pattern: AnyAccessPattern,
    args: Values,
    upTo: number | undefined,
    rule?: ReadRule,
  ): Promise<number | null> {
    if (upTo !== undefined) checkUpTo(upTo)
    const query = this.#query(pattern, args, undefined, rule)
    const { loader, table, now } = this.#reading
    const maintained = await maintainedCount(pattern, args, { loader, rule })
    if (maintained !== undefined) return upTo === undefined ? maintained : Math.min(maintained, upTo)
    if (upTo === undefined) return null
    const counting = { client: this.#client, freshness: this.#freshness, table, now }
    return this.#results.count(query, upTo, () => countItems(query, upTo, counting))
  }

  /**
   * A sharded counter of an item: a number, or a decimal as a string. Null if the item doesn't exist, or if its children
   * haven't been counted since the model changed.
   *
   * @throws TypeError unless the entity has such a counter.
   */
  counter(entity: AnyEntity, name: string, key: Values): Promise<number | string | null> {
    return counterValue(entity, name, key, this.#reading.loader)
  }

  /** The item of a primary key, or null. */
  async byKey(
    entity: AnyEntity,
    key: Values,
    options: ItemOptions = {},
    rule?: ReadRule,
  ): Promise<AnyItem | null> {
    const { selection } = checkOptions(options)
    const read = planByKey(entity, key, this.#projectionOf(entity, selection))
    return this.#get(entity, read, { selection, rule })
  }

  /** Discards all results after a write of this key, so that later reads see it. */
  forget(key: Document): void {
    this.#freshness.wrote(key)
    this.#reading.loader.clear()
    this.#results.clear()
  }

  #query(
    pattern: AnyAccessPattern,
    args: Values,
    selection: Selection | undefined,
    rule: ReadRule | undefined,
  ): Query {
    return {
      ...patternQuery(this.#reading.table, pattern, args),
      tableName: this.#tableName,
      ...this.#projections.ofPattern(pattern, this.#readsWhole ? undefined : selection),
      rule,
    }
  }

  #projectionOf(entity: AnyEntity, selection: Selection | undefined): Projection | undefined {
    return this.#readsWhole ? undefined : this.#projections.ofEntity(entity, selection)
  }

  async #get(
    entity: AnyEntity,
    read: ItemRead,
    { selection, rule }: Pick<Reading, 'selection' | 'rule'>,
  ): Promise<AnyItem | null> {
    if (rule?.excludesAll) return null
    const { loader, table, tenant, now } = this.#reading
    const stored = await loader.item(read)
    if (stored === null || isExpired(table, stored, now())) return null
    return shownItem(entity, stored, { tenant, selection, rule }) ?? null
  }

  /** Reads whole items: the attributes of the unique value are needed to verify the owner. */
  async #lookupUnique(
    pattern: AnyAccessPattern,
    args: Values,
    { selection, rule }: Pick<Reading, 'selection' | 'rule'>,
  ): Promise<AnyItem | null> {
    if (rule?.excludesAll) return null
    const entity = required(pattern.entities[0], `the entity of ${pattern.name}`)
    const { loader, table, tenant, now } = this.#reading
    const freshLoader = () => new ReadLoader({ ...this.#loading, cached: undefined })
    const stored = await lookupUnique(pattern, args, { loader, freshLoader, tenant, now })
    if (stored === null || isExpired(table, stored, now())) return null
    return shownItem(entity, stored, { tenant, selection, rule }) ?? null
  }
}

function checkOptions<Options extends ItemOptions>(
  options: Options,
  others: readonly string[] = [],
): Options {
  checkMembers('options', options, ['selection', ...others])
  return options
}
