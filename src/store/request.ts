import type { DynagateError } from '../errors.ts'
import type {
  AnyAccessPattern,
  AnyEntity,
  AnyItem,
  ArgumentsOfPattern,
  ItemOfPattern,
  RestorableKey,
} from '../model/index.ts'
import type { CallLimit } from './call-account.ts'
import type { ItemChanges, ItemKey, NewItem, Requires, StoredItem } from './item-values.ts'
import type { PageRequest, Sizes } from './plan/index.ts'
import type { ItemOptions, IterationOptions, Page } from './read/index.ts'
import type { CallRecord } from './run/index.ts'
import type { ChangeEvent } from './subscriptions/index.ts'
import type { Transaction } from './transaction.ts'
import type { Idempotency, PreviewedWrite } from './write/index.ts'

/**
 * The store of one request. Gets of one tick become one BatchGetItem, equal reads are sent once, and later reads see
 * the request's writes. Methods throw `DynagateError`s, an `ItemError` for stored data that fits no entity, and a
 * `TypeError` for a pattern or an entity of another table, or of a kind that the method doesn't accept.
 *
 * If the table has rules, an item that the caller may not read or change doesn't exist for them: reads omit it, and
 * writes throw NOT_FOUND. An action that the caller may not do with any item throws FORBIDDEN, or UNAUTHENTICATED for
 * an anonymous caller.
 */
