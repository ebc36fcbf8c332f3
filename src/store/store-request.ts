import type { AnyAccessPattern, AnyEntity, AnyItem } from '../model/index.ts'
import type { CallAccount, CallLimit } from './call-account.ts'
import type { PageRequest, Sizes } from './plan/index.ts'
import type { ItemOptions, IterationOptions, Page, Reader } from './read/index.ts'
import type { CallRecord } from './run/index.ts'
import type { StoreRequest } from './store.ts'
import type { TransactionPlan, WriteOptions, Writer } from './write/index.ts'

/** The parts of a request. */
export interface RequestParts extends Pick<StoreRequest, 'sizes' | 'consistent'> {
  readonly reader: Reader
  readonly writer: Writer
  readonly account: CallAccount
}

/** Reader and writer as one. */
export function storeRequest(parts: RequestParts): StoreRequest {
  // The public interface checks the types of a model's patterns and entities; the implementation treats all alike.
  return new UntypedRequest(parts) as StoreRequest
}

type Values = Readonly<Record<string, unknown>>

/** A class, so that a request doesn't make a function for each method: most call one of them. */
class UntypedRequest {
  readonly sizes: Sizes
  readonly consistent: boolean
  readonly #reader: Reader
  readonly #writer: Writer
  readonly #account: CallAccount

  constructor({ reader, writer, account, sizes, consistent }: RequestParts) {
    this.#reader = reader
    this.#writer = writer
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
    return handled(this.#reader.one(pattern, args, options))
  }

  page(
    pattern: AnyAccessPattern,
    args: Values,
    page: PageRequest,
    options?: ItemOptions,
  ): Promise<Page<AnyItem>> {
    return handled(this.#reader.page(pattern, args, page, options))
  }

  items(
    pattern: AnyAccessPattern,
    args: Values,
    options?: IterationOptions,
  ): AsyncGenerator<AnyItem, void, undefined> {
    return this.#reader.items(pattern, args, options)
  }

  cursor(pattern: AnyAccessPattern, item: AnyItem): string {
    return this.#reader.cursor(pattern, item)
  }

  snapshot(reads: Parameters<Reader['snapshot']>[0]): Promise<(AnyItem | null)[]> {
    return handled(this.#reader.snapshot(reads))
  }

  count(pattern: AnyAccessPattern, args: Values, upTo: number): Promise<number | null> {
    return handled(this.#reader.count(pattern, args, upTo))
  }

  byKey(entity: AnyEntity, key: Values, options?: ItemOptions): Promise<AnyItem | null> {
    return handled(this.#reader.byKey(entity, key, options))
  }

  create(entity: AnyEntity, item: Values): Promise<AnyItem> {
    return this.#writer.create(entity, item)
  }

  update(entity: AnyEntity, key: Values, changes: Values, options?: WriteOptions): Promise<AnyItem> {
    return this.#writer.update(entity, key, changes, options)
  }

  upsert(entity: AnyEntity, item: Values): Promise<AnyItem> {
    return this.#writer.upsert(entity, item)
  }

  delete(entity: AnyEntity, key: Values, options?: WriteOptions): Promise<AnyItem> {
    return this.#writer.delete(entity, key, options)
  }

  transact<Result>(plan: (transaction: TransactionPlan) => Result | Promise<Result>): Promise<Result> {
    return this.#writer.transact(plan)
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
