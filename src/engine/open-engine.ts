import { mkdir, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Engine, makeEngine } from './engine.ts'
import type { EngineState } from './operations/index.ts'
import { type KeyValueStore, openLmdbStore } from './storage/index.ts'
import { Catalogue } from './tables/index.ts'
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
  const { now = Date.now, shardLife = fourHours } = options
  const settings = { now, shardLife }
  if ('directory' in options) {
    await mkdir(options.directory, { recursive: true })
    const storage = openLmdbStore({ directory: options.directory, durable: true })
    return startEngine(storage, settings, () => storage.close())
  }
  const directory = await mkdtemp(join(tmpdir(), 'dynagate-engine-'))
  const storage = openLmdbStore({ directory, durable: false })
  return startEngine(storage, settings, async () => {
    await storage.close()
    await rm(directory, { recursive: true, force: true })
  })
}

const fourHours = 4 * 60 * 60 * 1000

function startEngine(
  storage: KeyValueStore,
  settings: Pick<EngineState, 'now' | 'shardLife'>,
  close: () => Promise<void>,
): Engine {
  const { now } = settings
  const catalogue = new Catalogue()
  const upkeep = new Upkeep({ storage, catalogue, now })
  return makeEngine({ storage, catalogue, upkeep, ...settings }, async () => {
    await upkeep.close()
    await close()
  })
}
