import { existsSync, readFileSync } from 'node:fs'
import { dirname, join, relative, resolve } from 'node:path'
import { messageOf, parseJson, UsageError } from '../input/index.ts'

/** The option of a command that loads a definition. */
export const definitionOption = { schema: { type: 'string' } } as const

const conventional = './schema/index.ts'

/** The default of the option in a command's help. */
export const definitionDefault = `as package.json names it, or ${conventional}`

/**
 * The path of the module with a gateway's definition, relative to the current folder: from `--schema`, otherwise from
 * the nearest package.json (`"dynagate": { "schema": "./shop.ts" }`), otherwise `./schema/index.ts`.
 *
 * @throws UsageError for a package.json that can't be read, or that names the module in another form.
 */
export function definitionPath(given: string | undefined, folder: string = process.cwd()): string {
  if (given !== undefined) return given
  const manifest = nearestManifest(folder)
  const named = manifest && namedIn(manifest)
  if (manifest === undefined || named === undefined) return conventional
  const path = relative(folder, resolve(dirname(manifest), named))
  return path.startsWith('..') ? path : `./${path}`
}

function nearestManifest(folder: string): string | undefined {
  const file = join(folder, 'package.json')
  if (existsSync(file)) return file
  const parent = dirname(folder)
  return parent === folder ? undefined : nearestManifest(parent)
}

function namedIn(file: string): string | undefined {
  const settings = settingsIn(file)
  if (settings === undefined) return undefined
  const isSettings = typeof settings === 'object' && settings !== null && 'schema' in settings
  const schema = isSettings ? settings.schema : undefined
  if (typeof schema === 'string' && schema !== '') return schema
  throw new UsageError(`${file}: expected "dynagate": { "schema": PATH }, got ${JSON.stringify(settings)}`)
}

function settingsIn(file: string): unknown {
  try {
    const manifest = parseJson(readFileSync(file, 'utf8'), file)
    return typeof manifest === 'object' && manifest !== null && 'dynagate' in manifest
      ? manifest.dynagate
      : undefined
  } catch (error) {
    throw new UsageError(messageOf(error))
  }
}
