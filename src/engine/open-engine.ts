import { join } from 'node:path'
import { Scheduler } from './background/index.ts'
import { Catalogue, readPrepared, readReservedIds } from './catalogue/index.ts'
import { type Engine, makeEngine } from './engine.ts'
import type { FaultOptions } from './faults/index.ts'
import type { IamOptions } from './iam/index.ts'
import { Dispatcher, type EngineState, type Execute } from './operations/index.ts'
import { isRecordKey } from './records/index.ts'
import type { Region } from './regions/index.ts'
import { required } from './required.ts'
import {
  hasDatabase,
  type KeyValueStore,
  LaggingStore,
  type Lock,
  openLock,
  openMemoryStore,
  openStore,
  processLock,
} from './storage/index.ts'
import { type StoredRegions, storeRegions } from './stored-regions.ts'
import type { AutoScalingOptions } from './throttling/index.ts'

/** Options of `openEngine()`. */
export type EngineOptions = (
  | {
      readonly directory: string
      /** Throws for a directory without data, and creates nothing. */
      readonly mustExist?: boolean
    }
  | { readonly memory: true }
) & {
  /** Returns epoch milliseconds; the system's clock by default. */
  readonly now?: () => number
  /**
   * The time after which a stream's shard is followed by the next one, in milliseconds, for newly enabled streams: four
   * hours by default, as on AWS.
   */
  readonly shardLife?: number
  /**
   * The number of records per second above which an open shard is split into two, for newly enabled streams. By default
   * a stream has one open shard, unless `splitShards()` splits it.
   */
  readonly shardSplitRate?: number
  /**
   * The lag of eventually consistent reads, in milliseconds: those without `ConsistentRead`, and all reads of a global
   * index. Writes by other processes are visible at once.
   */
  readonly lag?: number
  /** Faults to inject. */
  readonly faults?: FaultOptions
  /** Whether tables are throttled at their capacity: provisioned, or maximum on-demand. */
  readonly throttle?: boolean
  /**
   * Whether partitions are throttled at DynamoDB's limits: 3,000 read and 1,000 write units per second. The warm
   * throughput of a table determines its number of partitions.
   */
  readonly throttlePartitions?: boolean
  /**
   * Its regions, such as `['eu-west-1', 'us-east-1']`: each has its own tables, which may be replicas of a global
   * table, and a client selects a region as on AWS. A directory stores its regions: give all of them, in any order, or
   * none. Calls without a region use the first one. Without regions, a single one serves all names.
   */
  readonly regions?: readonly string[]
  /** The time until a write of a global table arrives in the other regions, in milliseconds; 500 by default. */
  readonly replicationLag?: number
  /** The access keys that may use it over HTTP, each with its policy. Without them any signature may do everything. */
  readonly iam?: IamOptions
  /** Auto scaling of provisioned tables, for an engine that throttles. */
  readonly autoScaling?: AutoScalingOptions
}

/**
 * Opens an engine. `{ directory }` stores everything on disk, in a directory that several processes may open; it is
 * created if it is missing, unless it `mustExist`. `{ memory: true }` starts empty and stores nothing on disk.
 *
 * @example
 * await using engine = await openEngine({ memory: true })
 * await engine.execute('ListTables', {})
 */
export async function openEngine(options: EngineOptions): Promise<Engine> {
  checkOptions(options)
  if ('directory' in options && options.mustExist && !hasDatabase(options.directory))
    throw new Error(`${options.directory} has no data of an engine`)
  return startEngine(options)
}

const fourHours = 4 * 60 * 60 * 1000
const halfASecond = 500

function checkOptions({ lag, throttle, autoScaling, regions, shardSplitRate }: EngineOptions): void {
  if (shardSplitRate !== undefined && !(Number.isSafeInteger(shardSplitRate) && shardSplitRate >= 1))
    throw new TypeError(`shardSplitRate expected a number of records of at least 1, got ${shardSplitRate}`)
  if (lag !== undefined && !(lag >= 0))
    throw new TypeError(`lag expected milliseconds of at least 0, got ${lag}`)
  if (autoScaling !== undefined && throttle !== true) {
    throw new TypeError(
      'autoScaling expected throttle: true as well, because it follows the consumed capacity',
    )
  }
  const wrong = regions?.find((name, at) => !/^[a-z0-9-]+$/.test(name) || regions.indexOf(name) !== at)
  if (wrong === undefined && regions?.length !== 0) return
  throw new TypeError(`regions expected different names like 'eu-west-1', got ${JSON.stringify(regions)}`)
}

