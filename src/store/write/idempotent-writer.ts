import {
  type AnyEntity,
  type AnyItem,
  type Document,
  decodeItem,
  inTenant,
  primaryKeyOf,
} from '../../model/index.ts'
import { required } from '../../required.ts'
import type { CallOptions } from '../client/index.ts'
import { commit } from './commit.ts'
import { RepeatedRequest } from './commit-failure.ts'
import { deadlineOf } from './deadline.ts'
import { packResult, unpackResult } from './recorded-result.ts'
import { type Idempotency, type RecordedWrite, RequestRecords } from './request-record.ts'
import { TransactionPlan } from './transaction-plan.ts'
import { notFound } from './write-error.ts'
import { type CreateRule, isAllowed, type UpsertRules, type WriteRule } from './write-rule.ts'
import { isOfEntity, isPresent, targetOf, type WriteTarget } from './write-target.ts'
import { type WriteOptions, Writer, type WriterOptions } from './writer.ts'

/** Options of `IdempotentWriter`. */
export interface IdempotentOptions extends WriterOptions {
  readonly idempotency: Idempotency
  /** The tenant of the request; undefined without one. */
  readonly tenant: string | undefined
}

type Values = Readonly<Record<string, unknown>>

/**
 * The writes of a request with an idempotency key. Each is a transaction that also stores a record of its outcome: a write
 * at the same position of a later request with the key isn't made but has the recorded outcome. Errors aren't recorded.
 */
export class IdempotentWriter
  implements Pick<Writer, 'create' | 'update' | 'upsert' | 'delete' | 'restore' | 'transact' | 'preview'>
{
  readonly #options: IdempotentOptions
  readonly #records: RequestRecords
  #count = 0

  constructor(options: IdempotentOptions) {
    const { table, tableName, tenant, clock: now = Date.now } = options
    this.#options = options
    this.#records = new RequestRecords(table, { tableName, tenant, now })
  }

  /** @throws what {@link Writer} throws, like all methods; DynagateError IDEMPOTENCY_MISMATCH. */
  async create(
    entity: AnyEntity,
    item: Values,
    options: CallOptions = {},
    check?: CreateRule,
  ): Promise<AnyItem> {
    const handle = await this.#once(
      `create ${entity.name}`,
      (plan) => plan.create(entity, item, {}, check),
      options,
    )
    return required(handle.item, 'the item that was created')
  }

  /** Returns the item as it is afterwards: a repeated update returns it with the changes that others made since. */
  async update(
    entity: AnyEntity,
    key: Values,
    patch: Values,
    options: WriteOptions = {},
    rule?: WriteRule,
  ): Promise<AnyItem> {
    const { signal: _, timeoutMs: __, ...requirements } = options
    const { key: own } = await this.#once(
      `update ${entity.name}`,
      (plan) => plan.update(entity, key, patch, requirements, rule),
      options,
    )
    return decodeItem(
      entity,
      await this.#read(entity, inTenant(own, this.#options.tenant), isOfEntity, options),
    )
  }

  async upsert(
    entity: AnyEntity,
    item: Values,
    options: CallOptions = {},
    rules: UpsertRules = {},
  ): Promise<AnyItem> {
    const { key } = await this.#once(
      `upsert ${entity.name}`,
      (plan) => plan.upsert(entity, item, {}, rules),
      options,
    )
    const own = inTenant(key, this.#options.tenant)
    return decodeItem(entity, await this.#read(entity, own, isOfEntity, options))
  }

  async delete(
    entity: AnyEntity,
    key: Values,
    options: WriteOptions = {},
    rule?: WriteRule,
  ): Promise<AnyItem> {
    const { signal: _, timeoutMs: __, ...requirements } = options
    const handle = await this.#once(
      `delete ${entity.name}`,
      async (plan) => {
        const deleted = plan.delete(entity, key, requirements, rule)
        const stored = await this.#read(entity, key, isPresent, options)
        // Its record would show something of an item that the caller may not delete, such as that it is too large.
        if (!isAllowed(rule, entity, stored)) throw notFound(entity)
        return plan.withItem(deleted, stored)
      },
      options,
    )
    return required(handle.item, 'the item that was deleted')
  }

  async restore(
    entity: AnyEntity,
    key: Values,
    options: CallOptions = {},
    rule?: WriteRule,
  ): Promise<AnyItem> {
    await this.#once(`restore ${entity.name}`, (plan) => plan.restore(entity, key, {}, rule), options)
    return decodeItem(entity, await this.#read(entity, key, isOfEntity, options))
  }

  async transact<Result>(
    plan: (transaction: TransactionPlan) => Result | Promise<Result>,
    options: CallOptions = {},
  ): Promise<Result> {
    return this.#once('transaction', plan, options)
  }

  /** Nothing is written, so nothing is recorded. */
  preview(...plan: Parameters<Writer['preview']>): ReturnType<Writer['preview']> {
    return new Writer(this.#options).preview(...plan)
  }

  async #once<Result>(
    what: string,
    plan: (transaction: TransactionPlan) => Result | Promise<Result>,
    options: CallOptions,
  ): Promise<Result> {
    this.#count += 1
    const {
      idempotency,
      table,
      tableName,
      client,
      clock = Date.now,
      onOutcomes = async () => {},
      away,
    } = this.#options
    const write: RecordedWrite = { ...idempotency, what, position: this.#count }
    const within = deadlineOf(options)
    const recorded = async () => {
      const { Item } = await client.get(this.#records.read(write), within())
      return this.#records.outcome(write, Item)
    }
    // A recorded result has the same form as the one that the plan returned.
    const restored = (outcome: Document) => unpackResult(outcome, table) as Result
    const earlier = await recorded()
    if (earlier !== undefined) return restored(earlier)
    const transaction = new TransactionPlan((entity) => targetOf(entity, { table, tableName, clock }))
    const result = await plan(transaction)
    const packed = () => packResult(result, (handle) => transaction.itemOf(handle))
    try {
      await commit(transaction, { client, onOutcomes, within, away }, () =>
        this.#records.put(write, packed()),
      )
      return result
    } catch (error) {
      if (!(error instanceof RepeatedRequest)) throw error
      return restored(required(await recorded(), 'the record of a repeated write'))
    }
  }

  /** The stored item, strongly consistent. @throws WriteError NOT_FOUND if there is none, or `is` says that it isn't one. */
  async #read(entity: AnyEntity, key: Values, is: typeof isPresent, options: CallOptions): Promise<Document> {
    const { table, tableName, client, clock = Date.now } = this.#options
    const target: WriteTarget = targetOf(entity, { table, tableName, clock })
    const { Item } = await client.get(
      { TableName: tableName, Key: primaryKeyOf(entity, key), ConsistentRead: true },
      deadlineOf(options)(),
    )
    if (Item === undefined || !is(target, Item)) throw notFound(entity)
    return Item
  }
}
