import cluster from 'node:cluster'
import {
  createGateway,
  createMetrics,
  gatewayOptions,
  openLog,
  profileOfProcess,
  startAdmin,
  startGateway,
} from '../../server/index.ts'
import type { ClientChoice } from '../../store/index.ts'
import { defaultDirectory, describeChoice } from '../choose-client.ts'
import type { Command } from '../command.ts'
import { type Greeted, greeting } from '../greeting.ts'
import { defaultSchemaPath, loadDefinition } from '../load-definition.ts'
import { openApp } from '../open-app.ts'
import { readOptions } from '../read-options.ts'
import { regionOf } from '../region-of.ts'
import { keepCascading } from '../run-cascades.ts'
import { runHandlers } from '../run-handlers.ts'
import { readStartSettings } from '../start-settings.ts'
import { untilInterrupted } from '../until-interrupted.ts'
import { UsageError } from '../usage-error.ts'
import { serveAsWorker, supervise } from '../workers/index.ts'

const help = `dynagate start - serve a gateway

Usage: dynagate start [options]

Options:
  --schema PATH     the module with your gateway's definition (${defaultSchemaPath})
  --port PORT       the port to listen on (PORT, or 4000); 0 takes any free one
  --host HOST       the address to listen on (HOST, or 127.0.0.1)
  --dir PATH        use the bundled engine, with its data in this directory (${defaultDirectory})
  --memory          use the bundled engine, with its data in memory until the gateway stops
  --public          serve without authentication, to everybody who reaches the gateway
  --create-table    create and seed the table if DynamoDB doesn't have it
  --workers N       serve in N processes, which share the port (DYNAGATE_WORKERS, or 1)
  --admin-port PORT  serve metrics, health and readiness on this port as well (DYNAGATE_ADMIN_PORT)
  --help, -h        show this help

Environment: AWS_ENDPOINT_URL_DYNAMODB, or TABLE_NAME together with AWS_REGION, selects a DynamoDB instead of the
bundled engine; the gateway compares its table with the model. DYNAGATE_SECRET seals cursors and must be the same in all
processes behind one address. DYNAGATE_ALLOWED_HOSTS lists host names that requests may use besides localhost,
DYNAGATE_TRUSTED_PROXIES the addresses of proxies in front of the gateway. TENANT_ROLE_ARN is the role that is assumed
for each tenant.

Examples:
  dynagate start
  dynagate start --memory --port 4001
  dynagate start --workers 4 --admin-port 9464
  TABLE_NAME=shop AWS_REGION=eu-west-1 dynagate start --host 0.0.0.0 --public
`

const options = {
  schema: { type: 'string', default: defaultSchemaPath },
  port: { type: 'string' },
  host: { type: 'string' },
  dir: { type: 'string' },
  memory: { type: 'boolean', default: false },
  public: { type: 'boolean', default: false },
  'create-table': { type: 'boolean', default: false },
  workers: { type: 'string' },
  'admin-port': { type: 'string' },
} as const

/** `dynagate start`: serves the gateway of an application until SIGINT or SIGTERM. */
export const start: Command = {
  help,
  async run(args) {
    const environment = process.env
    const given = readOptions(args, options)
    const settings = await readStartSettings(given, environment)
    if (settings.workers > 1 && cluster.isPrimary) return supervise(settings, environment, write)
    const { port, host, adminPort, choice, hashKey, allowedHosts, trustedProxies } = settings
    const definition = await loadDefinition(given.schema)
    const isPublic = given.public || definition.public === true
    checkExposure({ isGuarded: isPublic || definition.authenticate !== undefined, choice })
    const profile = definition.profile ?? profileOfProcess()
    const isForPeople = profile === 'development' && process.stderr.isTTY
    const log = await openLog({ level: settings.logLevel, format: isForPeople ? 'readable' : 'json' })
    const metrics = adminPort === undefined ? undefined : createMetrics()
    const observers = metrics === undefined ? [] : [metrics]
    await using app = await openApp(definition, {
      choice,
      observers,
      createTable: given['create-table'],
      environment,
      write,
    })
    const described = gatewayOptions(definition, app.store)
    const gateway = createGateway({
      ...described,
      ...(allowedHosts && { allowedHosts }),
      ...(trustedProxies && { trustedProxies }),
      ...(hashKey !== undefined && { hashKey }),
      log,
      logOperations: true,
      slowOperations: definition.slowOperations ?? {},
      observers: [...(definition.observers ?? []), ...observers],
      public: isPublic,
    })
    const graceMs = profile === 'production' ? productionGraceMs : 0
    const running = await startGateway({ gateway, port, host, graceMs })
    await using _handlers = await runHandlers(definition, app, { region: regionOf(environment), log })
    await using _cascades = keepCascading(app.store, { region: regionOf(environment), log })
    const greeted: Greeted = {
      url: running.url,
      hasGraphiQL: Boolean(described.graphiql),
      data: `${describeChoice(choice)} (table ${app.tableName})`,
      profile,
      example: definition.examples?.[0],
    }
    if (cluster.isWorker) {
      await serveAsWorker(greeted, metrics, environment)
      await running.close()
      return 0
    }
    await using admin =
      metrics &&
      (await startAdmin({
        metrics,
        port: adminPort ?? 0,
        host: settings.adminHost,
        isReady: () => running.isReady,
      }))
    await untilInterrupted(() => write(greeting({ ...greeted, metrics: admin?.url })), environment)
    write('Stopping: waiting for running requests.\n')
    await running.close()
    return 0
  },
}

function write(text: string): void {
  process.stdout.write(text)
}

/** A load balancer that asks every two seconds finds out within this time. With 10 s for running requests it is 15 s. */
const productionGraceMs = 5_000

/**
 * A DynamoDB holds data that matters, and behind a proxy a loopback address is reached from elsewhere: without
 * authentication the bundled engine alone is served unasked, to this machine alone.
 */
function checkExposure({ isGuarded, choice }: { isGuarded: boolean; choice: ClientChoice }): void {
  if (isGuarded || choice.kind === 'embedded') return
  throw new UsageError(
    `the gateway does not authenticate callers, and its data is in ${describeChoice(choice)}: give defineGateway ` +
      '`authenticate`, or pass --public where everybody who reaches it may use it',
  )
}
