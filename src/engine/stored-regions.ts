import { mkdir, readFile, rename, writeFile } from 'node:fs/promises'
import { join } from 'node:path'

/** The regions of a directory. */
export interface StoredRegions {
  readonly names: readonly string[]
  /** The region whose data is in the directory itself, as in an engine without regions. */
  readonly home: string
}

/**
 * Stores and returns the regions of a directory: its existing ones, and requested new ones. The file also records where
 * the data of each region is, so the order of the names doesn't matter. Undefined if the directory has no regions and
 * none are requested.
 *
 * @throws TypeError if an existing region isn't among the requested ones, because its pending writes would be lost.
 */
export async function storeRegions(
  directory: string,
  requested: readonly string[] | undefined,
): Promise<StoredRegions | undefined> {
  const known = await readRegions(join(directory, file))
  if (requested === undefined) return known
  const missing = known?.names.filter((name) => !requested.includes(name)) ?? []
  if (missing.length > 0) {
    throw new TypeError(
      `regions expected all that the directory has (${known?.names.join(', ')}), got ${JSON.stringify(requested)}`,
    )
  }
  const [first = ''] = requested
  const regions = { names: requested, home: known?.home ?? first }
  if (known?.names.length !== requested.length) await write(directory, regions)
  return regions
}

const file = 'regions.json'

async function readRegions(path: string): Promise<StoredRegions | undefined> {
  try {
    return JSON.parse(await readFile(path, 'utf8')) as StoredRegions
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined
    throw new Error(`${path} can't be read: ${error instanceof Error ? error.message : String(error)}`)
  }
}

/** Atomic: the file is written completely or not at all. */
async function write(directory: string, regions: StoredRegions): Promise<void> {
  await mkdir(directory, { recursive: true })
  const written = join(directory, `${file}.${process.pid}`)
  await writeFile(written, `${JSON.stringify(regions)}\n`, { flush: true })
  await rename(written, join(directory, file))
}
