import cluster from 'node:cluster'
import { readFileSync } from 'node:fs'
import { commands } from './commands/index.ts'
import { closest, UsageError } from './input/index.ts'
import { endWithReader, Output } from './terminal/index.ts'

const help = `dynagate - a GraphQL gateway over a DynamoDB single-table store

Usage: dynagate <command> [options]    (in a project: npx dynagate <command>)

Your project:
  init      create a project
  dev       serve the gateway of a schema while you change it
  start     serve the gateway of a schema, with the bundled engine or a DynamoDB
  engine    serve the bundled engine alone, as a DynamoDB endpoint

The model and its cost:
  schema    print the GraphQL schema, or compare it with a printed one
  patterns  print the chart of access patterns: the keys, and the fields they serve
  explain   show what an operation reads and may cost, without running it
  budget    check the operations of a folder against their cost budgets
  cost      price a month of traffic on AWS, by operation and by access pattern

The table:
  table     change the live table to fit the model; print its infrastructure and IAM policies
  infer     write a model for the items of a table
  doctor    look for items that don't fit the model, and repair them
  backfill  rewrite the items of a table after a change of its model
  migrate   change the keys of stored items while gateways read and write them

Its data:
  export    copy the items of a table to files
  import    put the items of files into a table
  cascade   finish cascading deletes and updates
  handlers  list, replay or discard the changes that handlers failed to handle

Options:
  --help, -h    show this help, or that of a command
  --version     show the version

Examples:
  dynagate init shop --install
  dynagate dev
  dynagate doctor --help
`

/** Runs the command line and returns the exit code: 0 done, 1 failed, 2 a usage error. */
export async function main(args: string[]): Promise<number> {
  endWithReader()
  const [name, ...rest] = args
  if (name === undefined || name === '--help' || name === '-h' || name === 'help') return print(help)
  if (name === '--version') return print(`${version()}\n`)
  const load = commands.get(name)
  const output = new Output({ command: load && name, isJson: rest.includes('--json') })
  if (!load) return output.fail(unknownCommand(name))
  try {
    const command = await load()
    if (rest.includes('--help') || rest.includes('-h')) return print(command.help)
    return output.end(await command.run(rest, output))
  } catch (error) {
    return output.fail(error)
  } finally {
    // The connection to the first process would keep a worker running whose command has ended.
    if (cluster.isWorker) process.channel?.unref()
  }
}

function unknownCommand(name: string): UsageError {
  const meant = closest(name, commands.keys())
  const hint = meant === undefined ? '' : `: did you mean ${meant}?`
  return new UsageError(`there is no command ${JSON.stringify(name)}${hint}`)
}

function print(text: string): number {
  process.stdout.write(text)
  return 0
}

function version(): string {
  const manifest = readFileSync(new URL('../../package.json', import.meta.url), 'utf8')
  return (JSON.parse(manifest) as { version: string }).version
}
