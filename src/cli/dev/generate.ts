import { existsSync } from 'node:fs'
import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Fault } from './fault.ts'
import { programOf, runScript } from './project-program.ts'

/** Writes a printed schema to a file, unless the file has it already; returns whether it was written. */
export async function writeSchema(file: string, sdl: string): Promise<boolean> {
  const written = await readFile(file, 'utf8').catch(() => undefined)
  if (written === sdl) return false
  await writeFile(file, sdl)
  return true
}

/** The files in which graphql-codegen finds its configuration. */
const configurations = [
  'codegen.ts',
  'codegen.mts',
  'codegen.js',
  'codegen.json',
  'codegen.yml',
  'codegen.yaml',
]

/**
 * Runs the project's own graphql-codegen, which reads the schema file and writes types and typed operations.
 *
 * @returns the faults; undefined for a project without its configuration.
 * @throws the signal's reason; Error if it can't be run.
 */
export async function runCodegen(folder: string, signal: AbortSignal): Promise<Fault[] | undefined> {
  const configuration = configurations.find((name) => existsSync(join(folder, name)))
  if (configuration === undefined) return undefined
  const place = { file: join(folder, configuration) }
  const program = programOf(folder, '@graphql-codegen/cli', 'graphql-codegen')
  if (program === undefined) {
    const message = 'graphql-codegen is not installed: npm install --save-dev @graphql-codegen/cli'
    return [{ place, message }]
  }
  const { isSuccess, out, err } = await runScript(program, ['--config', configuration], { folder, signal })
  return isSuccess ? [] : [{ place, message: `graphql-codegen failed: ${err || out}`.trim() }]
}
