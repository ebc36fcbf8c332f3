import cluster from 'node:cluster'
import { dirname, join, resolve } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { defaultDirectory } from '../client/index.ts'
import type { Command } from '../command.ts'
import { checkIsFile, definitionDefault, definitionOption, definitionPath } from '../definition/index.ts'
import {
  checkTypes,
  DevSession,
  GatewayProcesses,
  runCodegen,
  serveForDev,
  watchFiles,
  writeSchema,
} from '../dev/index.ts'
import { readOptions } from '../input/index.ts'
import { readStartSettings, sharedSecrets } from '../settings/index.ts'
import { untilInterrupted } from '../terminal/index.ts'

const help = `dynagate dev - serve a gateway, and reload it when you change its files

Usage: dynagate dev [options]

Serves as dynagate start does, with GraphiQL, and watches the current folder. When you save a file that the definition uses, a
gateway with the new definition takes over the port; the data stays. Lists faults of the model, the code and the types together,
with file and line. While the new definition can't be served, the previous gateway keeps serving.

Writes the schema to a file, and runs graphql-codegen if the project has a codegen.ts; also when you change .graphql files. If
stored items or the table no longer fit the model, it says what to do.

Options:
  --schema PATH     the module with your gateway's definition (${definitionDefault})
  --out FILE        the file of the printed schema (schema.graphql next to that module)
  --port PORT       the port to listen on (PORT, or 4000); 0 takes any free one
  --host HOST       the address to listen on (HOST, or 127.0.0.1)
  --dir PATH        use the bundled engine, with its data in this directory (${defaultDirectory})
  --public          serve without authentication, to anyone who can reach the gateway
  --create-table    create and seed the table if DynamoDB doesn't have it
  --help, -h        show this help

Types are checked with the project's own typescript and tsconfig.json.

Environment: as for dynagate start. Exit code: 0 stopped by ctrl-c, 1 failed, 2 a usage error.

Examples:
  dynagate dev
  dynagate dev --schema ./shop.ts --port 4001
`

const options = {
  ...definitionOption,
  out: { type: 'string' },
  port: { type: 'string' },
  host: { type: 'string' },
  dir: { type: 'string' },
  public: { type: 'boolean', default: false },
  'create-table': { type: 'boolean', default: false },
} as const

/** `dynagate dev`: a gateway that follows the files of its project, until interrupted. */
export const dev: Command = {
  help,
  async run(args) {
    const environment = process.env
    const { schema: named, out, ...given } = readOptions(args, options)
    const schema = definitionPath(named)
    const settings = await readStartSettings({ ...given, memory: false }, environment)
    const write = (text: string) => void process.stdout.write(text)
    const served = {
      settings,
      isPublic: given.public,
      createTable: given['create-table'],
      environment,
      write,
    }
    if (cluster.isWorker) return serveForDev(schema, served)
    checkIsFile(schema)
    const folder = process.cwd()
    using processes = new GatewayProcesses(sharedSecrets(settings.choice, environment))
    const session = new DevSession({
      folder,
      schemaFile: resolve(out ?? join(dirname(schema), 'schema.graphql')),
      start: () => processes.start(),
      checkTypes: (signal) => checkTypes(folder, signal),
      generate: (signal) => runCodegen(folder, signal),
      writeSchema,
      now: () => performance.now(),
      sleep: (ms, signal) => sleep(ms, undefined, { signal, ref: false }),
      write,
    })
    using _ = watchFiles(folder, (files) => void session.changed(files))
    await untilInterrupted(() => void session.start(), environment)
    write('Stopping: waiting for running requests.\n')
    await session.stop()
    return 0
  },
}
