import { isDeepStrictEqual } from 'node:util'
import { DynagateError } from '../../errors.ts'
import {
  type Document,
  decodeItem,
  ItemError,
  isItemOf,
  primaryKeyOf,
  type SecondForm,
} from '../../model/index.ts'
import { ConditionFailed, type DynamoClient, TransactionCancelled, toWire } from '../client/index.ts'
import { Placeholders } from '../expressions/index.ts'
import { pickKey } from '../plan/index.ts'
import {
  type CheckAction,
  contextOf,
  type DeleteAction,
  execute,
  isPresent,
  isSecondFormOf,
  putSecond,
  secondFormOf,
  unchanged,
  type WriteAction,
  type WriteTarget,
  wholeItem,
} from '../write/index.ts'
import { type Migrated, secondOf } from './record-stage.ts'
import { type MigrationCounts, nothing } from './report.ts'

/** Stores the second forms of items. */
export class Copier {
  readonly #migrated: Migrated
  readonly #client: DynamoClient
  readonly #second: SecondForm

  /** @param client a client that retries. */
  constructor(migrated: Migrated, client: DynamoClient) {
    this.#migrated = migrated
    this.#client = client
    this.#second = secondOf(migrated.entity)
  }

  /**
   * For an item: puts its second form unless it exists, on the condition that the item hasn't changed since it was
   * read. For a second form: deletes it if its item is gone. Ignores other items.
   */
  async copied(stored: Document): Promise<MigrationCounts> {
    const { entity } = this.#migrated
    if (isItemOf(entity, stored)) return this.#item(stored)
    const isSecond = isItemOf(this.#second.entity, stored)
    // From converted values the key of the item can't be computed.
    return isSecond && !this.#second.isConverted ? this.#secondForm(stored) : nothing
  }

  async #item(found: Document): Promise<MigrationCounts> {
    const { entity, store } = this.#migrated
    const one = { ...nothing, items: 1 }
    let stored: Document | undefined = found
    for (let retriesLeft = mostRetries; ; retriesLeft -= 1) {
      // An expired item counts as missing, and DynamoDB deletes it.
      if (stored === undefined || !isPresent(this.#target, stored)) return one
      let form: Document
      try {
        form = secondFormOf(entity, this.#second, stored)
      } catch (error) {
        if (!(error instanceof ItemError) && !(error instanceof DynagateError)) throw error
        return { ...one, broken: 1, faults: [{ key: this.#wireKey(found), message: error.message }] }
      }
      const put = putSecond(this.#target, this.#second, form)
      const there = await this.#get(put.key)
      if (isSecondFormOf(form, there)) return one
      const owner = there && (await this.#otherOwner(stored, there))
      if (owner !== undefined) {
        const message = `${this.#second.entity.name}: ${JSON.stringify(toWire(owner))} has the same key in its next form, ${JSON.stringify(toWire(put.key))}`
        return { ...one, broken: 1, faults: [{ key: this.#wireKey(found), message }] }
      }
      try {
        await this.#execute([this.#unchanged(stored), put])
        return { ...one, written: 1 }
      } catch (error) {
        if (!isStale(error) || retriesLeft === 0) throw error
        stored = await this.#get(pickKey(stored, store.table.primaryIndex))
      }
    }
  }

  async #secondForm(found: Document): Promise<MigrationCounts> {
    const second = this.#second.entity
    // DynamoDB deletes both forms of an expired item, possibly at different times.
    if (!isPresent({ ...this.#target, entity: second }, found)) return nothing
    const key = this.#keyOfItem(found)
    if (key === undefined || (await this.#get(key)) !== undefined) return nothing
    // By now another item's second form may have this key.
    const placeholders = new Placeholders()
    const condition = wholeItem(second, found, placeholders)
    const remove: DeleteAction = {
      ...this.#actionOn(pickKey(found, second.table.primaryIndex)),
      kind: 'delete',
      condition,
      attributes: placeholders.attributes,
    }
    try {
      await this.#execute([this.#missing(key), remove])
      return { ...nothing, written: 1 }
    } catch (error) {
      // The item has been created again meanwhile, with its second form.
      if (error instanceof TransactionCancelled) return nothing
      throw error
    }
  }

  /** The key of another item to which this second form belongs; undefined for none. */
  async #otherOwner(stored: Document, form: Document): Promise<Document | undefined> {
    const key = this.#second.isConverted ? undefined : this.#keyOfItem(form)
    if (key === undefined || isDeepStrictEqual(key, pickKey(stored, this.#migrated.store.table.primaryIndex)))
      return undefined
    const owner = await this.#get(key)
    return owner && isPresent(this.#target, owner) ? key : undefined
  }

  /** The key of the item to which a second form belongs; undefined if the form can't be decoded. */
  #keyOfItem(form: Document): Document | undefined {
    const { entity: second } = this.#second
    try {
      return primaryKeyOf(this.#migrated.entity, { ...contextOf(second, form), ...decodeItem(second, form) })
    } catch (error) {
      if (error instanceof ItemError || error instanceof DynagateError) return undefined
      throw error
    }
  }

  #wireKey(stored: Document) {
    return toWire(pickKey(stored, this.#migrated.store.table.primaryIndex))
  }

  /** Checks that no attribute of an item has changed. */
  #unchanged(stored: Document): CheckAction {
    const placeholders = new Placeholders()
    const condition = wholeItem(this.#migrated.entity, stored, placeholders)
    const key = pickKey(stored, this.#migrated.store.table.primaryIndex)
    return { ...this.#actionOn(key), kind: 'check', condition, attributes: placeholders.attributes }
  }

  #missing(key: Document): CheckAction {
    const placeholders = new Placeholders()
    const [{ name }] = this.#migrated.store.table.primaryIndex.partition
    const condition = unchanged(name, undefined, placeholders)
    return { ...this.#actionOn(key), kind: 'check', condition, attributes: placeholders.attributes }
  }

  #actionOn(key: Document) {
    const { entity, store } = this.#migrated
    return { tableName: store.tableName, entity, key, conditionsOn: [] }
  }

  get #target(): WriteTarget {
    const { entity, store } = this.#migrated
    return { tableName: store.tableName, entity, now: Date.now() }
  }

  async #execute(actions: readonly WriteAction[]): Promise<void> {
    await execute(actions, { client: this.#client, within: () => ({}), onOutcomes: async () => {} })
  }

  /** A stored item, strongly consistent. */
  async #get(Key: Document): Promise<Document | undefined> {
    const { tableName: TableName } = this.#migrated.store
    return (await this.#client.get({ TableName, Key, ConsistentRead: true }, {})).Item
  }
}

/** Whether an item has changed since it was read, or may have been written by an attempt with a lost response. */
function isStale(error: unknown): boolean {
  if (error instanceof ConditionFailed || error instanceof TransactionCancelled) return true
  return error instanceof DynagateError && error.code === 'OUTCOME_UNKNOWN'
}

/** Retries for one item that others keep changing. Each attempt reads it again. */
const mostRetries = 20
