import { existsSync } from 'node:fs'
import { writeFile } from 'node:fs/promises'
import type { GraphQLSchema } from 'graphql'
import { printSchema, type SchemaChange, schemaChanges } from '../../tools/index.ts'
import type { Command } from '../command.ts'
import { definitionDefault, definitionOption, loadDefinition } from '../definition/index.ts'
import { readOptions, readText, reportOption, UsageError } from '../input/index.ts'
import { messageAt } from '../operations/index.ts'
import type { Output } from '../terminal/index.ts'

const help = `dynagate schema - print the GraphQL schema as SDL, sorted, with applied directives; or compare it with a file

Usage: dynagate schema [options]

Options:
  --schema PATH    the module with your gateway's definition (${definitionDefault})
  --out FILE       write to a file instead of printing
  --check FILE     fail if the file is not up to date
  --diff FILE      list the changes from the schema in the file that can affect clients; fail if one breaks operations
  --json           print a report in JSON: docs/command-line.md
  --help, -h       show this help

Examples:
  dynagate schema
  dynagate schema --out schema/schema.graphql
  dynagate schema --check schema/schema.graphql
  git show main:schema/schema.graphql > released.graphql && dynagate schema --diff released.graphql

Exit code: 0 done, 1 the file is not up to date or a change is breaking, 2 a usage error.
`

const options = {
  ...definitionOption,
  out: { type: 'string' },
  check: { type: 'string' },
  diff: { type: 'string' },
  ...reportOption,
} as const

/** `dynagate schema`: prints the schema, writes it, or compares it with a file. */
export const schema: Command = {
  help,
  async run(args, output) {
    const { schema: path, out, check, diff } = readOptions(args, options)
    if ([out, check, diff].filter((each) => each !== undefined).length > 1)
      throw new UsageError('give one of --out, --check and --diff')
    const { schema: current } = await loadDefinition(path)
    if (diff !== undefined) return reportChanges(await changesFrom(diff, current), output)
    const sdl = printSchema(current)
    if (check !== undefined) return reportState(await stateOf(check, sdl), check, output)
    if (out === undefined) output.result({ sdl }, sdl)
    else {
      await writeFile(out, sdl)
      output.result({ file: out }, `Wrote ${out}.\n`)
    }
    return 0
  },
}

type State = 'up to date' | 'outdated' | 'missing'

async function stateOf(file: string, sdl: string): Promise<State> {
  if (!existsSync(file)) return 'missing'
  return (await readText(file)) === sdl ? 'up to date' : 'outdated'
}

/** Returns the exit code: 1 unless the file is up to date. */
function reportState(state: State, file: string, output: Output): number {
  const advice = state === 'up to date' ? '' : `: write it with dynagate schema --out ${file}`
  output.result({ file, state }, `${file} is ${state}${advice}.\n`)
  return state === 'up to date' ? 0 : 1
}

async function changesFrom(file: string, schema: GraphQLSchema): Promise<SchemaChange[]> {
  const earlier = await readText(file)
  try {
    return schemaChanges(earlier, schema)
  } catch (error) {
    throw new Error(messageAt(file, error))
  }
}

/** Returns the exit code: 1 if a change is breaking. */
function reportChanges(changes: readonly SchemaChange[], output: Output): number {
  const lines = changes.map(({ kind, description }) => `${kind}: ${description}\n`)
  const text = lines.length === 0 ? 'No change affects clients.\n' : lines.join('')
  output.result({ changes }, text)
  return changes.some(({ kind }) => kind === 'breaking') ? 1 : 0
}
