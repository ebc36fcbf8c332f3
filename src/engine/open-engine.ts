import { mkdir, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Engine, makeEngine } from './engine.ts'
import type { FaultOptions } from './faults/index.ts'
import { LaggingStore } from './lag/index.ts'
import type { EngineState } from './operations/index.ts'
import { isRecordKey } from './records/index.ts'
import { type KeyValueStore, openLmdbStore } from './storage/index.ts'
import { Catalogue } from './tables/index.ts'
import { type AutoScalingOptions, Throttle } from './throttling/index.ts'
import { Upkeep } from './upkeep/index.ts'

/** Where an engine keeps its data, and by which clock it goes. */
export type EngineOptions = ({ readonly directory: string } | { readonly memory: true }) & {
  /** Epoch milliseconds; the system's clock unless given. */
  readonly now?: () => number
  /**
   * How long a shard of a stream takes records until the next one does, in milliseconds, for streams enabled from
   * now on: four hours unless given, as on AWS.
   */
  readonly shardLife?: number
  /**
   * How far eventually consistent reads stay behind, in milliseconds: those without `ConsistentRead`, and all of a
   * global index. Of writes by other processes they see everything.
   */
  readonly lag?: number
  /** Faults that calls shall meet. */
  readonly faults?: FaultOptions
  /** Whether provisioned tables are held to their capacity. */
  readonly throttle?: boolean
  /** How the capacity of provisioned tables follows what they consume, for an engine that throttles. */
  readonly autoScaling?: AutoScalingOptions
}

/**
 * Opens an engine. `{ directory }` keeps everything on disk, in a directory that several processes may have
 * open; it is made where it's missing. `{ memory: true }` starts empty and keeps nothing.
 *
 * @example
 * await using engine = await openEngine({ memory: true })
 * await engine.execute('ListTables', {})
 */
export async function openEngine(options: EngineOptions): Promise<Engine> {
  checkOptions(options)
  if ('directory' in options) {
    await mkdir(options.directory, { recursive: true })
    const storage = openLmdbStore({ directory: options.directory, durable: true })
    return startEngine(storage, options, () => storage.close())
  }
  const directory = await mkdtemp(join(tmpdir(), 'dynagate-engine-'))
  const storage = openLmdbStore({ directory, durable: false })
  return startEngine(storage, options, async () => {
    await storage.close()
    await rm(directory, { recursive: true, force: true })
  })
}

const fourHours = 4 * 60 * 60 * 1000

function checkOptions({ lag, throttle, autoScaling }: EngineOptions): void {
  if (lag !== undefined && !(lag >= 0))
    throw new TypeError(`lag expected milliseconds of at least 0, got ${lag}`)
  if (autoScaling !== undefined && throttle !== true) {
    throw new TypeError('autoScaling expected throttle: true beside it, for it follows what tables consume')
  }
}

function startEngine(store: KeyValueStore, options: EngineOptions, close: () => Promise<void>): Engine {
  const {
    now = Date.now,
    shardLife = fourHours,
    lag = 0,
    faults,
    throttle = false,
    autoScaling = {},
  } = options
  const storage = lag === 0 ? store : new LaggingStore(store, { lag, now, lags: isRecordKey })
  const catalogue = new Catalogue()
  const upkeep = new Upkeep({ storage, catalogue, now })
  const state: EngineState = { storage, catalogue, upkeep, now, shardLife }
  const behaviour = { faults, throttle: throttle ? new Throttle(state, autoScaling) : undefined }
  return makeEngine(state, behaviour, async () => {
    await upkeep.close()
    await close()
  })
}
