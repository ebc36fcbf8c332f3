import { readFile, writeFile } from 'node:fs/promises'
import type { GraphQLSchema } from 'graphql'
import { printSchema, type SchemaChange, schemaChanges } from '../../tools/index.ts'
import type { Command } from '../command.ts'
import { defaultSchemaPath, loadDefinition } from '../load-definition.ts'
import { readOptions } from '../read-options.ts'
import { UsageError } from '../usage-error.ts'

const help = `dynagate schema - print the GraphQL schema as SDL, sorted, with applied directives; or compare it with a file

Usage: dynagate schema [options]

Options:
  --schema PATH    the module with your gateway's definition (${defaultSchemaPath})
  --out FILE       write to a file instead of printing
  --check FILE     fail if the file is not up to date
  --diff FILE      list the changes from the schema in the file that can affect clients; fail if one breaks operations
  --json           with --diff, print JSON
  --help, -h       show this help

Examples:
  dynagate schema
  dynagate schema --out schema/schema.graphql
  dynagate schema --check schema/schema.graphql
  git show main:schema/schema.graphql > released.graphql && dynagate schema --diff released.graphql

Exit code: 0 done, 1 the file is not up to date or a change is breaking, 2 a usage error.
`

const options = {
  schema: { type: 'string', default: defaultSchemaPath },
  out: { type: 'string' },
  check: { type: 'string' },
  diff: { type: 'string' },
  json: { type: 'boolean', default: false },
} as const

/** `dynagate schema`: prints the schema, writes it, or compares it with a file. */
export const schema: Command = {
  help,
  async run(args) {
    const { schema: path, out, check, diff, json } = readOptions(args, options)
    if (json && diff === undefined) throw new UsageError('--json needs --diff FILE')
    const { schema: current } = await loadDefinition(path)
    if (diff !== undefined) return report(await changesFrom(diff, current), json)
    const text = printSchema(current)
    if (check !== undefined) await compare(text, check)
    if (out !== undefined) await writeFile(out, text)
    if (check === undefined && out === undefined) process.stdout.write(text)
    return 0
  },
}

async function compare(text: string, file: string): Promise<void> {
  const written = await readFile(file, 'utf8').catch(() => undefined)
  if (written === text) return
  const state = written === undefined ? 'is missing' : 'is not up to date'
  throw new Error(`${file} ${state}: write it with dynagate schema --out ${file}`)
}

async function changesFrom(file: string, schema: GraphQLSchema): Promise<SchemaChange[]> {
  const earlier = await readFile(file, 'utf8').catch(() => {
    throw new UsageError(`there is no file ${file}`)
  })
  try {
    return schemaChanges(earlier, schema)
  } catch (error) {
    // A syntax error of graphql has a line and a column.
    throw new Error(`${file}: ${error instanceof Error ? error.toString() : String(error)}`)
  }
}

/** Returns the exit code: 1 if a change is breaking. */
function report(changes: readonly SchemaChange[], json: boolean): number {
  const lines = changes.map(({ kind, description }) => `${kind}: ${description}\n`)
  const text = lines.length === 0 ? 'No change affects clients.\n' : lines.join('')
  process.stdout.write(json ? `${JSON.stringify(changes, null, 2)}\n` : text)
  return changes.some(({ kind }) => kind === 'breaking') ? 1 : 0
}
