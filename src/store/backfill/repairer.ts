import { DynagateError } from '../../errors.ts'
import {
  type AnyEntity,
  type Document,
  entityOf,
  hasCopies,
  ItemError,
  isOutdated,
  isSystemItem,
  secondFormIn,
  uniqueValueEntity,
} from '../../model/index.ts'
import { ConditionFailed, type DynamoClient, TransactionCancelled, toWire } from '../client/index.ts'
import { pickKey } from '../plan/index.ts'
import type { Clock } from '../run/index.ts'
import type { Store } from '../store.ts'
import {
  claim,
  contextOf,
  execute,
  hasShards,
  isPresent,
  type PutAction,
  planUpgrade,
  type Sentinel,
  sentinelsOf,
  type UpdateAction,
  type WriteAction,
  WriteError,
  type WriteTarget,
} from '../write/index.ts'
import { recopy } from './recopy.ts'
import { KeptChanging, recount } from './recount.ts'
import { recountShards } from './recount-shards.ts'
import { planRepair, planUnchanged } from './repair.ts'
import { type BackfillReport, type Counts, nothing } from './report.ts'
import { isOwned, keeperKey, planOrphan, type StoredSentinel, sentinelIn } from './sentinels.ts'

/** Options of {@link Repairer}. */
export interface RepairerOptions {
  readonly store: Store
  readonly client: DynamoClient
  readonly entities: ReadonlySet<AnyEntity>
  readonly isDryRun: boolean
  readonly clock: Clock
  readonly signal: AbortSignal | undefined
}

/** Repairs the items of a table one by one: items of entities, and the sentinels of their unique values. */
export class Repairer {
  readonly #options: RepairerOptions

  constructor(options: RepairerOptions) {
    this.#options = options
  }

