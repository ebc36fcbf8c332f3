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
import {
  type CreateRule,
  isAllowed,
  isPresent,
  notFound,
  targetOf,
  type UpsertRules,
  type WriteRule,
  type WriteTarget,
} from './action/index.ts'
import { commit, RepeatedRequest } from './commit/index.ts'
import { type Idempotency, type RecordedWrite, RequestRecords } from './companions/index.ts'
import { deadlineOf } from './deadline.ts'
import { TransactionPlan } from './plan/index.ts'
import { readWritten } from './read-written.ts'
import { packResult, unpackResult } from './recorded-result.ts'
import { type WriteOptions, Writer, type WriterOptions } from './writer.ts'

/** Options of `IdempotentWriter`. */
export interface IdempotentOptions extends WriterOptions {
  readonly idempotency: Idempotency
  /** The tenant of the request; undefined without one. */
  readonly tenant: string | undefined
}

type Values = Readonly<Record<string, unknown>>

/**
 * The writes of a request with an idempotency key. Each is a transaction that also stores a record of its outcome. When a
 * later request with the same key reaches a write at the same position, it returns the recorded outcome and writes
 * nothing. Errors aren't recorded.
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

  /** Returns the current item: a repeated update also returns the changes that others have made since the first one. */
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
    return this.#after(entity, inTenant(own, this.#options.tenant), options)
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
    return this.#after(entity, inTenant(key, this.#options.tenant), options)
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
        const stored = await this.#before(entity, key, options)
        // The record could reveal an item that the caller may not delete: an error could say that it is too large.
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
    return this.#after(entity, key, options)
  }

  async transact<Result>(
    plan: (transaction: TransactionPlan) => Result | Promise<Result>,
    options: CallOptions = {},
  ): Promise<Result> {
    return this.#once('transaction', plan, options)
  }

  /** A preview writes nothing, so nothing is recorded. */
  preview(...plan: Parameters<Writer['preview']>): ReturnType<Writer['preview']> {
    return new Writer(this.#options).preview(...plan)
  }

  async #once<Result>(
    what: string,
    plan: (transaction: TransactionPlan) => Result | Promise<Result>,
    options: CallOptions,
  ): Promise<Result> {
    this.#count += 1
    const { idempotency, table, client, onOutcomes = async () => {}, away } = this.#options
    const write: RecordedWrite = { ...idempotency, what, position: this.#count }
    const within = deadlineOf(options)
    const recorded = async () => {
      const { Item } = await client.get(this.#records.read(write), within())
      return this.#records.outcome(write, Item)
    }
    // A recorded result has the form of the plan's own result.
    const restored = (outcome: Document) => unpackResult(outcome, table) as Result
    const earlier = await recorded()
    if (earlier !== undefined) return restored(earlier)
    const transaction = new TransactionPlan((entity) => this.#target(entity))
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

  /** The stored item before a write, strongly consistent. @throws WriteError NOT_FOUND */
  async #before(entity: AnyEntity, key: Values, options: CallOptions): Promise<Document> {
    const target = this.#target(entity)
    const read = { TableName: target.tableName, Key: primaryKeyOf(entity, key), ConsistentRead: true }
    const { Item } = await this.#options.client.get(read, deadlineOf(options)())
    if (Item === undefined || !isPresent(target, Item)) throw notFound(entity)
    return Item
  }

  async #after(entity: AnyEntity, key: Values, options: CallOptions): Promise<AnyItem> {
    const { client } = this.#options
    return decodeItem(
      entity,
      await readWritten(this.#target(entity), key, { client, within: deadlineOf(options) }),
    )
  }

  #target(entity: AnyEntity): WriteTarget {
    const { table, tableName, clock = Date.now } = this.#options
    return targetOf(entity, { table, tableName, clock })
  }
}
