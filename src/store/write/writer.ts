import {
  type AnyEntity,
  type AnyItem,
  decodeItem,
  inTenant,
  primaryKeyOf,
  type Table,
  tenantOf,
} from '../../model/index.ts'
import { required } from '../../required.ts'
import type { CallOptions, DynamoClient } from '../client/index.ts'
import {
  type AwayFromHome,
  type CreateRule,
  type Execution,
  notFound,
  type Requirements,
  readForRule,
  requirementOf,
  targetOf,
  type UpsertRules,
  type WriteOutcome,
  type WriteRule,
  type WriteTarget,
} from './action/index.ts'
import { asRead } from './change/index.ts'
import { commit, type PreviewedWrite, previewed, Rehearsed } from './commit/index.ts'
import { affectsCompanions, deletesWithCompanions, hasCompanions, isCopied } from './companions/index.ts'
import { deadlineOf } from './deadline.ts'
import { changesKey, planCreate, planUpdate, readBeforeUpdate, TransactionPlan } from './plan/index.ts'
import { readWritten } from './read-written.ts'
import { updateAsRead } from './update-as-read.ts'
import { upsertAlone } from './upsert-alone.ts'
import { deleteAlone, writeAlone } from './write-alone.ts'

/** Options of `Writer`. */
export interface WriterOptions {
  /** A client that retries when it is safe: see `retryingClient`. */
  readonly client: DynamoClient
  readonly table: Table
  readonly tableName: string
  /** Returns milliseconds since 1970: the time that decides which items have expired. */
  readonly clock?: () => number
  /** Called with the outcomes of sent actions, including failed ones, before they are acknowledged. Must not throw. */
  readonly onOutcomes?: (outcomes: readonly WriteOutcome[]) => Promise<void>
  /** The store's Region and the home, if the store isn't in the home Region of its table. */
  readonly away?: AwayFromHome | undefined
}

/** Options of one write: conditions on the item, and the deadline. */
export interface WriteOptions extends Requirements, CallOptions {}

type Values = Readonly<Record<string, unknown>>

/**
 * Creates, updates and deletes single items of a table's entities. Each write is one conditional call, with two
 * exceptions: an update may first read parts of an index key, and writes of unique values and of items with parents are
 * transactions. `timeoutMs` is the deadline of all calls of a write together: 10 seconds by default.
 */
export class Writer {
  readonly #client: DynamoClient
  readonly #table: Table
  readonly #tableName: string
  readonly #clock: () => number
  readonly #onOutcomes: (outcomes: readonly WriteOutcome[]) => Promise<void>
  readonly #away: AwayFromHome | undefined

  constructor(options: WriterOptions) {
    const { client, table, tableName, clock = Date.now, onOutcomes = async () => {}, away } = options
    this.#client = client
    this.#table = table
    this.#tableName = tableName
    this.#clock = clock
    this.#onOutcomes = onOutcomes
    this.#away = away
  }

