import { DynagateError } from '../../errors.ts'
import {
  type AnyAccessPattern,
  type AnyEntity,
  type AnyItem,
  countedForm,
  countedRelation,
  counterOf,
  type Document,
  encodeIndexKey,
  inTenant,
  isSharded,
  keyOn,
  type ParentRelation,
  parentAttributes,
  primaryKeyOf,
  type ShardedRelation,
  storedName,
  tenantOf,
} from '../../model/index.ts'
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
  planLookup,
  type Query,
  type ReadRule,
  type Selection,
} from '../plan/index.ts'
import type { RetryBudget } from '../run/index.ts'
import { isExpired } from '../time-to-live.ts'
import { checkUpTo, countItems } from './count-items.ts'
import { Freshness } from './freshness.ts'
import type { InFlight } from './in-flight.ts'
import { lookupUnique } from './lookup-unique.ts'
import type { Page } from './page.ts'
import { checkPaged, patternQuery, wrongKind } from './pattern-query.ts'
import { checkPageSize, readItems } from './read-items.ts'
import { type LoaderOptions, ReadLoader } from './read-loader.ts'
import { type PageReading, readPage } from './read-page.ts'
import type { OnRead } from './read-record.ts'
import { readRows } from './read-rows.ts'
import { readSnapshot } from './read-snapshot.ts'
import type { Reading } from './reading.ts'
import { RequestResults } from './request-results.ts'
import { itemOf, shownItem } from './row.ts'
import { shardTotals } from './shard-totals.ts'

type Values = Readonly<Record<string, unknown>>

/** Options of reads. */
export interface ItemOptions {
  /** The attributes that the caller uses; others may be missing from the item, and throw on access. */
  readonly selection?: Selection | undefined
}

/** Options of an iteration over all items of an access pattern. */
export interface IterationOptions extends ItemOptions {
  /** The number of items that are read at a time, from 1 to 1,000; 100 by default. */
  readonly pageSize?: number
}

/** Options of {@link Reader}. */
export interface ReaderOptions extends Omit<PageReading, 'loader'> {
  /** Whether reads are strongly consistent where DynamoDB allows it. */
  readonly consistent: boolean
  readonly projections: Projections
  /** The cached reads of other requests; undefined without a cache. */
  readonly cached?: CachedReads | undefined
  /** How many reads of other requests it has joined until now. */
  readonly joins: () => number
  readonly client: DynamoClient
  /** Counts the reads that `client` makes. */
  readonly inFlight: InFlight
  readonly tableName: string
  readonly sizes: ItemSizes
  /** Limits how often unprocessed keys are sent again. */
  readonly budget: RetryBudget
  /** Ends the request. */
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
  /** Cached reads serve requests with other selections, so they are of whole items. */
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

