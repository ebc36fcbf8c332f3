import { isDeepStrictEqual } from 'node:util'
import { DynagateError } from '../../errors.ts'
import { type AnyEntity, type AnyItem, decodeItem, type Table } from '../../model/index.ts'
import {
  type CallOptions,
  ConditionFailed,
  type DynamoClient,
  type GetInput,
  type PutInput,
  type UpdateInput,
} from '../client/index.ts'
import { defaultPolicy, systemClock } from '../run/index.ts'
import { asRead } from './as-read.ts'
import { planUpdate, readBeforeUpdate } from './plan-update.ts'
import { planCreate, planDelete } from './plan-whole-item.ts'
import { isPresent, type WriteTarget } from './write-target.ts'

/** What a writer writes with, and to. */
export interface WriterOptions {
  /** One that tries again where that does no harm: see `retryingClient`. */
  readonly client: DynamoClient
  readonly table: Table
  readonly tableName: string
  /** Milliseconds since 1970; tells which items have expired. */
  readonly clock?: () => number
}

type Values = Readonly<Record<string, unknown>>

/**
 * Creates, updates and deletes single items of a table's entities. Each write is one conditional call, but for
 * an update that has to read parts of an index key first. `timeoutMs` is the deadline of a write's calls
 * together, 10 seconds unless given.
 */
export class Writer {
  readonly #client: DynamoClient
  readonly #table: Table
  readonly #tableName: string
  readonly #clock: () => number

  constructor({ client, table, tableName, clock = Date.now }: WriterOptions) {
    this.#client = client
    this.#table = table
    this.#tableName = tableName
    this.#clock = clock
  }

  /**
   * Creates an item, with the defaults of what is not given.
   *
   * @returns the item as reads will give it.
   * @throws DynagateError ALREADY_EXISTS, BAD_USER_INPUT, OUTCOME_UNKNOWN, or what the client throws.
   */
  async create(entity: AnyEntity, item: Values, options: CallOptions = {}): Promise<AnyItem> {
    const input = planCreate(this.#target(entity), item)
    const within = deadlineOf(options)
    try {
      await this.#client.put(input, within())
    } catch (error) {
      if (error instanceof ConditionFailed) throw alreadyExists(entity, error)
      if (!(error instanceof DynagateError) || error.code !== 'OUTCOME_UNKNOWN') throw error
      await this.#createAgain(input, error, within())
    }
    return decodeItem(entity, asRead(input.Item))
  }

  /**
   * Changes an item: sets what the patch gives, removes the optional attributes that it has as null, and moves
   * the item in the indexes whose keys that touches.
   *
   * @returns the item as it is then.
   * @throws DynagateError NOT_FOUND, BAD_USER_INPUT, CONFLICT where others kept changing the parts of an index
   *   key, or what the client throws.
   * @throws ItemError where what is stored isn't an item of the entity.
   */
  async update(entity: AnyEntity, key: Values, patch: Values, options: CallOptions = {}): Promise<AnyItem> {
    const target = this.#target(entity)
    const read = readBeforeUpdate(target, key, patch)
    const within = deadlineOf(options)
    if (read) return this.#updateAsRead(target, key, patch, { read, within })
    try {
      return await this.#update(entity, planUpdate(target, key, patch), within())
    } catch (error) {
      throw error instanceof ConditionFailed ? notFound(entity, error) : error
    }
  }

  /**
   * Deletes an item.
   *
   * @returns the item as it was.
   * @throws DynagateError NOT_FOUND, BAD_USER_INPUT, or what the client throws.
   * @throws ItemError where what was stored isn't an item of the entity; it is deleted then.
   */
  async delete(entity: AnyEntity, key: Values, options: CallOptions = {}): Promise<AnyItem> {
    const input = planDelete(this.#target(entity), key)
    try {
      const { Attributes = {} } = await this.#client.delete(input, deadlineOf(options)())
      return decodeItem(entity, Attributes)
    } catch (error) {
      throw error instanceof ConditionFailed ? notFound(entity, error) : error
    }
  }

  /**
   * Sends a create whose answer was lost once more. Finding exactly the item in place means that the first try
   * had made it; finding another one may mean that too, for it may have been changed since.
   */
  async #createAgain(input: PutInput, lost: DynagateError, options: CallOptions): Promise<void> {
    try {
      await this.#client.put({ ...input, ReturnValuesOnConditionCheckFailure: 'ALL_OLD' }, options)
    } catch (error) {
      const found = error instanceof ConditionFailed ? error.item : undefined
      if (!isDeepStrictEqual(found, asRead(input.Item))) throw lost
    }
  }

  /** Reads, and updates if nothing of what was read has changed by then; else again. */
  async #updateAsRead(
    target: WriteTarget,
    key: Values,
    patch: Values,
    { read, within }: { read: GetInput; within: () => CallOptions },
  ): Promise<AnyItem> {
    for (let retriesLeft = mostRetries; ; retriesLeft -= 1) {
      const { Item } = await this.#client.get(read, within())
      if (Item === undefined || !isPresent(target, Item)) throw notFound(target.entity)
      try {
        return await this.#update(target.entity, planUpdate(target, key, patch, Item), within())
      } catch (error) {
        if (!(error instanceof ConditionFailed)) throw error
        if (retriesLeft === 0) throw keptChanging(target.entity, error)
      }
    }
  }

  async #update(entity: AnyEntity, input: UpdateInput, options: CallOptions): Promise<AnyItem> {
    const { Attributes = {} } = await this.#client.update(input, options)
    return decodeItem(entity, Attributes)
  }

  #target(entity: AnyEntity): WriteTarget {
    if (entity.table !== this.#table) {
      throw new TypeError(
        `Expected an entity of the table ${this.#table.definition.name}, got ${entity.name} of ${entity.table.definition.name}`,
      )
    }
    return { tableName: this.#tableName, entity, now: this.#clock() }
  }
}

/** How often an update is tried again whose item was changed between its read and its write. */
const mostRetries = 3

/** The options of each further call of a write, so that all of them end by one deadline. */
function deadlineOf({ signal, timeoutMs = defaultPolicy.writeDeadlineMs }: CallOptions): () => CallOptions {
  const deadline = systemClock.now() + timeoutMs
  return () => ({ ...(signal && { signal }), timeoutMs: deadline - systemClock.now() })
}

function alreadyExists(entity: AnyEntity, cause: unknown): DynagateError {
  return new DynagateError('ALREADY_EXISTS', `${entity.name}: there is an item with this key already`, {
    cause,
  })
}

function notFound(entity: AnyEntity, cause?: unknown): DynagateError {
  return new DynagateError('NOT_FOUND', `${entity.name}: there is no item with this key`, { cause })
}

function keptChanging(entity: AnyEntity, cause: unknown): DynagateError {
  return new DynagateError(
    'CONFLICT',
    `${entity.name}: the item was changed by others each time this update was about to be made; try again`,
    { cause },
  )
}
