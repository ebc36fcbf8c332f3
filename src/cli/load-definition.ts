import { existsSync } from 'node:fs'
import { resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import type { GatewayDefinition } from '../server/index.ts'

/** The default of `--schema`, relative to the current directory. */
export const defaultSchemaPath = './schema/index.ts'

/**
 * Loads the module of an application and returns its default export, the result of `defineGateway`. Throws a one-line
 * error if there is no such file, or if it exports something else.
 */
export async function loadDefinition(path: string): Promise<GatewayDefinition> {
  const file = resolve(path)
  if (!existsSync(file))
    throw new Error(`there is no file ${path}: pass the path of your schema with --schema`)
  const module: { default?: unknown } = await import(pathToFileURL(file).href)
  if (!isDefinition(module.default)) {
    throw new Error(`${path}: expected the result of defineGateway(...) as its default export`)
  }
  return module.default
}

function isDefinition(value: unknown): value is GatewayDefinition {
  return typeof value === 'object' && value !== null && 'table' in value && 'schema' in value
}
