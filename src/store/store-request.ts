import { type AnyAccessPattern, type AnyEntity, type AnyItem, inTenant } from '../model/index.ts'
import type { CallAccount, CallLimit } from './call-account.ts'
import type { PageRequest, Sizes } from './plan/index.ts'
import type { ItemOptions, IterationOptions, Page, Reader } from './read/index.ts'
import type { ChangesOptions, StoreRequest } from './request.ts'
import type { CallRecord } from './run/index.ts'
import type { Following, ViewEvent } from './subscriptions/index.ts'
import type {
  PlannedWriteOptions,
  TransactionPlan,
  WriteHandle,
  WriteOptions,
  Writer,
} from './write/index.ts'

/** The parts of a request. */
export interface RequestParts extends Pick<StoreRequest, 'sizes' | 'consistent' | 'isIdempotent'> {
  readonly reader: Reader
  readonly writer: Pick<Writer, 'create' | 'update' | 'upsert' | 'delete' | 'transact'>
  readonly following: Following
  readonly account: CallAccount
  /** The tenant of the request; undefined without one. */
  readonly tenant: string | undefined
}

/** Reader and writer as one, in the tenant of the request. */
export function storeRequest(parts: RequestParts): StoreRequest {
  // The public interface checks the types of a model's patterns and entities; the implementation treats all alike.
  return new UntypedRequest(parts) as StoreRequest
}

type Values = Readonly<Record<string, unknown>>

/**
 * A class, so that a request doesn't make a function for each method: most call one of them. Here, and nowhere else, the
 * values of arguments, keys and items get the tenant of the request.
 */
class UntypedRequest {
  readonly sizes: Sizes
  readonly consistent: boolean
  readonly isIdempotent: boolean
  readonly #reader: Reader
  readonly #writer: RequestParts['writer']
  readonly #following: Following
  readonly #account: CallAccount
  readonly #tenant: string | undefined

  constructor(parts: RequestParts) {
    const { reader, writer, following, account, sizes, consistent, isIdempotent, tenant } = parts
    this.isIdempotent = isIdempotent
    this.#tenant = tenant
    this.#reader = reader
    this.#writer = writer
    this.#following = following
    this.#account = account
    this.sizes = sizes
    this.consistent = consistent
  }

  get calls(): readonly CallRecord[] {
    return this.#account.calls
  }

  get underWay(): number {
    return this.#account.underWay
  }

  settled(): Promise<void> {
    return this.#account.settled()
  }

  limit(limit: CallLimit): void {
    this.#account.limit(limit)
  }

  one(pattern: AnyAccessPattern, args: Values, options?: ItemOptions): Promise<AnyItem | null> {
    return handled(this.#reader.one(pattern, this.#own(args), options))
  }

  page(
    pattern: AnyAccessPattern,
    args: Values,
    page: PageRequest,
    options?: ItemOptions,
  ): Promise<Page<AnyItem>> {
    return handled(this.#reader.page(pattern, this.#own(args), page, options))
  }

  items(
    pattern: AnyAccessPattern,
    args: Values,
    options?: IterationOptions,
  ): AsyncGenerator<AnyItem, void, undefined> {
    return this.#reader.items(pattern, this.#own(args), options)
  }

  changes(
    pattern: AnyAccessPattern,
    args: Values,
    options?: ChangesOptions,
  ): AsyncGenerator<ViewEvent, void, undefined> {
    return this.#following.changes(pattern, this.#own(args), options)
  }

  cursor(pattern: AnyAccessPattern, item: AnyItem): string {
    return this.#reader.cursor(pattern, this.#own(item))
  }

  snapshot(reads: Parameters<Reader['snapshot']>[0]): Promise<(AnyItem | null)[]> {
    return handled(this.#reader.snapshot(this.#ownReads(reads)))
  }

  count(pattern: AnyAccessPattern, args: Values, upTo: number): Promise<number | null> {
    return handled(this.#reader.count(pattern, this.#own(args), upTo))
  }

  byKey(entity: AnyEntity, key: Values, options?: ItemOptions): Promise<AnyItem | null> {
    return handled(this.#reader.byKey(entity, this.#own(key), options))
  }

  create(entity: AnyEntity, item: Values): Promise<AnyItem> {
    return this.#writer.create(entity, this.#own(item))
  }

  update(entity: AnyEntity, key: Values, changes: Values, options?: WriteOptions): Promise<AnyItem> {
    return this.#writer.update(entity, this.#own(key), changes, options)
  }

  upsert(entity: AnyEntity, item: Values): Promise<AnyItem> {
    return this.#writer.upsert(entity, this.#own(item))
  }

  delete(entity: AnyEntity, key: Values, options?: WriteOptions): Promise<AnyItem> {
    return this.#writer.delete(entity, this.#own(key), options)
  }

  transact<Result>(plan: (transaction: PlannedWrites) => Result | Promise<Result>): Promise<Result> {
    if (this.#tenant === undefined) return this.#writer.transact(plan)
    return this.#writer.transact((transaction) =>
      plan(new OwnWrites(transaction, (values) => this.#own(values))),
    )
  }

  #own<Own extends Values>(values: Own): Own {
    return inTenant(values, this.#tenant)
  }

  #ownReads(reads: Parameters<Reader['snapshot']>[0]): Parameters<Reader['snapshot']>[0] {
    if (this.#tenant === undefined || !Array.isArray(reads)) return reads
    return reads.map((read) => (Array.isArray(read) ? [read[0], this.#own(read[1])] : read))
  }
}

/** The methods of a transaction that plan its writes. */
type PlannedWrites = Pick<TransactionPlan, 'create' | 'update' | 'upsert' | 'delete' | 'check' | 'reject'>

/** The writes of a transaction, in the tenant of the request. */
class OwnWrites implements PlannedWrites {
  readonly #transaction: TransactionPlan
  readonly #own: (values: Values) => Values

  constructor(transaction: TransactionPlan, own: (values: Values) => Values) {
    this.#transaction = transaction
    this.#own = own
  }

  create(entity: AnyEntity, item: Values, options?: PlannedWriteOptions): WriteHandle {
    return this.#transaction.create(entity, this.#own(item), options)
  }

  update(entity: AnyEntity, key: Values, changes: Values, options?: PlannedWriteOptions): WriteHandle {
    return this.#transaction.update(entity, this.#own(key), changes, options)
  }

  upsert(entity: AnyEntity, item: Values, options?: PlannedWriteOptions): WriteHandle {
    return this.#transaction.upsert(entity, this.#own(item), options)
  }

  delete(entity: AnyEntity, key: Values, options?: PlannedWriteOptions): WriteHandle {
    return this.#transaction.delete(entity, this.#own(key), options)
  }

  check(entity: AnyEntity, key: Values, options?: PlannedWriteOptions): WriteHandle {
    return this.#transaction.check(entity, this.#own(key), options)
  }

  reject(...reason: Parameters<TransactionPlan['reject']>): never {
    return this.#transaction.reject(...reason)
  }
}

/**
 * A read may be started before it is known whether it will be awaited: a caller that throws first, or drops the promise,
 * must not end the process with an unhandled rejection. Awaiting the promise still throws the error.
 */
function handled<Result>(answer: Promise<Result>): Promise<Result> {
  answer.catch(ignore)
  return answer
}

function ignore(): void {
  // Awaiting the read throws the error.
}
