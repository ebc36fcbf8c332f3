import { ModelError } from '../../errors.ts'
import { OptionsError } from '../../server/index.ts'
import { importerOf, type Place, placeOf } from '../definition/index.ts'
import type { Fault } from './fault.ts'

/** The sources of a project by their absolute paths. */
export type Sources = ReadonlyMap<string, string>

/**
 * The faults that prevent a definition from being loaded or served, each with its place: for a fault of the model the
 * declaration of its entity, for others the first source in their stack. Pure.
 */
export function definitionFaults(error: unknown, sources: Sources): Fault[] {
  const place = error instanceof Error ? placeIn(error, sources) : undefined
  if (error instanceof ModelError || error instanceof OptionsError) {
    return error.faults.map((message) => ({ place: declarationOf(message, sources) ?? place, message }))
  }
  return [{ place, message: error instanceof Error ? messageOf(error) : String(error) }]
}

/** A fault of a model begins with the name of its entity: `Order on gsi1: …`, `Order.total: …`. */
function declarationOf(fault: string, sources: Sources): Place | undefined {
  const [, entity] = /^(\w+)(?: on |[:.])/.exec(fault) ?? []
  if (entity === undefined) return undefined
  const declaration = new RegExp(`\\.entity\\(\\s*['"]${entity}['"]`)
  for (const [file, text] of sources) {
    const found = declaration.exec(text)
    if (found) return { file, line: lineAt(text, found.index) }
  }
  return undefined
}

function lineAt(text: string, index: number): number {
  return text.slice(0, index).split('\n').length
}

function placeIn(error: Error, sources: Sources): Place | undefined {
  const importer = importerOf(error)
  return (
    placeOf(error, (file) => sources.has(file)) ??
    (importer === undefined ? undefined : importOf(error.message, importer, sources))
  )
}

/** The line that imports a missing module. */
function importOf(message: string, file: string, sources: Sources): Place {
  const [, missing = ''] = /'([^']+)'/.exec(message) ?? []
  const name = missing.slice(missing.lastIndexOf('/') + 1)
  const lines = sources.get(file)?.split('\n') ?? []
  const at = lines.findIndex((line) => /\b(?:from|import)\b/.test(line) && line.includes(name))
  return { file, ...(at >= 0 && { line: at + 1 }) }
}

/** The message with its cause, for example that a port is in use. */
function messageOf({ name, message, cause }: Error): string {
  const reason = cause instanceof Error ? ` (${cause.message || cause.name})` : ''
  return name === 'Error' || message.includes(name) ? `${message}${reason}` : `${name}: ${message}${reason}`
}
