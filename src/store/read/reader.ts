import { DynagateError } from '../../errors.ts'
import {
  type AnyAccessPattern,
  type AnyEntity,
  type AnyItem,
  type Document,
  decodeItem,
  type FilterTerm,
  readFilter,
} from '../../model/index.ts'
import type { CachedReads } from '../cache/index.ts'
import type { DynamoClient } from '../client/index.ts'
import {
  conditionText,
  type ItemRead,
  type ItemSizes,
  type PageRequest,
  type Projections,
  planByKey,
  planGet,
  planLookup,
  type Query,
  type Selection,
} from '../plan/index.ts'
import { countItems } from './count-items.ts'
import { isExpired } from './expiry.ts'
import { Freshness } from './freshness.ts'
import { InFlight } from './in-flight.ts'
import type { Page } from './page.ts'
import { ReadLoader } from './read-loader.ts'
import { type PageReading, readPage } from './read-page.ts'
import { readRows } from './read-rows.ts'
import { itemOf } from './row.ts'

type Values = Readonly<Record<string, unknown>>

/** Options of reads. */
export interface ItemOptions {
  /** The attributes that the caller uses; others may be missing from the item, and throw on access. */
  readonly selection?: Selection | undefined
}

/** Options of {@link Reader}. */
export interface ReaderOptions extends Omit<PageReading, 'loader'> {
  /** Whether every read is strongly consistent that can be. */
  readonly consistent: boolean
  readonly projections: Projections
  /** The cached reads of other requests; undefined without a cache. */
  readonly cached?: CachedReads | undefined
  readonly client: DynamoClient
  readonly tableName: string
  readonly sizes: ItemSizes
}

/** The reads of one request, deduplicated until a write. */
export class Reader {
  readonly #reading: PageReading
  readonly #tableName: string
  readonly #freshness: Freshness
  readonly #projections: Projections
  /** Cached reads serve requests with other selections, so they are of whole items. */
  readonly #readsWhole: boolean
  readonly #selections = new Map<Selection, number>()
  readonly #lookups = new Map<string, Promise<AnyItem | null>>()
  readonly #pages = new Map<string, Promise<Page<AnyItem>>>()
  readonly #counts = new Map<string, Promise<number | null>>()
  readonly #inFlight: InFlight

  constructor(options: ReaderOptions) {
    const { client, tableName, sizes, consistent, projections, cached, ...reading } = options
    this.#tableName = tableName
    this.#projections = projections
    this.#readsWhole = cached !== undefined
    const { table } = reading
    this.#freshness = new Freshness(table, consistent)
    const inFlight = new InFlight(client)
    this.#inFlight = inFlight
    const loader = new ReadLoader({ inFlight, table, tableName, sizes, freshness: this.#freshness, cached })
    this.#reading = { ...reading, loader }
  }

  /** The item of a get or a lookup, or null; throws a `TypeError` for a pattern of another kind. */
  async one(
    pattern: AnyAccessPattern,
    args: Values,
    { selection }: ItemOptions = {},
  ): Promise<AnyItem | null> {
    if (pattern.kind === 'get') {
      const [entity] = pattern.entities
      return this.#get(entity, planGet(pattern, args), selection)
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
    { selection }: ItemOptions = {},
  ): Promise<Page<AnyItem>> {
    if (pattern.kind !== 'query' && pattern.kind !== 'collection') {
      throw wrongKind(pattern, 'a query or a collection')
    }
    const query = this.#query(pattern, args, selection)
    const { first, after, last, before } = page
    return once(this.#pages, this.#textOf(query, selection, first, after, last, before), () =>
      readPage(query, page, { ...this.#reading, selection }),
    )
  }

  /** The number of items of a query or a collection, counted up to `upTo` (see {@link countItems}). */
  async count(pattern: AnyAccessPattern, args: Values, upTo: number): Promise<number | null> {
    const query = this.#query(pattern, args, undefined)
    const { table, now } = this.#reading
    const counting = { client: this.#inFlight.client, freshness: this.#freshness, table, now }
    return once(this.#counts, this.#textOf(query, undefined, upTo), () => countItems(query, upTo, counting))
  }

  /** The item of a primary key, or null. */
  async byKey(entity: AnyEntity, key: Values, { selection }: ItemOptions = {}): Promise<AnyItem | null> {
    return this.#get(entity, planByKey(entity, key), selection)
  }

  /** Forgets all results after a write of this key, so that later reads see it. */
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
    return {
      tableName: this.#tableName,
      pattern,
      condition: pattern.keyCondition(args),
      filter: filterOf(pattern, args),
      ...this.#projections.ofPattern(pattern, this.#readsWhole ? undefined : selection),
    }
  }

  async #get(
    entity: AnyEntity | undefined,
    read: ItemRead,
    selection: Selection | undefined,
  ): Promise<AnyItem | null> {
    const { loader, table, now } = this.#reading
    const projection = this.#readsWhole ? undefined : entity && this.#projections.ofEntity(entity, selection)
    const stored = await loader.item(projection ? { ...read, projection } : read)
    if (entity === undefined || stored === null || isExpired(table, stored, now())) return null
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

/** The `filter` argument, unless the key has a part of that name. */
function filterOf(pattern: AnyAccessPattern, args: Values): FilterTerm[] {
  const [entity] = pattern.entities
  if (entity === undefined || args.filter === undefined) return []
  if (pattern.arguments.some(({ name }) => name === 'filter')) return []
  return readFilter(entity, pattern.filter?.attributes ?? [], args.filter)
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

function wrongKind({ name, kind }: AnyAccessPattern, expected: string): TypeError {
  return new TypeError(`Expected ${expected}, got ${name}, which is a ${kind}`)
}
