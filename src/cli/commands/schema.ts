import { readFile, writeFile } from 'node:fs/promises'
import { printSchema } from '../../tools/index.ts'
import type { Command } from '../command.ts'
import { defaultSchemaPath, loadDefinition } from '../load-definition.ts'
import { readOptions } from '../read-options.ts'

const help = `dynagate schema - print the GraphQL schema as SDL, sorted, with applied directives

Usage: dynagate schema [options]

Options:
  --schema PATH    the module with your gateway's definition (${defaultSchemaPath})
  --out FILE       write to a file instead of printing
  --check FILE     fail if the file is not up to date
  --help, -h       show this help

Examples:
  dynagate schema
  dynagate schema --out schema/schema.graphql
  dynagate schema --check schema/schema.graphql
`

const options = {
  schema: { type: 'string', default: defaultSchemaPath },
  out: { type: 'string' },
  check: { type: 'string' },
} as const

/** `dynagate schema`: prints the schema, writes it, or compares it with a file. */
export const schema: Command = {
  help,
  async run(args) {
    const { schema: path, out, check } = readOptions(args, options)
    const text = printSchema((await loadDefinition(path)).schema)
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
