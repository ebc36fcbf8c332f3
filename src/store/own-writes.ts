import type { AnyEntity } from '../model/index.ts'
import type { RequestRules } from './rules/index.ts'
import type { PlannedWriteOptions, TransactionPlan, WriteHandle } from './write/index.ts'

type Values = Readonly<Record<string, unknown>>

/** The methods of a transaction that plan its writes. */
export type PlannedWrites = Pick<
  TransactionPlan,
  'create' | 'update' | 'upsert' | 'delete' | 'restore' | 'recopy' | 'check' | 'reject'
>

/** The writes of a transaction, in the tenant of the request and under the rules of its caller. */
export class OwnWrites implements PlannedWrites {
  readonly #transaction: TransactionPlan
  readonly #own: (values: Values) => Values
  readonly #rules: RequestRules | undefined

  constructor(
    transaction: TransactionPlan,
    own: (values: Values) => Values,
    rules: RequestRules | undefined,
  ) {
    this.#transaction = transaction
    this.#own = own
    this.#rules = rules
  }

  create(entity: AnyEntity, item: Values, options?: PlannedWriteOptions): WriteHandle {
    const check = this.#rulesFor(options)?.writes.create(entity, item)
    return this.#transaction.create(entity, this.#own(item), options, check)
  }

  update(entity: AnyEntity, key: Values, changes: Values, options?: PlannedWriteOptions): WriteHandle {
    const rule = this.#rulesFor(options)?.writes.update(entity, key, changes, options)
    return this.#transaction.update(entity, this.#own(key), changes, options, rule)
  }

  upsert(entity: AnyEntity, item: Values, options?: PlannedWriteOptions): WriteHandle {
    const rules = this.#rulesFor(options)?.writes.upsert(entity, item)
    return this.#transaction.upsert(entity, this.#own(item), options, rules)
  }

  delete(entity: AnyEntity, key: Values, options?: PlannedWriteOptions): WriteHandle {
    const rule = this.#rulesFor(options)?.writes.delete(entity, key, options)
    return this.#transaction.delete(entity, this.#own(key), options, rule)
  }

  restore(entity: AnyEntity, key: Values, options?: PlannedWriteOptions): WriteHandle {
    const rule = this.#rulesFor(options)?.writes.restore(entity, key)
    return this.#transaction.restore(entity, this.#own(key), options, rule)
  }

  recopy(entity: AnyEntity, key: Values, options?: PlannedWriteOptions): WriteHandle {
    const rule = this.#rulesFor(options)?.writes.update(entity, key, {})
    return this.#transaction.recopy(entity, this.#own(key), options, rule)
  }

  check(entity: AnyEntity, key: Values, options?: PlannedWriteOptions): WriteHandle {
    const rule = this.#rulesFor(options)?.writes.check(entity, key, options)
    return this.#transaction.check(entity, this.#own(key), options, rule)
  }

  #rulesFor(options: PlannedWriteOptions | undefined): RequestRules | undefined {
    return options?.bypassRules === true ? undefined : this.#rules
  }

  reject(...reason: Parameters<TransactionPlan['reject']>): never {
    return this.#transaction.reject(...reason)
  }
}