  /** The item of a get or a lookup, or null; throws a `TypeError` for a pattern of another kind. */
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
    return this.#results.lookup(query, selection, () => this.#lookup(query, selection))
  }

  /** A page of a query or a collection; throws a `TypeError` for a pattern of another kind. */
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
   * All items of a query or a collection, read part by part while they are consumed; throws a `TypeError` for a pattern
   * of another kind. Nothing of them is remembered or cached, however many they are.
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

  /** The items of several gets as of one moment, each null where there is none or it has expired. */
  async snapshot(
    reads: readonly (readonly [AnyAccessPattern, Values])[],
    rules: readonly (ReadRule | undefined)[] = [],
  ): Promise<(AnyItem | null)[]> {
    const { table, tenant, now } = this.#reading
    checkReads(reads)
    const planned = reads.map(([pattern, args]) => {
      if (pattern.kind !== 'get') throw wrongKind(pattern, 'a get')
      const [entity] = pattern.entities
      return { entity: required(entity, `the entity of ${pattern.name}`), read: planGet(pattern, args) }
    })
    const found = await readSnapshot(
      planned.map(({ read }) => read),
      { client: this.#client, tableName: this.#tableName },
    )
    return planned.map(({ entity }, at) => {
      const stored = found[at]
      if (!stored || isExpired(table, stored, now())) return null
      const rule = rules[at]
      if (rule?.excludesAll) return null
      return shownItem(entity, stored, { tenant, selection: undefined, rule }) ?? null
    })
  }

  /**
   * The cursor of an item in a query or a collection whose optional arguments aren't given, as its pages have it. Reads
   * nothing; throws a `TypeError` for an item that isn't in the pattern's index.
   */
  cursor(pattern: AnyAccessPattern, item: AnyItem): string {
    checkPaged(pattern)
    const entity = pattern.entities.find(({ name }) => name === item.__typename)
    if (entity === undefined)
      throw new TypeError(`Expected an item of ${pattern.name}, got ${item.__typename}`)
    const required = pattern.arguments.filter((argument) => argument.required).map(({ name }) => name)
    const args = inTenant(Object.fromEntries(required.map((name) => [name, item[name]])), tenantOf(item))
    const own = keyOn(entity, pattern.index)
    const entry = { ...primaryKeyOf(entity, item), ...(own && encodeIndexKey(own, item)) }
    const { seal, table, scope } = this.#reading
    return new PageCursors({
      seal,
      table,
      query: this.#query(pattern, args, undefined, undefined),
      scope,
    }).of(entry)
  }

  /**
   * The number of items of a query or a collection: the count of their parent, if it has one, otherwise counted up to
   * `upTo` (see {@link countItems}).
   */
  async count(
    pattern: AnyAccessPattern,
    args: Values,
    upTo: number | undefined,
    rule?: ReadRule,
  ): Promise<number | null> {
    if (upTo !== undefined) checkUpTo(upTo)
    const query = this.#query(pattern, args, undefined, rule)
    const relation = maintainedFor(pattern, args, rule)
    const maintained = relation && (await this.#maintained(relation, args))
    if (maintained !== undefined) return upTo === undefined ? maintained : Math.min(maintained, upTo)
    if (upTo === undefined) return null
    const { table, now } = this.#reading
    const counting = { client: this.#client, freshness: this.#freshness, table, now }
    return this.#results.count(query, upTo, () => countItems(query, upTo, counting))
  }

  /**
   * A sharded counter of an item: a number, or a decimal as a string. Null without such an item, and while its children haven't
   * been counted since the model changed.
   *
   * @throws TypeError unless the entity has such a counter.
   */
  async counter(entity: AnyEntity, name: string, key: Values): Promise<number | string | null> {
    const counter = counterOf(entity, name)
    const total = await this.#total(counter.relation, key, name)
    return total === undefined ? null : counter.valueOf(total)
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

  /** The items are read whole: whether one has the value can't be told without its attributes. */
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

  /** The count of a parent's children; undefined if it isn't known, or there is no such parent. */
  async #maintained(relation: ParentRelation, args: Values): Promise<number | undefined> {
    const { parent, key, count } = relation
    const values = Object.fromEntries(key.map(([ofParent, ofChild]) => [ofParent, args[ofChild]]))
    if (isSharded(relation)) {
      const total = await this.#total(relation, inTenant(values, tenantOf(args)), relation.count)
      return total === undefined ? undefined : Number(total)
    }
    const read = planByKey(parent, inTenant(values, tenantOf(args)))
    const stored = await this.#reading.loader.item(read)
    if (stored === null || stored[parentAttributes.counted] !== countedForm(parent)) return undefined
    return Number(stored[storedName(parent.attributes, required(count, 'a count'))])
  }

  #total(relation: ShardedRelation, key: Values, name: string): Promise<string | undefined> {
    const of = { relation, parentKey: primaryKeyOf(relation.parent, key), tenant: tenantOf(key) }
    return shardTotals(of, this.#reading.loader).then((totals) => totals?.get(name))
  }

  async #lookup(query: Query, selection: Selection | undefined): Promise<AnyItem | null> {
    const { pattern, rule } = query
    if (rule?.excludesAll) return null
    const reading = { ...this.#reading, selection, rule }
    const [row, another] = (await readRows(planLookup(query), reading)).rows
    if (row === undefined) return null
    if (another !== undefined) {
      throw new DynagateError(
        'NOT_UNIQUE',
        `The lookup ${pattern.name} expected one item under its key and found several`,
      )
    }
    const item = itemOf(pattern, reading, row)
    if (item instanceof Error) throw item
    return item
  }
}

function checkOptions<Options extends ItemOptions>(
  options: Options,
  others: readonly string[] = [],
): Options {
  checkMembers('options', options, ['selection', ...others])
  return options
}

/** The relation whose count a read has: all children of a parent, each of which the caller may read. */
function maintainedFor(
  pattern: AnyAccessPattern,
  args: Values,
  rule: ReadRule | undefined,
): ParentRelation | undefined {
  if (rule?.excludesSome) return undefined
  const relation = countedRelation(pattern)
  const isNarrowed = pattern.arguments.some(({ name, slot }) => slot === 'sort' && isGiven(args[name]))
  return isNarrowed || isGiven(args.filter) ? undefined : relation
}

function isGiven(value: unknown): boolean {
  return value !== undefined && value !== null
}

function checkReads(reads: unknown): void {
  if (Array.isArray(reads) && reads.every(Array.isArray)) return
  throw new DynagateError('BAD_USER_INPUT', 'snapshot: expected a list of reads, each [pattern, arguments]')
}
