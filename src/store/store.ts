import type { AnyEntity, Caller, Table } from '../model/index.ts'
import type { StreamRecord } from './changes/index.ts'
import type { DynamoClient } from './client/index.ts'
import type { NewItem } from './item-values.ts'
import type { StoreRequest } from './request.ts'
import type { Idempotency } from './write/index.ts'

/** A model's items in a live table. */
export interface Store<T extends Table = Table> {
  readonly table: T
  /** The table's deployed name. */
  readonly tableName: string
  /** The client that was passed in, for tools: without retries, and its calls aren't reported to `onCall`. */
  readonly client: DynamoClient
  /** The store of one GraphQL request: its reads are deduplicated and batched. */
  request(...options: RequestArguments<T>): StoreRequest
  /**
   * Puts any number of items, replacing existing ones, in concurrent batches; of two with the same key the later one
   * wins. For seeds and tools: items before a failing one are written. Items with unique values are put in transactions of
   * up to 100 writes, after a read of each.
   *
   * @returns the number of items.
   * @throws DynagateError BAD_USER_INPUT for an item that doesn't fit; UNIQUE_VIOLATION; the error of a write that failed.
   */
  putAll<E extends AnyEntity>(
    entity: E,
    items: Iterable<NewItem<E>> | AsyncIterable<NewItem<E>>,
    ...options: PutArguments<E>
  ): Promise<number>
  /**
   * Fills a new table, for example with seeds, with items of several entities: parents before their children, each key
   * once. Counts, sums, copies and unique values are the same as if each item had been created, but nothing is read, and
   * all items are put in batches. Parents are written last, and stay in memory until then.
   *
   * @example
   * await store.fill((put) => {
   *   put(Product, products)
   *   put(Review, reviews)
   * })
   *
   * @returns the number of items.
   * @throws DynagateError BAD_USER_INPUT for an item that doesn't fit, NOT_FOUND for a missing parent; UNIQUE_VIOLATION; the
   *   error of a failed write: then the table is only partly filled.
   */
  fill(groups: (put: PutGroup) => void, ...options: FillArguments<T>): Promise<number>
  /**
   * Invalidates cached reads of an item that another process has changed.
   *
   * @param record a record of the table's stream, in the form of Lambda and GetRecords.
   */
  invalidate(record: StreamRecord): Promise<void>
  /** Closes the client. */
  close(): Promise<void>
}

/** The options of a request: with its tenant, in a table with tenants. */
export type RequestArguments<T> = T extends { readonly definition: { readonly tenant: string } }
  ? [options: RequestOptions & { readonly tenant: string | null }]
  : [options?: RequestOptions]

/** The options of `putAll()`: with the tenant, for an entity whose items belong to tenants. */
export type PutArguments<E> = E extends {
  readonly shape: { readonly table: { readonly tenant: string }; readonly shared: false }
}
  ? [options: PutOptions & { readonly tenant: string }]
  : [options?: PutOptions]

/** Names the items of one entity that `fill()` puts. */
export type PutGroup = <E extends AnyEntity>(entity: E, items: Iterable<NewItem<E>>) => void

/** The options of `fill()`: with the tenant, in a table with tenants. */
export type FillArguments<T> = T extends { readonly definition: { readonly tenant: string } }
  ? [options: PutOptions & { readonly tenant: string }]
  : [options?: PutOptions]

/** Options of `putAll()` and `fill()`. */
export interface PutOptions {
  /** The tenant of the items, unless they are of a shared entity or the table has no tenants. */
  readonly tenant?: string
  /** Called after each step with the number of items written. */
  readonly progress?: (done: number) => void
}

/** Options of a request. */
export interface RequestOptions {
  /** Aborts every call when it fires: `TIMEOUT` if its reason is a TimeoutError, otherwise `CANCELLED`. */
  readonly signal?: AbortSignal
  /**
   * Milliseconds from now after which the request's reads and writes fail with `TIMEOUT`. In any case each read takes
   * at most 5 s and each write 10 s.
   */
  readonly deadlineMs?: number
  /**
   * Whether reads of the table and its local indexes are strongly consistent, at twice the cost. By default only reads of
   * consistent access patterns are, and reads of partitions to which the request has written.
   */
  readonly consistent?: boolean
  /**
   * The tenant whose items the request reads and writes, in a table with tenants; null for a request that has none, and
   * reads and writes shared entities only.
   */
  readonly tenant?: string | null
  /**
   * Who sends the request, in a table with rules; null for an anonymous caller. Their rules apply to all reads and
   * writes.
   */
  readonly caller?: Caller | null
  /** Whether to skip access rules, for jobs and tools without a caller. */
  readonly bypassRules?: boolean
  /**
   * The scope in which the request shares cached reads, such as its tenant. A request without a scope bypasses the cache.
   * Cursors are bound to a scope too: another scope rejects them with `BAD_CURSOR`.
   */
  readonly cacheScope?: string | undefined
  /**
   * Makes the request's writes once, however often it is repeated with the same key within 24 hours: see
   * [integrity.md](../../docs/integrity.md#idempotency).
   */
  readonly idempotency?: Idempotency | undefined
}
