import type { AnyAccessPattern, AnyEntity } from '../model/index.ts'
import type { FormWatch } from './forms/index.ts'
import type { StoreRequest } from './request.ts'

/**
 * A request in a table with second forms: it reads items of their entities only while the form that its model has is complete.
 * Its writes check that themselves.
 */
export function guardedRequest(request: StoreRequest, watch: FormWatch): StoreRequest {
  // The public interface checks the types of a model's patterns and entities; the implementation treats all alike.
  return new GuardedRequest(request as unknown as Loose, watch) as unknown as StoreRequest
}

type Rest = readonly unknown[]

/** A request whose arguments have no types. */
interface Loose
  extends Pick<
    StoreRequest,
    'calls' | 'underWay' | 'settled' | 'limit' | 'sizes' | 'consistent' | 'isIdempotent'
  > {
  bypassRules(): Loose
  idempotent(...rest: Rest): Loose
  visible(...rest: Rest): unknown
  one(pattern: AnyAccessPattern, ...rest: Rest): Promise<unknown>
  page(pattern: AnyAccessPattern, ...rest: Rest): Promise<unknown>
  items(pattern: AnyAccessPattern, ...rest: Rest): AsyncGenerator<unknown, void, undefined>
  changes(pattern: AnyAccessPattern, ...rest: Rest): AsyncGenerator<unknown, void, undefined>
  cursor(...rest: Rest): string
  snapshot(reads: readonly (readonly [AnyAccessPattern, unknown])[]): Promise<unknown>
  count(pattern: AnyAccessPattern, ...rest: Rest): Promise<unknown>
  counter(...rest: Rest): Promise<unknown>
  byKey(entity: AnyEntity, ...rest: Rest): Promise<unknown>
  create(...rest: Rest): Promise<unknown>
  update(...rest: Rest): Promise<unknown>
  upsert(...rest: Rest): Promise<unknown>
  delete(...rest: Rest): Promise<unknown>
  restore(...rest: Rest): Promise<unknown>
  transact(...rest: Rest): Promise<unknown>
}

class GuardedRequest implements Loose {
  readonly #request: Loose
  readonly #watch: FormWatch

  constructor(request: Loose, watch: FormWatch) {
    this.#request = request
    this.#watch = watch
  }

  get calls() {
    return this.#request.calls
  }

  get underWay() {
    return this.#request.underWay
  }

  get sizes() {
    return this.#request.sizes
  }

  get consistent() {
    return this.#request.consistent
  }

  get isIdempotent() {
    return this.#request.isIdempotent
  }

  settled(): Promise<void> {
    return this.#request.settled()
  }

  limit(...[limit, onExcess]: Parameters<StoreRequest['limit']>): void {
    this.#request.limit(limit, onExcess)
  }

  bypassRules(): Loose {
    return new GuardedRequest(this.#request.bypassRules(), this.#watch)
  }

  idempotent(...rest: Rest): Loose {
    return new GuardedRequest(this.#request.idempotent(...rest), this.#watch)
  }

  visible(...rest: Rest): unknown {
    return this.#request.visible(...rest)
  }

  one(pattern: AnyAccessPattern, ...rest: Rest): Promise<unknown> {
    return this.#read(pattern.entities, () => this.#request.one(pattern, ...rest))
  }

  page(pattern: AnyAccessPattern, ...rest: Rest): Promise<unknown> {
    return this.#read(pattern.entities, () => this.#request.page(pattern, ...rest))
  }

  items(pattern: AnyAccessPattern, ...rest: Rest): AsyncGenerator<unknown, void, undefined> {
    return this.#each(pattern.entities, () => this.#request.items(pattern, ...rest))
  }

  changes(pattern: AnyAccessPattern, ...rest: Rest): AsyncGenerator<unknown, void, undefined> {
    return this.#each(pattern.entities, () => this.#request.changes(pattern, ...rest))
  }

  cursor(...rest: Rest): string {
    return this.#request.cursor(...rest)
  }

  snapshot(reads: readonly (readonly [AnyAccessPattern, unknown])[]): Promise<unknown> {
    const entities = Array.isArray(reads) ? reads.flatMap(([pattern]) => pattern?.entities ?? []) : []
    return this.#read(entities, () => this.#request.snapshot(reads))
  }

  count(pattern: AnyAccessPattern, ...rest: Rest): Promise<unknown> {
    return this.#read(pattern.entities, () => this.#request.count(pattern, ...rest))
  }

  /** A parent has one form. */
  counter(...rest: Rest): Promise<unknown> {
    return this.#request.counter(...rest)
  }

  byKey(entity: AnyEntity, ...rest: Rest): Promise<unknown> {
    return this.#read([entity], () => this.#request.byKey(entity, ...rest))
  }

  create(...rest: Rest): Promise<unknown> {
    return this.#request.create(...rest)
  }

  update(...rest: Rest): Promise<unknown> {
    return this.#request.update(...rest)
  }

  upsert(...rest: Rest): Promise<unknown> {
    return this.#request.upsert(...rest)
  }

  delete(...rest: Rest): Promise<unknown> {
    return this.#request.delete(...rest)
  }

  restore(...rest: Rest): Promise<unknown> {
    return this.#request.restore(...rest)
  }

  transact(...rest: Rest): Promise<unknown> {
    return this.#request.transact(...rest)
  }

  #read(entities: readonly AnyEntity[], read: () => Promise<unknown>): Promise<unknown> {
    const unknown = this.#watch.ready(entities)
    if (unknown === undefined) return read()
    const answer = unknown.then(read)
    // As of other reads: a caller that drops the promise must not end the process.
    answer.catch(() => {})
    return answer
  }

  /** Before each of many results, as they may be read for longer than what is known holds. */
  async *#each(
    entities: readonly AnyEntity[],
    read: () => AsyncGenerator<unknown, void, undefined>,
  ): AsyncGenerator<unknown, void, undefined> {
    await this.#watch.ready(entities)
    for await (const each of read()) {
      await this.#watch.ready(entities)
      yield each
    }
  }
}
