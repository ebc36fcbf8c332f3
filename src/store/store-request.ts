import type { DynagateError } from '../errors.ts'
import { type AnyAccessPattern, type AnyEntity, type AnyItem, inTenant } from '../model/index.ts'
import type { CallAccount, CallLimit } from './call-account.ts'
import { OwnWrites, type PlannedWrites } from './own-writes.ts'
import type { PageRequest, ReadRule, Sizes } from './plan/index.ts'
import type { ItemOptions, IterationOptions, Page, Reader } from './read/index.ts'
import type { ChangesOptions, StoreRequest } from './request.ts'
import type { RequestRules } from './rules/index.ts'
import type { CallRecord } from './run/index.ts'
import type { Following, ViewEvent } from './subscriptions/index.ts'
import type { Idempotency, PreviewedWrite, TransactionPlan, WriteOptions, Writer } from './write/index.ts'

/** The parts of a request. */
export interface RequestParts extends Pick<StoreRequest, 'sizes' | 'consistent' | 'isIdempotent'> {
  readonly reader: Pick<
    Reader,
    'one' | 'page' | 'items' | 'cursor' | 'snapshot' | 'count' | 'counter' | 'byKey'
  >
  readonly writer: Pick<
    Writer,
    'create' | 'update' | 'upsert' | 'delete' | 'restore' | 'transact' | 'preview'
  >
  /** The writer under another idempotency key. */
  readonly writerUnder: (idempotency: Idempotency) => RequestParts['writer']
  readonly following: Pick<Following, 'changes'>
  readonly account: CallAccount
  /** The tenant of the request; undefined without one. */
  readonly tenant: string | undefined
  /** The rules of the request's caller; undefined if there are none or they are bypassed. */
  readonly rules: RequestRules | undefined
}

/** Reader and writer as one, in the tenant of the request and under the rules of its caller. */
export function storeRequest(parts: RequestParts): StoreRequest {
  // The public interface checks the types of a model's patterns and entities; the implementation treats all alike.
  return new UntypedRequest(parts) as unknown as StoreRequest
}

type Values = Readonly<Record<string, unknown>>

/**
 * A class, so that a request doesn't make a function for each method: most call one of them. Here, and nowhere else, the
 * values of arguments, keys and items get the tenant of the request, and reads and writes the rules of its caller.
 */
class UntypedRequest implements Record<keyof StoreRequest, unknown> {
  readonly sizes: Sizes
  readonly consistent: boolean
  readonly isIdempotent: boolean
  readonly #reader: RequestParts['reader']
  readonly #parts: RequestParts
  readonly #writer: RequestParts['writer']
  readonly #following: RequestParts['following']
  readonly #account: CallAccount
  readonly #tenant: string | undefined
  readonly #rules: RequestRules | undefined

