import { mkdir, readFile, rename, writeFile } from 'node:fs/promises'
import { join } from 'node:path'

/** The regions of a directory. */
export interface RememberedRegions {
  readonly names: readonly string[]
  /** The one whose data is in the directory itself, as that of an engine without regions is. */
  readonly home: string
}

/**
 * The regions that a directory has from now on: those that it was opened with before, and new ones that are asked
 * for. The file that says so also says whose data is where, in whatever order the names are given. Undefined where
 * the directory never had regions and none are asked for. Throws a TypeError where some are missing from those asked
 * for: what is on its way to them would be lost.
 */
export async function rememberRegions(
  directory: string,
  asked: readonly string[] | undefined,
): Promise<RememberedRegions | undefined> {
  const known = await readRemembered(join(directory, file))
  if (asked === undefined) return known
  const missing = known?.names.filter((name) => !asked.includes(name)) ?? []
  if (missing.length > 0) {
    throw new TypeError(
      `regions expected all that the directory has (${known?.names.join(', ')}), got ${JSON.stringify(asked)}`,
    )
  }
  const [first = ''] = asked
  const regions = { names: asked, home: known?.home ?? first }
  if (known?.names.length !== asked.length) await write(directory, regions)
  return regions
}

const file = 'regions.json'

async function readRemembered(path: string): Promise<RememberedRegions | undefined> {
  try {
    return JSON.parse(await readFile(path, 'utf8')) as RememberedRegions
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined
    throw new Error(`${path} can't be read: ${error instanceof Error ? error.message : String(error)}`)
  }
}

/** The file is there whole or not at all. */
async function write(directory: string, regions: RememberedRegions): Promise<void> {
  await mkdir(directory, { recursive: true })
  const written = join(directory, `${file}.${process.pid}`)
  await writeFile(written, `${JSON.stringify(regions)}\n`, { flush: true })
  await rename(written, join(directory, file))
}
