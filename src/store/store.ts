import type { ErrorCode } from '../errors.ts'
import type {
  AnyAccessPattern,
  AnyEntity,
  AnyItem,
  ArgumentsOfPattern,
  ConditionOf,
  ItemOf,
  ItemOfPattern,
  KeyOf,
  NewItemOf,
  Table,
  UpdateOf,
  VersionOf,
} from '../model/index.ts'
import type { CallLimit } from './call-account.ts'
import type { StreamRecord } from './changes/index.ts'
import type { DynamoClient } from './client/index.ts'
import type { PageRequest, Sizes } from './plan/index.ts'
import type { ItemOptions, IterationOptions, Page } from './read/index.ts'
import type { CallRecord } from './run/index.ts'
import type { WriteHandle } from './write/index.ts'

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
   * wins. For seeds and tools: items before a failing one are written.
   *
   * @returns the number of items.
   * @throws DynagateError BAD_USER_INPUT for an item that doesn't fit; the error of a write that failed.
   */
  putAll<E extends AnyEntity>(
    entity: E,
    items: Iterable<NewItem<E>> | AsyncIterable<NewItem<E>>,
    ...options: PutArguments<E>
  ): Promise<number>
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

/** Options of `putAll()`. */
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
   * Whether reads of the table and of its local indexes are strongly consistent, at twice the cost. By default only
   * those are whose access pattern says so, and those of partitions that the request wrote to.
   */
  readonly consistent?: boolean
  /**
   * The tenant whose items the request reads and writes, in a table with tenants; null for a request that has none, and
   * reads and writes shared entities only.
   */
  readonly tenant?: string | null
  /**
   * The scope in which the request shares cached reads, such as its tenant. A request without a scope bypasses the
   * cache. Cursors belong to a scope as well: in another one they are `BAD_CURSOR`.
   */
  readonly cacheScope?: string | undefined
}

/**
 * The store of one request. Gets of one tick are one BatchGetItem; equal reads are sent once; later reads see the
 * request's writes. Methods throw `DynagateError`s, an `ItemError` for stored data that fits no entity, and a `TypeError`
 * for a pattern or an entity that isn't one of the table, or is of another kind than the method's.
 */