async function startEngine(options: EngineOptions): Promise<Engine> {
  const { now = Date.now, replicationLag: lag = halfASecond, faults, iam } = options
  const access = iam === undefined ? undefined : new (await import('./iam/index.ts')).AccessControl(iam, now)
  const stored = await knownRegions(options)
  const { names, home } = stored ?? { names: [''], home: '' }
  const stores = new Map<string, KeyValueStore>()
  for (const name of names) stores.set(name, await openRegionStore(options, name, home))
  const all = await Promise.all(names.map((name) => openRegion(name, stores, options)))
  const first = required(all[0], 'a region')
  const byName = new Map(all.map((region) => [region.name, region]))
  // The home region is first, because it decides an exchange, and every process with the directory open has it.
  const states = new Map([home, ...names].map((name) => [name, required(byName.get(name), name).state]))
  const directoryLock = 'directory' in options ? await openLock(options.directory) : processLock()
  const lock = settling(directoryLock, states)
  // Reads of this process see the same exchange in all regions.
  if (isPrepared(states)) await lock.hold(async () => {})
  const cleaning = clearInterruptedRestores([...states.values()], lock)
  const regions = stored && new (await import('./regions/index.ts')).Regions({ regions: all, lock, lag, now })
  return makeEngine({
    states,
    execute: first.execute,
    regions,
    lock,
    faults,
    access,
    layered:
      regions !== undefined ||
      access !== undefined ||
      options.throttle === true ||
      options.throttlePartitions === true,
    async close() {
      await cleaning
      await regions?.close()
      lock.close()
      // A background job may read the stores of other regions.
      for (const { state } of all) await state.background.close()
      for (const store of stores.values()) await store.close()
    },
  })
}

/** A lock whose holders first settle the exchange that a killed process has left between two regions. */
function settling(lock: Lock, states: ReadonlyMap<string, EngineState>): Lock {
  const settle = async () => {
    if (!isPrepared(states)) return
    const { settleExchanges } = await import('./snapshots/index.ts')
    await settleExchanges(states)
  }
  return {
    hold: (work) => lock.hold(() => settle().then(work)),
    holdIfFree: (work) => lock.holdIfFree(() => settle().then(work)),
    close: () => lock.close(),
  }
}

function isPrepared(states: ReadonlyMap<string, EngineState>): boolean {
  return [...states.values()].some(({ storage }) => storage.read(readPrepared) !== undefined)
}

/** If another process is restoring right now, nothing was interrupted. */
async function clearInterruptedRestores(states: readonly EngineState[], lock: Lock): Promise<void> {
  const isReserved = ({ storage }: EngineState) => storage.read(readReservedIds) !== undefined
  if (!states.some(isReserved)) return
  const { clearInterruptedRestore } = await import('./snapshots/index.ts')
  await lock
    .holdIfFree(async () => {
      for (const state of states.filter(isReserved)) await clearInterruptedRestore(state)
    })
    // If this fails, the next engine that opens the directory tries again.
    .catch(() => false)
}

/** The regions of an engine, which its directory stores; undefined for one without regions. */
async function knownRegions(options: EngineOptions): Promise<StoredRegions | undefined> {
  const { regions } = options
  if ('directory' in options) return storeRegions(options.directory, regions)
  const [home] = regions ?? []
  return regions && home !== undefined ? { names: regions, home } : undefined
}

/** The home region's data is in the same place as that of an engine without regions. */
function openRegionStore(options: EngineOptions, name: string, home: string): Promise<KeyValueStore> {
  if (!('directory' in options)) return openMemoryStore()
  return openStore(name === home ? options.directory : join(options.directory, 'regions', name))
}

async function openRegion(
  name: string,
  stores: ReadonlyMap<string, KeyValueStore>,
  options: EngineOptions,
): Promise<Region> {
  const { now = Date.now, shardLife = fourHours, shardSplitRate, lag = 0, autoScaling = {} } = options
  const { throttle = false, throttlePartitions = false } = options
  const catalogue = new Catalogue()
  const stored = required(stores.get(name), `the store of ${name}`)
  const store = lag === 0 ? stored : new LaggingStore(stored, { lag, now, lags: isRecordKey })
  const onCompleted = () => background.wake()
  const storage =
    stores.size === 1
      ? store
      : new (await import('./snapshots/index.ts')).ExchangingStore({ store, catalogue, stores, onCompleted })
  const background = new Scheduler({ storage, catalogue, now })
  const state: EngineState = {
    storage,
    catalogue,
    background,
    now,
    shards: { life: shardLife, splitRate: shardSplitRate },
    region: name === '' ? 'local' : name,
  }
  const dispatcher = new Dispatcher(state)
  const perform: Execute = (operation, input, origin) => dispatcher.execute(operation, input, origin)
  if (!throttle && !throttlePartitions) return { name, state, execute: perform }
  const { HotPartitions, Throttle } = await import('./throttling/index.ts')
  const layers = [
    ...(throttlePartitions ? [new HotPartitions(state)] : []),
    ...(throttle ? [new Throttle(state, autoScaling)] : []),
  ]
  const execute = layers.reduce<Execute>(
    (inner, layer) => (operation, input, origin) =>
      layer.execute(
        (name, request) => inner(name, request, origin),
        operation,
        input,
        origin?.region ?? state.region,
      ),
    perform,
  )
  return { name, state, execute }
}