export interface StoreRequest {
  /** The DynamoDB calls made so far, in the order in which they ended. */
  readonly calls: readonly CallRecord[]
  /** The number of DynamoDB calls in flight. */
  readonly underWay: number
  /** Resolves once no call is in flight, so that `calls` is complete; never rejects. */
  settled(): Promise<void>
  /**
   * Sets a limit: once it is exceeded, further calls are rejected with COST_LIMIT_EXCEEDED. With `onExcess`, calls
   * continue, and `onExcess` is called once with that error.
   */
  limit(limit: CallLimit, onExcess?: (excess: DynagateError) => void): void
  /** The sizes of items, as far as they are known, for estimates. */
  readonly sizes: Sizes
  /** Whether the request uses strongly consistent reads. */
  readonly consistent: boolean
  /** Whether its writes are made once, under an idempotency key. */
  readonly isIdempotent: boolean
  /**
   * The same request without the rules of its caller, for a resolver's own purposes, such as reading a price. Don't
   * return its results directly to the caller.
   */
  bypassRules(): StoreRequest
  /**
   * The same request, whose writes are made once, however often they are repeated with the same key within 24 hours.
   * The key of the request itself, if it has one, doesn't apply to them.
   */
  idempotent(idempotency: Idempotency): StoreRequest
  /**
   * An item that the request has written, or read without rules, as its caller may see it: access to an attribute that
   * they may not read throws FORBIDDEN. If they may not read the item, only its key remains.
   */
  visible<Item extends AnyItem>(entity: AnyEntity, item: Item): Item
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
   * A page of a `query` or a `collection`, as a Relay connection. A page of size 0 makes no call, so it doesn't show
   * whether items exist.
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
   * memory stays bounded; a loop that ends early stops reading. Pages are read one after another: an item written
   * during the loop may or may not be included.
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
   * The changes to the items that a pattern reads with these arguments, made by any program. An item enters or leaves
   * when a change makes it match or no longer match. Each change is delivered at least once, and the changes of one
   * item in order. The store needs a source of changes: `openStore({ changes: streamFeed(…) })`.
   *
   * @example
   * for await (const event of request.changes(access.ordersOf, { customerId })) {
   *   if (event.kind === 'entered' || event.kind === 'changed') console.log(event.item.state)
   *   if (event.kind === 'gap') await readAgain()
   * }
   *
   * @throws DynagateError BAD_USER_INPUT for arguments that don't fit; BAD_CURSOR. In the loop, the error of reading
   *   the table's stream, if a retry can't help.
   * @throws TypeError for a store without a source of changes.
   */
  changes<P extends AnyAccessPattern>(
    pattern: P,
    args: ArgumentsOfPattern<P>,
    options?: ChangesOptions,
  ): AsyncGenerator<ChangeEvent<ItemOfPattern<P>>, void, undefined>
  /**
   * The cursor of an item in a `query` or a `collection` without its optional arguments: the same one that its pages
   * return, for the edge of a written item. Reads nothing.
   */
  cursor<P extends AnyAccessPattern>(pattern: P, item: ItemOfPattern<P>): string
  /**
   * Reads the items of several gets as one snapshot: no write happens between them. One TransactGetItems of at most 100
   * items, at twice the cost of consistent reads.
   *
   * @example
   * const [customer, order] = await request.snapshot([
   *   [access.customer, { customerId }],
   *   [access.order, { customerId, orderId }],
   * ])
   *
   * @returns the item of each read, or null if it doesn't exist or has expired.
   * @throws DynagateError BAD_USER_INPUT for arguments that don't fit; LIMIT_EXCEEDED for more than 100 items; CONFLICT
   *   if writes of these items kept interfering.
   */
  snapshot<const Patterns extends readonly AnyAccessPattern[]>(
    reads: SnapshotReads<Patterns>,
  ): Promise<{ readonly [At in keyof Patterns]: ItemOfPattern<Patterns[At]> | null }>
  /**
   * The total number of items of a `query` or a `collection`, at most `upTo`. If their parent counts exactly these
   * children, and the caller may read all of them, this is a get of the parent. Otherwise DynamoDB reads the counted
   * items and charges for them; the result is null without `upTo`, or if `2 * upTo` evaluated items don't suffice,
   * because too many have expired or don't match the filter.
   *
   * @throws DynagateError BAD_USER_INPUT for arguments that don't fit, or unless `upTo` is an integer of at least 1.
   * @throws TypeError for an index that doesn't project the time-to-live attribute, or has it as its key.
   */
  count<P extends AnyAccessPattern>(
    pattern: P,
    args: ArgumentsOfPattern<P>,
    upTo?: number,
  ): Promise<number | null>
  /**
   * A sharded counter of an item: the total of its shards, as a number, or a decimal as a string. The gets of all
   * shards are batched. Null if the item doesn't exist, if the caller may not read it, or if the model has changed and
   * a backfill hasn't counted its children yet.
   *
   * @example
   * await request.counter(Candidate, 'votes', { candidateId })
   *
   * @throws DynagateError BAD_USER_INPUT if a part of the key is missing or doesn't fit.
   * @throws TypeError unless a relation to the entity has such a counter.
   */
  counter(
    entity: AnyEntity,
    name: string,
    key: Readonly<Record<string, unknown>>,
  ): Promise<number | string | null>
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
   * Changes the given attributes, each to a value or with an operator; null removes an optional one.
   *
   * @example
   * await request.update(Product, { productId }, { stock: add(-1) }, { if: { stock: { gte: 1 } } })
   *
   * @throws WriteError NOT_FOUND; CONDITION_FAILED, with the item, if it doesn't meet `if` or `expectedVersion`.
   * @throws DynagateError BAD_USER_INPUT, CONFLICT if others kept changing the item.
   */
  update<E extends AnyEntity>(
    entity: E,
    key: ItemKey<E>,
    changes: ItemChanges<E>,
    options?: Requires<E>,
  ): Promise<StoredItem<E>>
  /**
   * Sets the given attributes of an item, or creates the item, with defaults for missing attributes. Read-only
   * attributes are set only when the item is created.
   *
   * @throws WriteError ALREADY_EXISTS if an item of another entity has the key.
   * @throws DynagateError BAD_USER_INPUT, LIMIT_EXCEEDED, CONFLICT if others kept changing the item.
   */
  upsert<E extends AnyEntity>(entity: E, item: NewItem<E>): Promise<StoredItem<E>>
  /**
   * Deletes an item and returns it as it was before.
   *
   * @throws WriteError NOT_FOUND; CONDITION_FAILED, with the item, if it doesn't meet `if` or `expectedVersion`.
   * @throws DynagateError BAD_USER_INPUT.
   */
  delete<E extends AnyEntity>(entity: E, key: ItemKey<E>, options?: Requires<E>): Promise<StoredItem<E>>
  /**
   * Restores and returns a deleted item of an entity with `softDelete`.
   *
   * @throws WriteError NOT_FOUND; ALREADY_EXISTS if another item has its key; UNIQUE_VIOLATION if another item has one
   *   of its unique values.
   */
  restore<E extends AnyEntity>(entity: E, key: RestorableKey<E>): Promise<StoredItem<E>>
  /**
   * Plans writes of several items and commits them, all or none: one TransactWriteItems, at twice the write units. The
   * plan runs once; retries send the same writes, with the same ids and defaults. If the plan throws, nothing is sent.
   *
   * @example
   * const order = await request.transact((tx) => {
   *   tx.update(Product, { productId }, { stock: add(-1) }, { if: { stock: { gte: 1 } } })
   *   return tx.create(Order, { productId })
   * })
   * console.log(order.item.orderId)
   *
   * @returns what the plan returned.
   * @throws WriteError of the write that failed, with the code that it would have alone.
   * @throws DynagateError BAD_USER_INPUT; LIMIT_EXCEEDED for more than 100 items or 4 MB; OUTCOME_UNKNOWN.
   */
  transact<Result>(plan: (transaction: Transaction) => Result | Promise<Result>): Promise<Result>
  /**
   * Previews writes, for tools: plans them as `transact` does and has DynamoDB check all conditions, but commits none.
   * It costs as much as the writes.
   *
   * @example
   * const [own, ...companions] = await request.preview((tx) => tx.create(Order, values))
   *
   * @returns the writes of the plan's items, and of their companions, such as the sentinels of unique values.
   * @throws like `transact`; also CONFLICT for an item stored in an earlier version.
   */
  preview(plan: (transaction: Transaction) => unknown): Promise<readonly PreviewedWrite[]>
}

/** Options of `changes()`. */
export interface ChangesOptions {
  /** The cursor of an event: the changes after it follow, or a `gap` if they are no longer available. */
  readonly after?: string | undefined
}

/** The reads of a snapshot: for each get its pattern and its arguments. */
export type SnapshotReads<Patterns extends readonly AnyAccessPattern[]> = {
  readonly [At in keyof Patterns]: readonly [Patterns[At], SnapshotArguments<Patterns[At]>]
}

/** The arguments of a get, or a description of the error. */
type SnapshotArguments<Pattern> = Pattern extends { readonly kind: 'get' }
  ? ArgumentsOfPattern<Pattern>
  : 'a snapshot reads by primary keys: give a get'
