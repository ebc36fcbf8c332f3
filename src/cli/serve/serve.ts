import { explorerPath } from '../../explorer/index.ts'
import {
  type GatewayDefinition,
  isLoopbackName,
  type LogEntry,
  type Metrics,
  type RunningGateway,
  startGateway,
} from '../../server/index.ts'
import type { HotCounter, StoreObserver } from '../../store/index.ts'
import { openApp } from '../app/index.ts'
import { regionOf } from '../client/index.ts'
import type { StartSettings } from '../settings/index.ts'
import type { Greeted } from './greeting.ts'
import { keepCascading } from './keep-cascading.ts'
import type { PreparedGateway } from './prepare-gateway.ts'
import { runHandlers } from './run-handlers.ts'

/** Options of serving a definition. */
export interface ServeOptions {
  readonly settings: StartSettings
  readonly prepared: PreparedGateway
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
  { settings, prepared, createTable, environment, write }: ServeOptions,
  until: (served: Served) => Promise<void>,
): Promise<void> {
  const { port, host, choice } = settings
  const { gateway, profile, log, metrics } = prepared
  const observers = metrics === undefined ? [] : [metrics]
  const logged: StoreObserver = { onHotCounter: (hot) => log(hotCounterEntry(hot)) }
  const ofStore = [...observers, logged]
  await using app = await openApp(definition, { choice, observers: ofStore, createTable, environment, write })
  prepared.useStore(app.store)
  prepared.explorer?.open({ store: app.store, region: environment.AWS_REGION || undefined, feed: app.feed })
  const graceMs = profile === 'production' ? productionGraceMs : 0
  const running = await startGateway({ gateway, port, host, graceMs })
  await using _handlers = await runHandlers(definition, app, {
    region: regionOf(environment),
    log,
    observers,
  })
  await using _cascades = keepCascading(app.store, { region: regionOf(environment), log })
  const greeted: Greeted = {
    url: running.url,
    hasGraphiQL: prepared.hasGraphiQL,
    ...(prepared.explorer && isLoopbackName(host) && { explorer: new URL(explorerPath, running.url).href }),
    data: `${app.data} (table ${app.tableName})`,
    profile,
    example: definition.examples?.[0],
  }
  try {
    await until({ running, greeted, metrics })
  } finally {
    prepared.explorer?.close()
    await running.close()
  }
}

/** A load balancer that asks every two seconds finds out within this time. With 10 s for running requests it is 15 s. */
const productionGraceMs = 5_000

function hotCounterEntry({ entity, unitsPerSecond }: HotCounter): LogEntry {
  return {
    level: 'warn',
    message:
      `The counts and sums of one ${entity} take ${Math.round(unitsPerSecond)} write units per second in this process: ` +
      'a partition accepts 1,000, and rejects more: spread them by the shards of the relation.',
  }
}