  constructor(parts: RequestParts) {
    const { reader, writer, following, account, sizes, consistent, isIdempotent, tenant, rules } = parts
    this.#parts = parts
    this.isIdempotent = isIdempotent
    this.#tenant = tenant
    this.#rules = rules
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

  limit(limit: CallLimit, onExcess?: (excess: DynagateError) => void): void {
    this.#account.limit(limit, onExcess)
  }

  bypassRules(): StoreRequest {
    return storeRequest({ ...this.#parts, rules: undefined })
  }

  idempotent(idempotency: Idempotency): StoreRequest {
    const writer = this.#parts.writerUnder(idempotency)
    return storeRequest({ ...this.#parts, writer, isIdempotent: true })
  }

  visible(entity: AnyEntity, item: AnyItem): AnyItem {
    return this.#rules === undefined ? item : this.#rules.writes.written(entity, item)
  }

  one(pattern: AnyAccessPattern, args: Values, options?: ItemOptions): Promise<AnyItem | null> {
    if (this.#rules === undefined) return handled(this.#reader.one(pattern, this.#own(args), options))
    return this.#ruled(this.#rules, pattern, args, (own, rule, rules) =>
      this.#reader.one(pattern, own, withNeeds(rules, options), rule),
    )
  }

  page(
    pattern: AnyAccessPattern,
    args: Values,
    page: PageRequest,
    options?: ItemOptions,
  ): Promise<Page<AnyItem>> {
    if (this.#rules === undefined) return handled(this.#reader.page(pattern, this.#own(args), page, options))
    return this.#ruled(this.#rules, pattern, args, (own, rule, rules) =>
      this.#reader.page(pattern, own, page, withNeeds(rules, options), rule),
    )
  }

  items(
    pattern: AnyAccessPattern,
    args: Values,
    options?: IterationOptions,
  ): AsyncGenerator<AnyItem, void, undefined> {
    if (this.#rules === undefined) return this.#reader.items(pattern, this.#own(args), options)
    const { args: narrowed, rule } = this.#rules.reads.read(pattern, args)
    return this.#reader.items(pattern, this.#own(narrowed), withNeeds(this.#rules, options), rule)
  }

  changes(
    pattern: AnyAccessPattern,
    args: Values,
    options?: ChangesOptions,
  ): AsyncGenerator<ViewEvent, void, undefined> {
    if (this.#rules === undefined) return this.#following.changes(pattern, this.#own(args), options)
    const { args: narrowed, rule } = this.#rules.reads.read(pattern, args)
    return this.#following.changes(pattern, this.#own(narrowed), options, rule)
  }

  cursor(pattern: AnyAccessPattern, item: AnyItem): string {
    return this.#reader.cursor(pattern, this.#own(item))
  }

  snapshot(reads: Parameters<Reader['snapshot']>[0]): Promise<(AnyItem | null)[]> {
    return handled(this.#snapshot(reads))
  }

  count(pattern: AnyAccessPattern, args: Values, upTo?: number): Promise<number | null> {
    if (this.#rules === undefined) return handled(this.#reader.count(pattern, this.#own(args), upTo))
    return this.#ruled(this.#rules, pattern, args, (own, rule) =>
      this.#reader.count(pattern, own, upTo, rule),
    )
  }

  counter(entity: AnyEntity, name: string, key: Values): Promise<number | string | null> {
    return handled(this.#counter(entity, name, key))
  }

  byKey(entity: AnyEntity, key: Values, options?: ItemOptions): Promise<AnyItem | null> {
    return handled(this.#byKey(entity, key, options))
  }

  async create(entity: AnyEntity, item: Values): Promise<AnyItem> {
    const check = this.#rules?.writes.create(entity, item)
    return this.visible(entity, await this.#writer.create(entity, this.#own(item), {}, check))
  }

  async update(entity: AnyEntity, key: Values, changes: Values, options?: WriteOptions): Promise<AnyItem> {
    const rule = this.#rules?.writes.update(entity, key, changes, options)
    return this.visible(entity, await this.#writer.update(entity, this.#own(key), changes, options, rule))
  }

  async upsert(entity: AnyEntity, item: Values): Promise<AnyItem> {
    const rules = this.#rules?.writes.upsert(entity, item)
    return this.visible(entity, await this.#writer.upsert(entity, this.#own(item), {}, rules))
  }

  async delete(entity: AnyEntity, key: Values, options?: WriteOptions): Promise<AnyItem> {
    const rule = this.#rules?.writes.delete(entity, key, options)
    return this.visible(entity, await this.#writer.delete(entity, this.#own(key), options, rule))
  }

  async restore(entity: AnyEntity, key: Values): Promise<AnyItem> {
    const rule = this.#rules?.writes.restore(entity, key)
    return this.visible(entity, await this.#writer.restore(entity, this.#own(key), {}, rule))
  }

  transact<Result>(plan: (transaction: PlannedWrites) => Result | Promise<Result>): Promise<Result> {
    if (this.#tenant === undefined && this.#rules === undefined) return this.#writer.transact(plan)
    return this.#writer.transact((transaction) => plan(this.#ownWrites(transaction)))
  }

  preview(plan: (transaction: PlannedWrites) => unknown): Promise<readonly PreviewedWrite[]> {
    return this.#writer.preview((transaction) => plan(this.#ownWrites(transaction)))
  }

  #ownWrites(transaction: TransactionPlan): OwnWrites {
    return new OwnWrites(transaction, (values) => this.#own(values), this.#rules)
  }

  /** A read under rules, which may reject it before anything is read. */
  #ruled<Result>(
    rules: RequestRules,
    pattern: AnyAccessPattern,
    args: Values,
    read: (own: Values, rule: ReadRule | undefined, rules: RequestRules) => Promise<Result>,
  ): Promise<Result> {
    const begin = async () => {
      const { args: narrowed, rule } = rules.reads.read(pattern, args)
      return read(this.#own(narrowed), rule, rules)
    }
    return handled(begin())
  }

  /** Under rules, an item that the caller may not read has no counters. */
  async #counter(entity: AnyEntity, name: string, key: Values): Promise<number | string | null> {
    const isRuled = this.#rules?.reads.item(entity, key) !== undefined
    const isReadable = !isRuled || (await this.#byKey(entity, key, undefined)) !== null
    return isReadable ? this.#reader.counter(entity, name, this.#own(key)) : null
  }

  async #byKey(entity: AnyEntity, key: Values, options: ItemOptions | undefined): Promise<AnyItem | null> {
    const rules = this.#rules
    if (rules === undefined) return this.#reader.byKey(entity, this.#own(key), options)
    const rule = rules.reads.item(entity, key)
    return this.#reader.byKey(entity, this.#own(key), withNeeds(rules, options), rule)
  }

  async #snapshot(reads: Parameters<Reader['snapshot']>[0]): Promise<(AnyItem | null)[]> {
    const rules = this.#rules
    const isList = Array.isArray(reads) && reads.every(Array.isArray)
    const ofReads =
      rules && isList ? reads.map(([pattern, args]) => rules.reads.read(pattern, args).rule) : []
    return this.#reader.snapshot(this.#ownReads(reads), ofReads)
  }

  #own<Own extends Values>(values: Own): Own {
    return inTenant(values, this.#tenant)
  }

  #ownReads(reads: Parameters<Reader['snapshot']>[0]): Parameters<Reader['snapshot']>[0] {
    if (this.#tenant === undefined || !Array.isArray(reads)) return reads
    return reads.map((read) => (Array.isArray(read) ? [read[0], this.#own(read[1])] : read))
  }
}

/** Options with a selection that has the attributes which rules need. */
function withNeeds<Options extends ItemOptions>(
  rules: RequestRules,
  options: Options | undefined,
): Options | undefined {
  return options?.selection === undefined
    ? options
    : { ...options, selection: rules.reads.selection(options.selection) }
}

/**
 * Prevents an unhandled rejection from ending the process if a caller starts a read and then throws or drops the promise.
 * Awaiting the promise still throws the error.
 */
function handled<Result>(answer: Promise<Result>): Promise<Result> {
  answer.catch(ignore)
  return answer
}

function ignore(): void {
  // Awaiting the read throws the error.
}
