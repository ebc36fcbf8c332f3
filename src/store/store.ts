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
export interface Store {
  readonly table: Table
  /** The table's name where it is deployed. */
  readonly tableName: string
  /** The client as it was given, for tools: without retries and unseen by `onCall`. */
  readonly client: DynamoClient
  /** A view for one GraphQL request: its reads are deduplicated and batched. */
  request(options?: RequestOptions): StoreRequest
  /**
   * Puts any number of items, new or not, several batches side by side; of two with one key the later one stays.
   * For seeds and tools: what stands before an item that fails is written.
   *
   * @param progress is told how many are done, after each step.
   * @returns how many items were given.
   * @throws DynagateError BAD_USER_INPUT for an item that doesn't fit; the error of a write that failed.
   */
  putAll<E extends AnyEntity>(
    entity: E,
    items: Iterable<NewItem<E>> | AsyncIterable<NewItem<E>>,
    progress?: (done: number) => void,
  ): Promise<number>
  /**
   * Invalidates what is cached of an item that another process has changed.
   *
   * @param record a record of the table's stream, as Lambda and GetRecords give it.
   */
  invalidate(record: StreamRecord): Promise<void>
  /** Closes the client. */
  close(): Promise<void>
}

/** What bounds the calls of a request. */
export interface RequestOptions {
  /** Gives up every call when it fires: `TIMEOUT` where its reason is a TimeoutError, else `CANCELLED`. */
  readonly signal?: AbortSignal
  /**
   * Milliseconds from now after which the request's reads and writes fail with `TIMEOUT`. Each read takes at
   * most 5 s and each write 10 s in any case.
   */
  readonly deadlineMs?: number
  /**
   * Whether every read is strongly consistent that can be: those of the table and of its local indexes, at twice
   * the price. Else those are whose access pattern says so, and those of partitions that the request wrote to.
   */
  readonly consistent?: boolean
  /**
   * Whose reads the request may be given, where the store keeps some: those of requests of the same scope, such as
   * one tenant. Without a scope it is given none, and keeps none. Cursors belong to a scope, too: those of one are
   * `BAD_CURSOR` in another.
   */
  readonly cacheScope?: string | undefined
}

/**
 * The store as one request sees it. Gets of one tick are one BatchGetItem; the same read twice is one read; a
 * write is seen by the reads after it. Every method throws only `DynagateError`s, and an `ItemError` for stored
 * data that fits no entity.
 */
export interface StoreRequest {
  /** The DynamoDB calls that it has made so far, in the order in which they ended. */
  readonly calls: readonly CallRecord[]
  /** The DynamoDB calls that have begun and not ended. */
  readonly underWay: number
  /** Resolves once no call is under way, so that `calls` has them all; never rejects. */
  settled(): Promise<void>
  /** Rejects calls with COST_LIMIT_EXCEEDED from now on once those before have passed the limit. */
  limit(limit: CallLimit): void
  /** What its items weigh, as far as that is known: estimates go by it. */
  readonly sizes: Sizes
  /** Whether the request asked for strongly consistent reads. */
  readonly consistent: boolean
  /**
   * The item that a `get` or a `lookup` names, or null: also where it has expired.
   *
   * @throws DynagateError BAD_USER_INPUT for arguments that don't fit; NOT_UNIQUE where a lookup finds more
   *   than one item.
   */
  one<P extends AnyAccessPattern>(
    pattern: P,
    args: ArgumentsOfPattern<P>,
    options?: ItemOptions,
  ): Promise<ItemOfPattern<P> | null>
  /**
   * Part of what a `query` or a `collection` gives, as a Relay connection. A page of 0 costs no call and says
   * nothing of what else there is.
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
   * All items of a `query` or a `collection`, in its order. They are read a page at a time while the loop runs, so memory
   * is bounded however many there are; a loop that ends early reads nothing more. Pages are read one after another: an
   * item that is written meanwhile may be among them or not.
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
   * The cursor of an item in a `query` or a `collection` whose optional arguments aren't given, as its pages have it; for an
   * edge of an item that was written. Reads nothing.
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
   * @throws DynagateError BAD_USER_INPUT for arguments that don't fit; LIMIT_EXCEEDED for over 100 items; CONFLICT where
   *   writes of these items kept interfering.
   */
  snapshot<const Patterns extends readonly AnyAccessPattern[]>(
    reads: SnapshotReads<Patterns>,
  ): Promise<{ readonly [At in keyof Patterns]: ItemOfPattern<Patterns[At]> | null }>
  /**
   * How many items a `query` or a `collection` has in all, or `upTo` where it has as many or more. They are read and paid
   * for. Null where so many have expired, or don't match the filter, that `2 * upTo` items don't tell.
   *
   * @throws DynagateError BAD_USER_INPUT for arguments that don't fit.
   * @throws TypeError for an index that doesn't carry the attribute by which items expire, or has it as its key.
   */
  count<P extends AnyAccessPattern>(
    pattern: P,
    args: ArgumentsOfPattern<P>,
    upTo: number,
  ): Promise<number | null>
  /**
   * The item of a primary key, or null.
   *
   * @throws DynagateError BAD_USER_INPUT where a part of the key is missing or doesn't fit.
   */
  byKey(
    entity: AnyEntity,
    key: Readonly<Record<string, unknown>>,
    options?: ItemOptions,
  ): Promise<AnyItem | null>
  /** Writes a new item. @throws WriteError ALREADY_EXISTS; DynagateError BAD_USER_INPUT, LIMIT_EXCEEDED. */
  create<E extends AnyEntity>(entity: E, item: NewItem<E>): Promise<StoredItem<E>>
  /**
   * Changes the attributes given, each to a value or by an operator; null removes an optional one.
   *
   * @example
   * await request.update(Product, { productId }, { stock: add(-1) }, { if: { stock: { gte: 1 } } })
   *
   * @throws WriteError NOT_FOUND; CONDITION_FAILED, with the item, where it doesn't meet `if` or `expectedVersion`.
   * @throws DynagateError BAD_USER_INPUT, CONFLICT where the item keeps changing meanwhile.
   */
  update<E extends AnyEntity>(
    entity: E,
    key: ItemKey<E>,
    changes: ItemChanges<E>,
    options?: Requires<E>,
  ): Promise<StoredItem<E>>
  /**
   * Sets what is given of an item, or creates it where there is none; then what isn't given gets its default.
   * Read-only attributes are set only when it is created.
   *
   * @throws WriteError ALREADY_EXISTS where an item of another entity has the key.
   * @throws DynagateError BAD_USER_INPUT, LIMIT_EXCEEDED, CONFLICT where the item keeps changing meanwhile.
   */
  upsert<E extends AnyEntity>(entity: E, item: NewItem<E>): Promise<StoredItem<E>>
  /**
   * Deletes an item and gives it as it was.
   *
   * @throws WriteError NOT_FOUND; CONDITION_FAILED, with the item, where it doesn't meet `if` or `expectedVersion`.
   * @throws DynagateError BAD_USER_INPUT.
   */
  delete<E extends AnyEntity>(entity: E, key: ItemKey<E>, options?: Requires<E>): Promise<StoredItem<E>>
  /**
   * Plans writes of several items and makes all of them, or none: one TransactWriteItems, at twice the write units. The
   * plan runs once; whatever is sent again is the same, with the same ids and defaults. Nothing is sent where it throws.
   *
   * @example
   * const order = await request.transact((tx) => {
   *   tx.update(Product, { productId }, { stock: add(-1) }, { if: { stock: { gte: 1 } } })
   *   return tx.create(Order, { productId })
   * })
   * console.log(order.item.orderId)
   *
   * @returns what the plan returned.
   * @throws WriteError that names the write which stopped the others, with the code that it would have alone.
   * @throws DynagateError BAD_USER_INPUT; LIMIT_EXCEEDED for over 100 items or 4 MB; OUTCOME_UNKNOWN.
   */
  transact<Result>(plan: (transaction: Transaction) => Result | Promise<Result>): Promise<Result>
}

