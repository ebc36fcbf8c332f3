import { isDeepStrictEqual } from 'node:util'
import { DynagateError, type ErrorCode } from '../../errors.ts'
import { type AnyEntity, type AnyItem, type Document, decodeItem, type Table } from '../../model/index.ts'
import type { ItemChange } from '../changes/index.ts'
import {
  type CallOptions,
  ConditionFailed,
  type DynamoClient,
  type GetInput,
  type PutInput,
  TableNotFound,
  UpstreamFailure,
} from '../client/index.ts'
import { keyAttributes, pickKey } from '../plan/index.ts'
import { required } from '../required.ts'
import { defaultPolicy, systemClock } from '../run/index.ts'
import { asRead } from './as-read.ts'
import { changedItem, planUpdate, readBeforeUpdate, type UpdatePlan } from './plan-update.ts'
import { planCreate, planDelete } from './plan-whole-item.ts'
import { isPresent, type WriteTarget } from './write-target.ts'

/** Options of a writer. */
export interface WriterOptions {
  /** A client that retries where that does no harm: see `retryingClient`. */
  readonly client: DynamoClient
  readonly table: Table
  readonly tableName: string
  /** Milliseconds since 1970; tells which items have expired. */
  readonly clock?: () => number
  /** Called after each write that was sent, whatever came of it, before the write is acknowledged. Must not throw. */
  readonly onChange?: (change: ItemChange) => Promise<void>
}

type Values = Readonly<Record<string, unknown>>

/**
 * Creates, updates and deletes single items of a table's entities. Each write is one conditional call, except an
 * update that has to read parts of an index key first. `timeoutMs` is the deadline of all calls of a write together,
 * 10 seconds unless given.
 */
export class Writer {
  readonly #client: DynamoClient
  readonly #table: Table
  readonly #tableName: string
  readonly #clock: () => number
  readonly #onChange: (change: ItemChange) => Promise<void>

  constructor({ client, table, tableName, clock = Date.now, onChange = async () => {} }: WriterOptions) {
    this.#client = client
    this.#table = table
    this.#tableName = tableName
    this.#clock = clock
    this.#onChange = onChange
  }

  /**
   * Creates an item, with the defaults of what is not given.
   *
   * @returns the item as reads will return it.
   * @throws DynagateError ALREADY_EXISTS, BAD_USER_INPUT, OUTCOME_UNKNOWN, or what the client throws.
   */
  async create(entity: AnyEntity, item: Values, options: CallOptions = {}): Promise<AnyItem> {
    const input = planCreate(this.#target(entity), item)
    const after = asRead(input.Item)
    const expected = { key: pickKey(after, keyAttributes(this.#table.primaryIndex)), after }
    try {
      await this.#reported(expected, async () => ({
        before: await this.#put(input, deadlineOf(options)),
        after,
      }))
    } catch (error) {
      throw error instanceof ConditionFailed ? alreadyExists(entity, error) : error
    }
    return decodeItem(entity, after)
  }

  /**
   * Changes an item: sets what the patch has, removes the optional attributes that are null in it, and moves the item
   * in the indexes whose keys that touches.
   *
   * @returns the item after the change.
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
      const { before } = await this.#reported({ key: input.Key, after: null }, async () => {
        const { Attributes } = await this.#client.delete(input, deadlineOf(options)())
        return { before: required(Attributes, 'the item that was deleted'), after: null }
      })
      return decodeItem(entity, before)
    } catch (error) {
      throw error instanceof ConditionFailed ? notFound(entity, error) : error
    }
  }

  /**
   * Sends a put, and again when its answer was lost. Finding exactly the item in place means that the first try had
   * made it; finding another one may mean that too, for it may have been changed since.
   *
   * @returns the expired item that it replaced, null where there was none, undefined where that isn't known.
   */
  async #put(input: PutInput, within: () => CallOptions): Promise<Document | null | undefined> {
    try {
      return (await this.#client.put(input, within())).Attributes ?? null
    } catch (lost) {
      if (!(lost instanceof DynagateError) || lost.code !== 'OUTCOME_UNKNOWN') throw lost
      try {
        await this.#client.put({ ...input, ReturnValuesOnConditionCheckFailure: 'ALL_OLD' }, within())
      } catch (error) {
        const found = error instanceof ConditionFailed ? error.item : undefined
        if (!isDeepStrictEqual(found, asRead(input.Item))) throw lost
      }
      return undefined
    }
  }

  /** Reads, and updates if nothing of what was read has changed by then; else again. */
  async #updateAsRead(
    target: WriteTarget,
    key: Values,
    patch: Values,
    { read, within }: { read: GetInput; within: () => CallOptions },
  ): Promise<AnyItem> {
    for (let retriesLeft = maxConflictRetries; ; retriesLeft -= 1) {
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

  async #update(entity: AnyEntity, { input, changes }: UpdatePlan, options: CallOptions): Promise<AnyItem> {
    const expected = { key: input.Key, after: undefined, touched: new Set(changes.keys()) }
    const { after } = await this.#reported(expected, async () => {
      const { Attributes } = await this.#client.update(input, options)
      const before = required(Attributes, 'the item that was updated')
      return { before, after: changedItem(before, changes) }
    })
    return decodeItem(entity, after)
  }

  /** Makes a write, and reports what is known of its change. */
  async #reported<Images extends Pick<ItemChange, 'before' | 'after'>>(
    expected: Pick<ItemChange, 'key' | 'after' | 'touched'>,
    write: () => Promise<Images>,
  ): Promise<Images> {
    let images: Images
    try {
      images = await write()
    } catch (error) {
      await this.#onChange(
        isRefusal(error)
          ? { key: expected.key, before: null, after: null, isCertain: true }
          : { ...expected, before: undefined, isCertain: false },
      )
      throw error
    }
    await this.#onChange({ key: expected.key, ...images, isCertain: true })
    return images
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
const maxConflictRetries = 3

/** The options of each further call of a write, so that all of them end by one deadline. */
function deadlineOf({ signal, timeoutMs = defaultPolicy.writeDeadlineMs }: CallOptions): () => CallOptions {
  const deadline = systemClock.now() + timeoutMs
  return () => ({ ...(signal && { signal }), timeoutMs: deadline - systemClock.now() })
}

/** Whether an error proves that the write was not made, and won't be. */
function isRefusal(error: unknown): boolean {
  if (error instanceof UpstreamFailure) return !error.mayHaveRun
  if (error instanceof TableNotFound) return true
  return error instanceof DynagateError && !openCodes.has(error.code)
}

/** Codes after which a write may have been made, or may still be. */
const openCodes: ReadonlySet<ErrorCode> = new Set([
  'OUTCOME_UNKNOWN',
  'CANCELLED',
  'TIMEOUT',
  'UPSTREAM_UNAVAILABLE',
  'INTERNAL_SERVER_ERROR',
])

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