  /** Repairs an item or a sentinel, and counts its faults. */
  async repaired(kind: BackfillReport['pass'], read: Document): Promise<Counts> {
    const { store, entities, isDryRun } = this.#options
    const { table, tableName } = store
    const sentinel = sentinelIn(table, read)
    if (sentinel !== undefined) return this.#sentinel(read, sentinel)
    const entity = entityOf(table, read)
    if (entity === undefined) {
      const isOwn = isSystemItem(table, read) || secondFormIn(table, read) !== undefined
      return isOwn ? nothing : { ...nothing, unknown: 1 }
    }
    // Items with a second form are left to the migration, which writes both forms.
    if (!entities.has(entity) || entity.second !== undefined) return nothing
    const target: WriteTarget = { tableName, entity, now: Date.now() }
    const one = { ...nothing, items: 1 }
    let stored: Document | undefined = read
    for (let retriesLeft = mostRetries; ; retriesLeft -= 1) {
      // An expired item counts as missing, and DynamoDB deletes it.
      if (stored === undefined || !isPresent(target, stored)) return one
      try {
        const wasCopied: boolean = hasCopies(entity) && (await this.#recopy(kind, target, stored))
        if (wasCopied && (kind === 'verify' || isDryRun)) return { ...one, repaired: 1 }
        if (wasCopied) stored = (await this.#get(pickKey(stored, table.primaryIndex))) ?? stored
        const { own, claims, conflicts } = await this.#repairs(target, stored)
        const isRepaired = own !== undefined || (claims.length > 0 && (kind === 'repair' || isDryRun))
        const guard = (kind === 'repair' ? own : undefined) ?? planUnchanged(target, stored)
        const isOnlyRead = claims.length === 0 && guard.kind === 'check'
        if (!isOnlyRead) await this.#execute([guard, ...claims])
        const wasCorrected = entity.aggregates.length > 0 && (await this.#recount(kind, target, stored))
        const wereRecounted = hasShards(entity) && (await this.#recountShards(kind, target, stored))
        const repaired = isRepaired || wasCorrected || wereRecounted || wasCopied ? 1 : 0
        return { ...one, conflicts, repaired, sentinels: claims.length }
      } catch (error) {
        if (error instanceof ItemError || error instanceof KeptChanging) {
          const fault = { key: toWire(pickKey(read, table.primaryIndex)), message: error.message }
          return { ...one, broken: 1, faults: [fault] }
        }
        if (!isStale(error) || retriesLeft === 0) throw error
        stored = await this.#get(pickKey(stored, table.primaryIndex))
      }
    }
  }

  /** Deletes a sentinel whose owner doesn't have the value. */
  async #sentinel(read: Document, sentinel: StoredSentinel): Promise<Counts> {
    const { store, entities } = this.#options
    const { table, tableName } = store
    const { entity } = sentinel
    if (!entities.has(entity)) return nothing
    const target: WriteTarget = { tableName, entity, now: Date.now() }
    const own = { ...target, entity: uniqueValueEntity(table) }
    let stored: Document | undefined = read
    for (let retriesLeft = mostRetries; ; retriesLeft -= 1) {
      const current: StoredSentinel | undefined = stored && sentinelIn(table, stored)
      if (stored === undefined || current === undefined || !isPresent(own, stored)) return nothing
      // A soft delete moves the owner to the deleted items in one transaction: read the owner first, so that neither read
      // misses it.
      const owner = await this.#get(current.owner)
      const keeper = keeperKey(current)
      const items = { owner, keeper: keeper && (await this.#get(keeper)) }
      if (isOwned(target, current, items)) return nothing
      try {
        await this.#execute(planOrphan(target, stored, current, owner))
        return { ...nothing, sentinels: 1 }
      } catch (error) {
        if (!isStale(error) || retriesLeft === 0) throw error
        stored = await this.#get(pickKey(stored, table.primaryIndex))
      }
    }
  }

  #recopy(kind: BackfillReport['pass'], target: WriteTarget, stored: Document): Promise<boolean> {
    const { client, isDryRun } = this.#options
    return recopy(target, stored, { client, isRepair: kind === 'repair' && !isDryRun })
  }

  #recount(kind: BackfillReport['pass'], target: WriteTarget, stored: Document): Promise<boolean> {
    const { client, clock, signal, isDryRun } = this.#options
    return recount(target, stored, { client, clock, signal, isRepair: kind === 'repair' && !isDryRun })
  }

  #recountShards(kind: BackfillReport['pass'], target: WriteTarget, stored: Document): Promise<boolean> {
    const { client, clock, signal, isDryRun } = this.#options
    return recountShards(target, stored, { client, clock, signal, isRepair: kind === 'repair' && !isDryRun })
  }

  /** Executes actions, several in one transaction; none in a dry run. */
  async #execute(actions: readonly WriteAction[]): Promise<void> {
    if (this.#options.isDryRun) return
    await execute(actions, { client: this.#options.client, within: () => ({}), onOutcomes: async () => {} })
  }

  /** The actions that repair an item, and the number of its unique values that other items own. */
  async #repairs(
    target: WriteTarget,
    stored: Document,
  ): Promise<{
    readonly own: UpdateAction | PutAction | undefined
    readonly claims: readonly WriteAction[]
    readonly conflicts: number
  }> {
    const own = isOutdated(target.entity, stored) ? planUpgrade(target, stored) : planRepair(target, stored)
    const repaired = own === undefined ? stored : repairedBy(own, stored)
    const sentinels = sentinelsOf(target, repaired, contextOf(target.entity, stored))
    const states = await Promise.all(sentinels.map((sentinel) => this.#stateOf(target, sentinel)))
    const missing = sentinels.filter((_, at) => states[at] === 'missing')
    const conflicts = states.filter((state) => state === 'foreign').length
    const claims = missing.map((sentinel) => claim(target, sentinel))
    return { own, claims, conflicts }
  }

  async #stateOf(target: WriteTarget, { item, owner }: Sentinel): Promise<'own' | 'foreign' | 'missing'> {
    const { entity } = target
    const Item = await this.#get(pickKey(item, entity.table.primaryIndex))
    if (Item === undefined || !isPresent({ ...target, entity: uniqueValueEntity(entity.table) }, Item))
      return 'missing'
    return JSON.stringify(toWire(Item).$$owner) === JSON.stringify({ M: toWire(owner) }) ? 'own' : 'foreign'
  }

  /** A stored item, strongly consistent. */
  async #get(Key: Document): Promise<Document | undefined> {
    const { Item } = await this.#options.client.get(
      { TableName: this.#options.store.tableName, Key, ConsistentRead: true },
      {},
    )
    return Item
  }
}

/** Whether an item has changed since it was read, or may have been written by an attempt with a lost response. */
function isStale(error: unknown): boolean {
  if (error instanceof ConditionFailed || error instanceof TransactionCancelled) return true
  if (error instanceof WriteError) return error.code === 'NOT_FOUND' || error.code === 'CONFLICT'
  return error instanceof DynagateError && error.code === 'OUTCOME_UNKNOWN'
}

function repairedBy(action: UpdateAction | PutAction, stored: Document): Document {
  return action.kind === 'put' ? action.item : withChanges(stored, action.changes)
}

function withChanges(
  stored: Document,
  changes: readonly { kind: string; path: readonly (string | number)[]; value?: unknown }[],
): Document {
  const after: Document = { ...stored }
  for (const {
    kind,
    path: [attribute],
    value,
  } of changes) {
    if (kind === 'remove') delete after[String(attribute)]
    else after[String(attribute)] = value as Document[string]
  }
  return after
}

/** Retries for one item that others keep changing. Each attempt reads it again. */
const mostRetries = 20