export interface StoreRequest {
  /** The DynamoDB calls that it has made until now, in the order in which they ended. */
  readonly calls: readonly CallRecord[]
  /** The number of DynamoDB calls in flight. */
  readonly underWay: number
  /** Resolves once no call is in flight, so that `calls` is complete; never rejects. */
  settled(): Promise<void>
  /** From now on, rejects further calls with COST_LIMIT_EXCEEDED once the limit is exceeded. */
  limit(limit: CallLimit): void
  /** The sizes of items, as far as they are known, for estimates. */
  readonly sizes: Sizes
  /** Whether the request uses strongly consistent reads. */
  readonly consistent: boolean
  /**
   * The item of a `get` or a `lookup`, or null, also if it has expired.
   *
   * @throws DynagateError BAD_USER_INPUT for arguments that don't fit; NOT_UNIQUE if a lookup finds several items.
   */
  one<P extends AnyAccessPattern>(
    pattern: P,
    args: ArgumentsOfPattern<P>,
    options?: ItemOptions,
  ): Promise<ItemOfPattern<P> | null>
  /**
   * A page of a `query` or a `collection`, as a Relay connection. A page of size 0 makes no call, and doesn't say
   * whether there are items.
   *
   * @throws DynagateError BAD_USER_INPUT for arguments or a page that don't fit; BAD_CURSOR.
   */
  page<P extends AnyAccessPattern>(
    pattern: P,
    args: ArgumentsOfPattern<P>,
    page: PageRequest,
    options?: ItemOptions,
  ): Promise<Page<ItemOfPattern<P>>>
  /**
   * All items of a `query` or a `collection`, in its order. They are read a page at a time while the loop runs, so
   * memory is bounded however many there are; a loop that ends early reads nothing more. Pages are read one after
   * another: an item that is written meanwhile may be among them or not.
   *
   * @example
   * for await (const order of store.request({ signal }).items(access.ordersOf, { customerId })) console.log(order.total)
   *
   * @throws DynagateError BAD_USER_INPUT for arguments or options that don't fit; in the loop CANCELLED or TIMEOUT once
   *   the request's signal has fired or its deadline has passed.
   * @throws ItemError in the loop, for stored data that fits no entity.
   */
  items<P extends AnyAccessPattern>(
    pattern: P,
    args: ArgumentsOfPattern<P>,
    options?: IterationOptions,
  ): AsyncGenerator<ItemOfPattern<P>, void, undefined>
  /**
   * The cursor of an item in a `query` or a `collection` whose optional arguments aren't given, as its pages have it;
   * for an edge of an item that was written. Reads nothing.
   */
  cursor<P extends AnyAccessPattern>(pattern: P, item: ItemOfPattern<P>): string
  /**
   * The items of several gets as of one moment: no write is between two of them. One TransactGetItems of at most 100
   * items, at twice the price of consistent reads.
   *
   * @example
   * const [customer, order] = await request.snapshot([
   *   [access.customer, { customerId }],
   *   [access.order, { customerId, orderId }],
   * ])
   *
   * @returns for each read its item, or null where there is none or it has expired.
   * @throws DynagateError BAD_USER_INPUT for arguments that don't fit; LIMIT_EXCEEDED for over 100 items; CONFLICT
   *   where writes of these items kept interfering.
   */
  snapshot<const Patterns extends readonly AnyAccessPattern[]>(
    reads: SnapshotReads<Patterns>,
  ): Promise<{ readonly [At in keyof Patterns]: ItemOfPattern<Patterns[At]> | null }>
  /**
   * The total number of items of a `query` or a `collection`, at most `upTo`. Counted items are read and paid for. Null
   * if so many have expired, or don't match the filter, that `2 * upTo` items aren't enough to know.
   *
   * @throws DynagateError BAD_USER_INPUT for arguments that don't fit, or unless `upTo` is an integer of at least 1.
   * @throws TypeError for an index that doesn't project the time-to-live attribute, or has it as its key.
   */
  count<P extends AnyAccessPattern>(
    pattern: P,
    args: ArgumentsOfPattern<P>,
    upTo: number,
  ): Promise<number | null>
  /**
   * The item of a primary key, or null.
   *
   * @throws DynagateError BAD_USER_INPUT if a part of the key is missing or doesn't fit.
   */
  byKey(
    entity: AnyEntity,
    key: Readonly<Record<string, unknown>>,
    options?: ItemOptions,
  ): Promise<AnyItem | null>
  /** Writes a new item. @throws WriteError ALREADY_EXISTS; DynagateError BAD_USER_INPUT, LIMIT_EXCEEDED. */
  create<E extends AnyEntity>(entity: E, item: NewItem<E>): Promise<StoredItem<E>>
  /**
   * Changes the given attributes, each to a value or by an operator; null removes an optional one.
   *
   * @example
   * await request.update(Product, { productId }, { stock: add(-1) }, { if: { stock: { gte: 1 } } })
   *
   * @throws WriteError NOT_FOUND; CONDITION_FAILED, with the item, if it doesn't meet `if` or `expectedVersion`.
   * @throws DynagateError BAD_USER_INPUT, CONFLICT if the item keeps changing meanwhile.
   */
  update<E extends AnyEntity>(
    entity: E,
    key: ItemKey<E>,
    changes: ItemChanges<E>,
    options?: Requires<E>,
  ): Promise<StoredItem<E>>
  /**
   * Sets the given attributes of an item, or creates it with defaults for others. Read-only attributes are set only
   * when it is created.
   *
   * @throws WriteError ALREADY_EXISTS if an item of another entity has the key.
   * @throws DynagateError BAD_USER_INPUT, LIMIT_EXCEEDED, CONFLICT if the item keeps changing meanwhile.
   */
  upsert<E extends AnyEntity>(entity: E, item: NewItem<E>): Promise<StoredItem<E>>
  /**
   * Deletes an item and returns it as it was.
   *
   * @throws WriteError NOT_FOUND; CONDITION_FAILED, with the item, if it doesn't meet `if` or `expectedVersion`.
   * @throws DynagateError BAD_USER_INPUT.
   */
  delete<E extends AnyEntity>(entity: E, key: ItemKey<E>, options?: Requires<E>): Promise<StoredItem<E>>
  /**
   * Plans writes of several items and makes them, all or none: one TransactWriteItems, at twice the write units. The
   * plan runs once; retries send the same writes, with the same ids and defaults. Nothing is sent if it throws.
   *
   * @example
   * const order = await request.transact((tx) => {
   *   tx.update(Product, { productId }, { stock: add(-1) }, { if: { stock: { gte: 1 } } })
   *   return tx.create(Order, { productId })
   * })
   * console.log(order.item.orderId)
   *
   * @returns what the plan returned.
   * @throws WriteError of the write that stopped the others, with the code that it would have alone.
   * @throws DynagateError BAD_USER_INPUT; LIMIT_EXCEEDED for over 100 items or 4 MB; OUTCOME_UNKNOWN.
   */
  transact<Result>(plan: (transaction: Transaction) => Result | Promise<Result>): Promise<Result>
}

