import { mkdir, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Engine, makeEngine } from './engine.ts'
import { openLmdbStore } from './storage/index.ts'
import { Catalogue } from './tables/index.ts'

/** Where an engine keeps its data, and by which clock it goes. */
export type EngineOptions = ({ readonly directory: string } | { readonly memory: true }) & {
  /** Epoch milliseconds; the system's clock unless given. */
  readonly now?: () => number
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
  const { now = Date.now } = options
  const catalogue = new Catalogue()
  if ('directory' in options) {
    await mkdir(options.directory, { recursive: true })
    const storage = openLmdbStore({ directory: options.directory, durable: true })
    return makeEngine({ storage, catalogue, now }, () => storage.close())
  }
  const directory = await mkdtemp(join(tmpdir(), 'dynagate-engine-'))
  const storage = openLmdbStore({ directory, durable: false })
  return makeEngine({ storage, catalogue, now }, async () => {
    await storage.close()
    await rm(directory, { recursive: true, force: true })
  })
}