/** What a snapshot reads: for each get its pattern and its arguments. */
export type SnapshotReads<Patterns extends readonly AnyAccessPattern[]> = {
  readonly [At in keyof Patterns]: readonly [Patterns[At], SnapshotArguments<Patterns[At]>]
}

/** The arguments of a get; else a sentence that says what is wrong. */
type SnapshotArguments<Pattern> = Pattern extends { readonly kind: 'get' }
  ? ArgumentsOfPattern<Pattern>
  : 'a snapshot reads by primary keys: give a get'

/**
 * The writes of a transaction while they are planned. Several writes of one item become one where they agree: checks
 * with updates and deletes, updates of different attributes; others are rejected.
 */
export interface Transaction {
  /** The handle has the item that will be made, with its defaults. */
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
  /** Stops the transaction unless the item is there and meets what is required of it. */
  check<E extends AnyEntity>(
    entity: E,
    key: ItemKey<E>,
    options?: Requires<E> & InputPath,
  ): ItemHandle<E, 'check'>
  /** Gives the transaction up before anything is sent: throws a DynagateError of this code. */
  reject(code: ErrorCode, message: string): never
}

/** Where the input of a write stands. */
export interface InputPath {
  /** Such as `['lines', 2, 'quantity']`: an error of this write has it. */
  readonly path?: readonly (string | number)[]
}

/** A write of a transaction. */
export interface ItemHandle<E, Kind extends WriteHandle['kind'] = WriteHandle['kind']> {
  readonly kind: Kind
  readonly entity: E
  /** The values that name the item. */
  readonly key: ItemKey<E>
}

/** A create of a transaction, with the item that it makes. */
export interface CreateHandle<E> extends ItemHandle<E, 'create'> {
  readonly item: StoredItem<E>
}

type Values = Readonly<Record<string, unknown>>

/** What creating an item takes; any values where the entity's type is not known, which are checked when run. */
export type NewItem<E> = [NewItemOf<E>] extends [never] ? Values : NewItemOf<E>

/** The values that name an item; any where the entity's type is not known. */
export type ItemKey<E> = [KeyOf<E>] extends [never] ? Values : KeyOf<E>

/** What an update takes; any values where the entity's type is not known. */
export type ItemChanges<E> = [UpdateOf<E>] extends [never] ? Values : UpdateOf<E>

/** What a write requires of the item as it is. */
export interface Requires<E> {
  /** What must hold of it, in the language of filters. */
  readonly if?: [ConditionOf<E>] extends [never] ? Values : ConditionOf<E>
  /** The version that it must have; for entities that declare an `a.version()`. */
  readonly expectedVersion?: [ItemOf<E>] extends [never] ? number : VersionOf<E>
}

/** An item as it is read; any item where the entity's type is not known. */
export type StoredItem<E> = [ItemOf<E>] extends [never] ? AnyItem : ItemOf<E>
