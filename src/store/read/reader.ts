import { DynagateError } from '../../errors.ts'
import {
  type AnyAccessPattern,
  type AnyEntity,
  type AnyItem,
  type Condition,
  checkTenant,
  type Document,
  decodeItem,
  encodeIndexKey,
  inTenant,
  primaryKeyOf,
  readCondition,
  tenantOf,
} from '../../model/index.ts'
import { required } from '../../required.ts'
import type { CachedReads } from '../cache/index.ts'
import type { DynamoClient } from '../client/index.ts'
import { PageCursors } from '../cursor/index.ts'
import { checkMembers, checkObject } from '../known-members.ts'
import {
  conditionText,
  type ItemRead,
  type ItemSizes,
  type PageRequest,
  type Projection,
  type Projections,
  planByKey,
  planGet,
  planLookup,
  type Query,
  type Selection,
} from '../plan/index.ts'
import { isExpired } from '../time-to-live.ts'
import { countItems } from './count-items.ts'
import { Freshness } from './freshness.ts'
import type { InFlight } from './in-flight.ts'
import type { Page } from './page.ts'
import { checkPageSize, readItems } from './read-items.ts'
import { type LoaderOptions, ReadLoader } from './read-loader.ts'
import { type PageReading, readPage } from './read-page.ts'
import { readRows } from './read-rows.ts'
import { readSnapshot } from './read-snapshot.ts'
import { itemOf } from './row.ts'

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
  readonly client: DynamoClient
  /** Counts the reads that `client` makes. */
  readonly inFlight: InFlight
  readonly tableName: string
  readonly sizes: ItemSizes
  /** Ends the request. */
  readonly signal?: AbortSignal | undefined
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
  readonly #selections = new Map<Selection, number>()
  readonly #lookups = new Map<string, Promise<AnyItem | null>>()
  readonly #pages = new Map<string, Promise<Page<AnyItem>>>()
  readonly #counts = new Map<string, Promise<number | null>>()
  readonly #client: DynamoClient

  constructor(options: ReaderOptions) {
    const { client, inFlight, tableName, sizes, consistent, projections, cached, signal, ...reading } =
      options
    this.#tableName = tableName
    this.#projections = projections
    this.#readsWhole = cached !== undefined
    const { table } = reading
    this.#freshness = new Freshness(table, consistent)
    this.#client = client
    this.#signal = signal
    const freshness = this.#freshness
    this.#loading = { client, inFlight, table, tableName, sizes, freshness, cached }
    this.#reading = { ...reading, loader: new ReadLoader(this.#loading) }
  }

  /** The item of a get or a lookup, or null; throws a `TypeError` for a pattern of another kind. */
  async one(pattern: AnyAccessPattern, args: Values, options: ItemOptions = {}): Promise<AnyItem | null> {
    const { selection } = checkOptions(options)
    if (pattern.kind === 'get') {
      const entity = required(pattern.entities[0], `the entity of ${pattern.name}`)
      return this.#get(entity, planGet(pattern, args, this.#projectionOf(entity, selection)), selection)
    }
    if (pattern.kind !== 'lookup') throw wrongKind(pattern, 'a get or a lookup')
    const query = this.#query(pattern, args, selection)
    return once(this.#lookups, this.#textOf(query, selection), () => this.#lookup(query, selection))
  }

  /** A page of a query or a collection; throws a `TypeError` for a pattern of another kind. */
  async page(
    pattern: AnyAccessPattern,
    args: Values,
    page: PageRequest,
    options: ItemOptions = {},
  ): Promise<Page<AnyItem>> {
    checkPaged(pattern)
    checkObject('page', page)
    const { selection } = checkOptions(options)
    const query = this.#query(pattern, args, selection)
    const { first, after, last, before } = page
    return once(this.#pages, this.#textOf(query, selection, first, after, last, before), () =>
      readPage(query, page, { ...this.#reading, selection }),
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
  ): AsyncGenerator<AnyItem, void, undefined> {
    checkPaged(pattern)
    const { selection, pageSize: given } = checkOptions(options, ['pageSize'])
    const pageSize = checkPageSize(given)
    const query = this.#query(pattern, args, selection)
    const loader = () => new ReadLoader({ ...this.#loading, cached: undefined })
    return readItems(query, { ...this.#reading, loader, selection, pageSize, signal: this.#signal })
  }

  /** The items of several gets as of one moment, each null where there is none or it has expired. */
  async snapshot(reads: readonly (readonly [AnyAccessPattern, Values])[]): Promise<(AnyItem | null)[]> {
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
      checkTenant(entity, stored, tenant)
      return decodeItem(entity, stored)
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
    const own = pattern.index.name === undefined ? undefined : entity.indexKeys.get(pattern.index.name)
    const entry = { ...primaryKeyOf(entity, item), ...(own && encodeIndexKey(own, item)) }
    const { seal, table, scope } = this.#reading
    return new PageCursors({ seal, table, query: this.#query(pattern, args, undefined), scope }).of(entry)
  }

  /** The number of items of a query or a collection, counted up to `upTo` (see {@link countItems}). */
  async count(pattern: AnyAccessPattern, args: Values, upTo: number): Promise<number | null> {
    const query = this.#query(pattern, args, undefined)
    const { table, now } = this.#reading
    const counting = { client: this.#client, freshness: this.#freshness, table, now }
    return once(this.#counts, this.#textOf(query, undefined, upTo), () => countItems(query, upTo, counting))
  }

  /** The item of a primary key, or null. */
  async byKey(entity: AnyEntity, key: Values, options: ItemOptions = {}): Promise<AnyItem | null> {
    const { selection } = checkOptions(options)
    return this.#get(entity, planByKey(entity, key, this.#projectionOf(entity, selection)), selection)
  }

  /** Discards all results after a write of this key, so that later reads see it. */
  forget(key: Document): void {
    this.#freshness.wrote(key)
    this.#reading.loader.clear()
    this.#lookups.clear()
    this.#pages.clear()
    this.#counts.clear()
  }

  /** Reads and cursors are identified by the pattern's name, so it must be the one registered under that name. */
  #query(pattern: AnyAccessPattern, args: Values, selection: Selection | undefined): Query {
    if (this.#reading.table.patterns.get(pattern.name) !== pattern) {
      throw new TypeError(
        `Expected an access pattern of the table ${this.#reading.table.definition.name}, as its access() gives ` +
          `them, got ${pattern.name === '' ? 'one without a name' : `another '${pattern.name}'`}`,
      )
    }
    checkArguments(pattern, args)
    return {
      tableName: this.#tableName,
      pattern,
      condition: pattern.keyCondition(args),
      filter: filterOf(pattern, args),
      ...this.#projections.ofPattern(pattern, this.#readsWhole ? undefined : selection),
    }
  }

  #projectionOf(entity: AnyEntity, selection: Selection | undefined): Projection | undefined {
    return this.#readsWhole ? undefined : this.#projections.ofEntity(entity, selection)
  }

  async #get(entity: AnyEntity, read: ItemRead, selection: Selection | undefined): Promise<AnyItem | null> {
    const { loader, table, tenant, now } = this.#reading
    const stored = await loader.item(read)
    if (stored === null || isExpired(table, stored, now())) return null
    checkTenant(entity, stored, tenant)
    return decodeItem(entity, stored, selection?.attributesOf(entity))
  }

  async #lookup(query: Query, selection: Selection | undefined): Promise<AnyItem | null> {
    const { pattern } = query
    const reading = { ...this.#reading, selection }
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

  /** A string that reads have in common exactly when they return the same. */
  #textOf(
    { pattern, condition, filter }: Query,
    selection: Selection | undefined,
    ...page: readonly unknown[]
  ): string {
    const text = conditionText(condition, filter)
    return JSON.stringify([
      pattern.name,
      text,
      this.#numberOf(selection),
      ...page.map((each) => each ?? null),
    ])
  }

  #numberOf(selection: Selection | undefined): number {
    if (selection === undefined) return 0
    const number = this.#selections.get(selection) ?? this.#selections.size + 1
    this.#selections.set(selection, number)
    return number
  }
}

function checkOptions<Options extends ItemOptions>(
  options: Options,
  others: readonly string[] = [],
): Options {
  checkMembers('options', options, ['selection', ...others])
  return options
}

function checkReads(reads: unknown): void {
  if (Array.isArray(reads) && reads.every(Array.isArray)) return
  throw new DynagateError('BAD_USER_INPUT', 'snapshot: expected a list of reads, each [pattern, arguments]')
}

/** @throws DynagateError BAD_USER_INPUT for an argument that nothing reads: without it the query would read more. */
function checkArguments({ name: pattern, arguments: all }: AnyAccessPattern, args: Values): void {
  for (const given in args) {
    if (given === 'filter' || args[given] === undefined || all.some(({ name }) => name === given)) continue
    const known = all.map(({ name }) => name).join(', ')
    throw new DynagateError('BAD_USER_INPUT', `${pattern}: has no argument '${given}': expected ${known}`)
  }
}

/** The `filter` argument, unless the key has a part of that name. */
function filterOf(pattern: AnyAccessPattern, args: Values): Condition | undefined {
  const [entity] = pattern.entities
  if (entity === undefined || args.filter === undefined) return undefined
  if (pattern.arguments.some(({ name }) => name === 'filter')) return undefined
  const allowed = pattern.filter?.attributes ?? []
  return readCondition(entity, args.filter, { where: 'filter', allowed })
}

function once<Result>(
  known: Map<string, Promise<Result>>,
  text: string,
  read: () => Promise<Result>,
): Promise<Result> {
  const result = known.get(text) ?? read()
  known.set(text, result)
  return result
}

function checkPaged(pattern: AnyAccessPattern): void {
  if (pattern.kind === 'query' || pattern.kind === 'collection') return
  throw wrongKind(pattern, 'a query or a collection')
}

function wrongKind({ name, kind }: AnyAccessPattern, expected: string): TypeError {
  return new TypeError(`Expected ${expected}, got ${name}, which is a ${kind}`)
}
