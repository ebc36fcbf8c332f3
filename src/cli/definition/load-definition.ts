import { statSync } from 'node:fs'
import { relative, resolve, sep } from 'node:path'
import { pathToFileURL } from 'node:url'
import { ModelError } from '../../errors.ts'
import { type GatewayDefinition, OptionsError } from '../../server/index.ts'
import { definitionPath } from './definition-path.ts'
import { importerOf, placeOf } from './error-place.ts'

/**
 * Loads the module of an application and returns its default export, the result of `defineGateway`.
 *
 * @param given the value of `--schema`; undefined for the module that package.json names, or the default.
 * @throws UsageError for a package.json that doesn't name it properly; ModelError or OptionsError of the definition;
 *   Error whose message begins with the place of a fault in the module, or states that the module doesn't exist.
 */
export async function loadDefinition(given: string | undefined): Promise<GatewayDefinition> {
  const path = definitionPath(given)
  checkIsFile(path)
  return importDefinition(path, (error) => {
    throw error instanceof ModelError || error instanceof OptionsError ? error : located(error, path)
  })
}

/**
 * Loads the definition in a file.
 *
 * @param onError is called with what the module throws; by default it is thrown as it is.
 */
export async function importDefinition(
  path: string,
  onError: (error: unknown) => never = rethrow,
): Promise<GatewayDefinition> {
  const module: { default?: unknown } = await import(pathToFileURL(resolve(path)).href).catch(onError)
  if (isDefinition(module.default)) return module.default
  throw new Error(`${path}: expected the result of defineGateway(...) as its default export`)
}

function rethrow(error: unknown): never {
  throw error
}

/** @throws Error that tells where to name another file. */
export function checkIsFile(path: string): void {
  const found = statSync(path, { throwIfNoEntry: false })
  if (found?.isFile()) return
  const example = '"dynagate": { "schema": "./shop.ts" }'
  throw new Error(
    found === undefined
      ? `there is no file ${path}: name your definition by --schema, or in package.json: ${example}`
      : `${path} is a folder: expected the file of your definition`,
  )
}

/** An error of the module whose message begins with its place. */
function located(error: unknown, path: string): Error {
  if (!(error instanceof Error)) return new Error(`${path}: ${String(error)}`)
  const place = placeOf(error, isOwn)
  const file = place?.file ?? importerOf(error)
  const near = relative('', file ?? path)
  const at = [near.startsWith('..') ? (file ?? path) : near, place?.line, place?.column]
    .filter((each) => each !== undefined)
    .join(':')
  return new Error(`${at}: ${error.message}`, { cause: error })
}

/** Whether a file belongs to the application, and not to a package or to Dynagate itself. */
function isOwn(file: string): boolean {
  return !file.includes(`${sep}node_modules${sep}`) && !file.startsWith(dynagate)
}

/** The sources of Dynagate itself, in a checkout. */
const dynagate = resolve(import.meta.dirname, '../..')

function isDefinition(value: unknown): value is GatewayDefinition {
  return typeof value === 'object' && value !== null && 'table' in value && 'schema' in value
}