/** The reads of a snapshot: for each get its pattern and its arguments. */
export type SnapshotReads<Patterns extends readonly AnyAccessPattern[]> = {
  readonly [At in keyof Patterns]: readonly [Patterns[At], SnapshotArguments<Patterns[At]>]
}

/** The arguments of a get; else a sentence that says what is wrong. */
type SnapshotArguments<Pattern> = Pattern extends { readonly kind: 'get' }
  ? ArgumentsOfPattern<Pattern>
  : 'a snapshot reads by primary keys: give a get'

/**
 * The writes of a transaction that is being planned. Several writes of one item are merged if possible: checks with
 * updates and deletes, updates of different attributes; others are rejected.
 */
export interface Transaction {
  /** The handle has the new item, with its defaults. */
  create<E extends AnyEntity>(entity: E, item: NewItem<E>, options?: InputPath): CreateHandle<E>
  update<E extends AnyEntity>(
    entity: E,
    key: ItemKey<E>,
    changes: ItemChanges<E>,
    options?: Requires<E> & InputPath,
  ): ItemHandle<E, 'update'>
  /** Sets what is given of an item, or creates it where there is none. */
  upsert<E extends AnyEntity>(entity: E, item: NewItem<E>, options?: InputPath): ItemHandle<E, 'upsert'>
  delete<E extends AnyEntity>(
    entity: E,
    key: ItemKey<E>,
    options?: Requires<E> & InputPath,
  ): ItemHandle<E, 'delete'>
  /** Cancels the transaction unless the item exists and meets the condition. */
  check<E extends AnyEntity>(
    entity: E,
    key: ItemKey<E>,
    options?: Requires<E> & InputPath,
  ): ItemHandle<E, 'check'>
  /** Aborts the transaction before anything is sent: throws a DynagateError with this code. */
  reject(code: ErrorCode, message: string): never
}

/** The path of a write's input. */
export interface InputPath {
  /** Such as `['lines', 2, 'quantity']`: an error of this write includes it. */
  readonly path?: readonly (string | number)[]
}

/** A write of a transaction. */
export interface ItemHandle<E, Kind extends WriteHandle['kind'] = WriteHandle['kind']> {
  readonly kind: Kind
  readonly entity: E
  /** The values of the item's key. */
  readonly key: ItemKey<E>
}

/** A create of a transaction, with its new item. */
export interface CreateHandle<E> extends ItemHandle<E, 'create'> {
  readonly item: StoredItem<E>
}

type Values = Readonly<Record<string, unknown>>

/** The input of creating an item; any values if the entity's type isn't known, which are checked at run time. */
export type NewItem<E> = [NewItemOf<E>] extends [never] ? Values : NewItemOf<E>

/** The values of an item's key; any values if the entity's type isn't known. */
export type ItemKey<E> = [KeyOf<E>] extends [never] ? Values : KeyOf<E>

/** The changes of an update; any values if the entity's type isn't known. */
export type ItemChanges<E> = [UpdateOf<E>] extends [never] ? Values : UpdateOf<E>

/** Conditions of a write on the current item. */
export interface Requires<E> {
  /** The condition, in the filter language. */
  readonly if?: [ConditionOf<E>] extends [never] ? Values : ConditionOf<E>
  /** The version that the item must have; for entities with an `a.version()`. */
  readonly expectedVersion?: [ItemOf<E>] extends [never] ? number : VersionOf<E>
}

/** An item as read; any item if the entity's type isn't known. */
export type StoredItem<E> = [ItemOf<E>] extends [never] ? AnyItem : ItemOf<E>
