import { existsSync } from 'node:fs'
import { resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import type { GatewayDefinition } from '../server/index.ts'

/** Where an application keeps its schema, from the directory it is started in. */
export const defaultSchemaPath = './schema/index.ts'

/**
 * Loads the module of an application and gives its default export, which `defineGateway` made. Throws an error
 * of one clear line where there is no such file, or it exports something else.
 */
export async function loadDefinition(path: string): Promise<GatewayDefinition> {
  const file = resolve(path)
  if (!existsSync(file)) throw new Error(`there is no file ${path}: give your schema's with --schema`)
  const module: { default?: unknown } = await import(pathToFileURL(file).href)
  if (!isDefinition(module.default)) {
    throw new Error(`${path} should have the result of defineGateway(...) as its default export`)
  }
  return module.default
}

function isDefinition(value: unknown): value is GatewayDefinition {
  return typeof value === 'object' && value !== null && 'table' in value && 'schema' in value
}