  /**
   * Creates an item, with defaults for missing attributes.
   *
   * @returns the item, as a read would return it.
   * @throws WriteError ALREADY_EXISTS.
   * @throws DynagateError BAD_USER_INPUT, OUTCOME_UNKNOWN, or what the client throws.
   */
  async create(
    entity: AnyEntity,
    item: Values,
    options: CallOptions = {},
    check?: CreateRule,
  ): Promise<AnyItem> {
    const within = deadlineOf(options)
    if (hasCompanions(entity)) {
      const plan = this.#plan()
      const created = plan.create(entity, item, {}, check)
      await commit(plan, this.#execution(within))
      return required(created.item, 'the item that was created')
    }
    const target = this.#target(entity)
    const action = planCreate(target, item)
    check?.check(decodeItem(entity, asRead(action.item)))
    const { after } = await writeAlone(action, target, this.#execution(within))
    return decodeItem(entity, required(after, 'the item that was created'))
  }

  /**
   * Changes an item: sets values, applies operators, removes optional attributes given as null, and moves the item in
   * the indexes whose keys change.
   *
   * @returns the item after the change.
   * @throws WriteError NOT_FOUND; CONDITION_FAILED, with the item, if it doesn't meet `if` or `expectedVersion`.
   * @throws DynagateError BAD_USER_INPUT, CONFLICT if others kept changing the parts of an index key, or what the
   *   client throws.
   * @throws ItemError if the stored item isn't one of the entity.
   */
  async update(
    entity: AnyEntity,
    key: Values,
    patch: Values,
    options: WriteOptions = {},
    rule?: WriteRule,
  ): Promise<AnyItem> {
    const target = this.#target(entity)
    const requirement = requirementOf(entity, options, rule)
    const { if: condition, expectedVersion } = options
    if (changesKey(entity, patch)) {
      const plan = this.#plan()
      const handle = plan.update(entity, key, patch, { if: condition, expectedVersion }, rule)
      return this.#committed(target, plan, inTenant(handle.key, tenantOf(key)), deadlineOf(options))
    }
    const read =
      readBeforeUpdate(target, key, patch) ?? readForRule(target, rule, () => primaryKeyOf(entity, key))
    if (rule?.excludesAll) throw notFound(entity, undefined, { isUpdate: true })
    const within = deadlineOf(options)
    if (affectsCompanions(entity, patch) || entity.versions !== undefined) {
      const plan = this.#plan()
      plan.update(entity, key, patch, { if: condition, expectedVersion }, rule)
      return this.#committed(target, plan, key, within)
    }
    const { after } = read
      ? await updateAsRead({ target, key, patch, requirement }, read, this.#execution(within))
      : await writeAlone(
          planUpdate(target, key, patch, { required: requirement }),
          target,
          this.#execution(within),
        )
    return decodeItem(entity, required(after, 'the item that was updated'))
  }

  /**
   * Sets the given attributes of an item, or creates the item, with defaults for missing attributes. Read-only
   * attributes are set only when the item is created.
   *
   * @returns the item after the change.
   * @throws WriteError ALREADY_EXISTS if an item of another entity has the key.
   * @throws DynagateError BAD_USER_INPUT, CONFLICT if others kept changing the item, or what the client throws.
   */
  async upsert(
    entity: AnyEntity,
    item: Values,
    options: CallOptions = {},
    rules: UpsertRules = {},
  ): Promise<AnyItem> {
    const target = this.#target(entity)
    const within = deadlineOf(options)
    if (hasCompanions(entity) || isCopied(entity) || entity.versions !== undefined) {
      const plan = this.#plan()
      const { key } = plan.upsert(entity, item, {}, rules)
      return this.#committed(target, plan, inTenant(key, tenantOf(item)), within)
    }
    return upsertAlone(target, item, rules, this.#execution(within))
  }

  /**
   * Deletes an item.
   *
   * @returns the item before the delete.
   * @throws WriteError NOT_FOUND; CONDITION_FAILED, with the item, if it doesn't meet `if` or `expectedVersion`.
   * @throws DynagateError BAD_USER_INPUT, or what the client throws.
   * @throws ItemError if the stored item wasn't one of the entity; it has been deleted even so.
   */
  async delete(
    entity: AnyEntity,
    key: Values,
    options: WriteOptions = {},
    rule?: WriteRule,
  ): Promise<AnyItem> {
    const target = this.#target(entity)
    const requirement = requirementOf(entity, options, rule)
    const within = deadlineOf(options)
    if (deletesWithCompanions(entity) || entity.softDelete !== undefined || entity.versions !== undefined) {
      const { if: condition, expectedVersion } = options
      const plan = this.#plan()
      plan.delete(entity, key, { if: condition, expectedVersion }, rule)
      const [made] = await commit(plan, this.#execution(within))
      return decodeItem(entity, required(made?.outcome.before ?? made?.read, 'the item that was deleted'))
    }
    return deleteAlone(target, key, { requirement, rule }, this.#execution(within))
  }

  /**
   * Restores a deleted item of an entity with soft delete.
   *
   * @returns the item.
   * @throws WriteError NOT_FOUND; ALREADY_EXISTS if there is another item with the key; UNIQUE_VIOLATION.
   * @throws DynagateError BAD_USER_INPUT, or what the client throws.
   */
  async restore(
    entity: AnyEntity,
    key: Values,
    options: CallOptions = {},
    rule?: WriteRule,
  ): Promise<AnyItem> {
    const plan = this.#plan()
    plan.restore(entity, key, {}, rule)
    return this.#committed(this.#target(entity), plan, key, deadlineOf(options))
  }

  /**
   * Plans writes of several items and commits them, all or none. The plan runs once; retries send the same writes, with
   * the same ids and defaults. If the plan throws, nothing is sent.
   *
   * @returns what the plan returned.
   * @throws WriteError that names the write that failed.
   * @throws DynagateError LIMIT_EXCEEDED, OUTCOME_UNKNOWN, or what the plan or the client throws.
   */
  async transact<Result>(
    plan: (transaction: TransactionPlan) => Result | Promise<Result>,
    options: CallOptions = {},
  ): Promise<Result> {
    const transaction = this.#plan()
    const result = await plan(transaction)
    await commit(transaction, this.#execution(deadlineOf(options)))
    return result
  }

  /**
   * Plans writes as {@link transact} does and has DynamoDB check their conditions, but commits none of them.
   *
   * @returns what each write would do, including those of companions.
   * @throws like `transact`.
   */
  async preview(
    plan: (transaction: TransactionPlan) => unknown,
    options: CallOptions = {},
  ): Promise<readonly PreviewedWrite[]> {
    const transaction = this.#plan()
    await plan(transaction)
    const rehearsal = { ...this.#execution(deadlineOf(options)), isRehearsal: true }
    try {
      await commit(transaction, rehearsal)
    } catch (error) {
      if (error instanceof Rehearsed) return error.actions.map(previewed)
      throw error
    }
    throw new TypeError('Expected a rehearsal, got writes that were made')
  }

  #plan(): TransactionPlan {
    return new TransactionPlan((entity) => this.#target(entity))
  }

  /**
   * Commits a plan of one write, then reads and returns the item: DynamoDB returns no items of a transaction.
   */
  async #committed(
    { entity }: WriteTarget,
    plan: TransactionPlan,
    key: Values,
    within: () => CallOptions,
  ): Promise<AnyItem> {
    const execution = this.#execution(within)
    const [made] = await commit(plan, execution)
    const after = made?.outcome.after ?? (await readWritten(this.#target(entity), key, execution))
    return decodeItem(entity, after)
  }

  #execution(within: () => CallOptions): Execution {
    return { client: this.#client, onOutcomes: this.#onOutcomes, within, away: this.#away }
  }

  #target(entity: AnyEntity): WriteTarget {
    return targetOf(entity, { table: this.#table, tableName: this.#tableName, clock: this.#clock })
  }
}
