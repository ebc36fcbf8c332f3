import cluster from 'node:cluster'
import { required } from '../../required.ts'
import { startAdmin } from '../../server/index.ts'
import { defaultDirectory } from '../client/index.ts'
import type { Command } from '../command.ts'
import { definitionDefault, definitionOption, definitionPath, loadDefinition } from '../definition/index.ts'
import { readOptions } from '../input/index.ts'
import { greeting, prepareGateway, serve } from '../serve/index.ts'
import { Faults, readStartSettings } from '../settings/index.ts'
import { untilInterrupted } from '../terminal/index.ts'
import { serveAsWorker, supervise } from '../workers/index.ts'

const help = `dynagate start - serve a gateway

Usage: dynagate start [options]

Options:
  --schema PATH     the module with your gateway's definition (${definitionDefault})
  --port PORT       the port to listen on (PORT, or 4000); 0 takes any free one
  --host HOST       the address to listen on (HOST, or 127.0.0.1)
  --dir PATH        use the bundled engine, with its data in this directory (${defaultDirectory})
  --memory          use the bundled engine, with its data in memory until the gateway stops
  --public          serve without authentication, to anyone who can reach the gateway
  --create-table    create and seed the table if DynamoDB doesn't have it
  --workers N       serve in N processes, which share the port (DYNAGATE_WORKERS, or 1)
  --admin-port PORT  serve metrics, health and readiness on this port as well (DYNAGATE_ADMIN_PORT)
  --help, -h        show this help

Environment: AWS_ENDPOINT_URL_DYNAMODB, or TABLE_NAME together with AWS_REGION, selects a DynamoDB instead of the
bundled engine; the gateway compares its table with the model. DYNAGATE_SECRET seals cursors and must be the same in all
processes behind one address. DYNAGATE_ALLOWED_HOSTS lists host names that requests may use besides localhost,
DYNAGATE_TRUSTED_PROXIES the addresses of proxies in front of the gateway. TENANT_ROLE_ARN is the role that is assumed
for each tenant.

Exit code: 0 stopped by ctrl-c, 1 failed, 2 a usage error or a fault of the definition.

Examples:
  dynagate start
  dynagate start --memory --port 4001
  dynagate start --workers 4 --admin-port 9464
  TABLE_NAME=shop AWS_REGION=eu-west-1 dynagate start --host 0.0.0.0 --public
`

const options = {
  ...definitionOption,
  port: { type: 'string' },
  host: { type: 'string' },
  dir: { type: 'string' },
  memory: { type: 'boolean', default: false },
  public: { type: 'boolean', default: false },
  'create-table': { type: 'boolean', default: false },
  workers: { type: 'string' },
  'admin-port': { type: 'string' },
} as const

/** `dynagate start`: serves the gateway of an application until interrupted. */
export const start: Command = {
  help,
  run: serveUntilStopped,
}

/** @returns the exit code. */
async function serveUntilStopped(args: string[]): Promise<number> {
  const environment = process.env
  const given = readOptions(args, options)
  const path = definitionPath(given.schema)
  const faults = new Faults()
  const readSettings = await faults.of(() => readStartSettings(given, environment))
  // Each worker checks its definition itself.
  if (readSettings !== undefined && readSettings.workers > 1 && cluster.isPrimary) {
    return supervise(readSettings, environment, write)
  }
  const loaded = await faults.of(() => loadDefinition(path), path)
  const preparing = { settings: readSettings, isPublic: given.public, environment }
  const made = loaded && (await faults.of(() => prepareGateway(loaded, preparing)))
  faults.check()
  const settings = required(readSettings, 'the settings')
  const served = {
    settings,
    prepared: required(made, 'the gateway'),
    createTable: given['create-table'],
    environment,
    write,
  }
  await serve(required(loaded, 'the definition'), served, async ({ running, greeted, metrics }) => {
    if (cluster.isWorker) return serveAsWorker(greeted, metrics, environment)
    await using admin =
      metrics &&
      (await startAdmin({
        metrics,
        port: settings.adminPort ?? 0,
        host: settings.adminHost,
        isReady: () => running.isReady,
      }))
    await untilInterrupted(() => write(greeting({ ...greeted, metrics: admin?.url })), environment)
    write('Stopping: waiting for running requests.\n')
    // The admin port stays open until the end, to report that the gateway is about to stop.
    await running.close()
  })
  return 0
}

function write(text: string): void {
  process.stdout.write(text)
}
