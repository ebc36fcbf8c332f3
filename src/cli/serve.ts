import {
  createGateway,
  createMetrics,
  type GatewayDefinition,
  gatewayOptions,
  type LogEntry,
  type Metrics,
  openLog,
  profileOfProcess,
  type RunningGateway,
  startGateway,
} from '../server/index.ts'
import type { ClientChoice, HotCounter, StoreObserver } from '../store/index.ts'
import { describeChoice } from './choose-client.ts'
import type { Greeted } from './greeting.ts'
import { openApp } from './open-app.ts'
import { regionOf } from './region-of.ts'
import { keepCascading } from './run-cascades.ts'
import { runHandlers } from './run-handlers.ts'
import type { StartSettings } from './start-settings.ts'
import { UsageError } from './usage-error.ts'

/** How a definition is served. */
export interface ServeOptions {
  readonly settings: StartSettings
  /** Serves without authentication. */
  readonly isPublic: boolean
  /** Creates a missing table on a DynamoDB. */
  readonly createTable: boolean
  readonly environment: NodeJS.ProcessEnv
  /** Writes progress to the terminal. */
  readonly write: (text: string) => void
}

/** A gateway that serves. */
export interface Served {
  readonly running: RunningGateway
  readonly greeted: Greeted
  /** Undefined without an admin port. */
  readonly metrics: Metrics | undefined
}

/** Serves a definition, with its handlers and cascades, until `until` resolves, and closes everything. */
export async function serve(
  definition: GatewayDefinition,
  { settings, createTable, environment, write, ...options }: ServeOptions,
  until: (served: Served) => Promise<void>,
): Promise<void> {
  const { port, host, adminPort, choice, hashKey, allowedHosts, trustedProxies } = settings
  const isPublic = options.isPublic || definition.public === true
  checkExposure({ isGuarded: isPublic || definition.authenticate !== undefined, choice })
  const profile = definition.profile ?? profileOfProcess()
  const isForPeople = profile === 'development' && process.stderr.isTTY
  const log = await openLog({ level: settings.logLevel, format: isForPeople ? 'readable' : 'json' })
  const metrics = adminPort === undefined ? undefined : createMetrics()
  const observers = metrics === undefined ? [] : [metrics]
  const logged: StoreObserver = { onHotCounter: (hot) => log(hotCounterEntry(hot)) }
  const ofStore = [...observers, logged]
  await using app = await openApp(definition, { choice, observers: ofStore, createTable, environment, write })
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
    data: `${app.data} (table ${app.tableName})`,
    profile,
    example: definition.examples?.[0],
  }
  try {
    await until({ running, greeted, metrics })
  } finally {
    await running.close()
  }
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

function hotCounterEntry({ entity, unitsPerSecond }: HotCounter): LogEntry {
  return {
    level: 'warn',
    message:
      `The counts and sums of one ${entity} take ${Math.round(unitsPerSecond)} write units per second in this process: ` +
      'a partition accepts 1,000, and rejects more.',
  }
}
