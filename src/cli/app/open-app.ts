import type { GatewayDefinition, Observer } from '../../server/index.ts'
import {
  type ClientChoice,
  changedSince,
  type DynamoClient,
  formFaults,
  openClients,
  openStore,
  recordModel,
  type Store,
  type StreamClient,
} from '../../store/index.ts'
import { isSystemRecord, streamArnOf, streamFeed, type TableFeed } from '../../streams/index.ts'
import { prepareTable } from '../../tools/index.ts'
import { chooseStored, describeChoice, regionOf, shareNameOf, withTenantRole } from '../client/index.ts'
import { cursorSecrets } from '../settings/index.ts'
import type { Output } from '../terminal/index.ts'
import { SeedMark } from './seed-mark.ts'
import { seedProgress } from './seed-progress.ts'

/** Options of `openApp()`. */
export interface OpenOptions {
  readonly choice: ClientChoice
  /** Create and seed a missing table on a DynamoDB; the bundled engine does, unless its directory must exist. */
  readonly createTable: boolean
  readonly environment: NodeJS.ProcessEnv
  /** Observers of the store, in addition to those of the definition. */
  readonly observers?: readonly Observer[]
  /** Suppresses the warning that stored items may have the form of an earlier model. */
  readonly isQuiet?: boolean
  /** Opens a table during a migration of keys, regardless of the current keys of its items. */
  readonly isMigration?: boolean
  /** Writes progress to the terminal. */
  readonly write: (text: string) => void
}

/** An application whose table exists and fits its model. */
export interface App extends AsyncDisposable {
  readonly tableName: string
  /** Where its items are, for the user of the command line. */
  readonly data: string
  readonly store: Store
  /** Opens a client of the table's stream. */
  readonly streams: () => Promise<StreamClient>
  /** The changes of its items; undefined without a stream that has the items before and after each. */
  readonly feed: TableFeed | undefined
  /** Finds the table's stream. */
  readonly streamArn: () => Promise<string>
}

/** Opens the client, checks or creates the table, seeds a new one, and opens the store. */
export async function openApp(definition: GatewayDefinition, options: OpenOptions): Promise<App> {
  const { choice, environment } = options
  const { table } = definition
  const tableName = environment.TABLE_NAME || table.definition.name
  const mark = new SeedMark('directory' in choice ? choice.directory : undefined)
  mark.check()
  const clients = await openClients(withTenantRole(choice, { table, tableName }, environment))
  try {
    const cursorSecret = await cursorSecrets(choice, environment)
    const beforeCreate = () => mark.set()
    const mayCreate = options.createTable || isOwn(choice)
    const state = await prepareTable(clients.client, { table, tableName, mayCreate, beforeCreate })
    const app = await appOf(definition, { ...options, ...clients, tableName, cursorSecret })
    const { store } = app
    if (state === 'created') {
      await definition.seed?.(store, seedProgress(options.write))
      await mark.clear()
      await recordModel(store)
    } else {
      if (!options.isMigration) await checkForms(store)
      if (!options.isQuiet) options.write(backfillHint(await changedSince(store)))
    }
    return app
  } catch (error) {
    await clients.client.close()
    throw error
  }
}

/** Options of `openForMaintenance()`. */
export interface MaintenanceOptions extends Pick<OpenOptions, 'isMigration'> {
  /** The data directory of the bundled engine. */
  readonly dir: string | undefined
  readonly output: Output
}

/**
 * Opens an application for a command that works on stored items: the table must exist, in a directory or on a DynamoDB,
 * and items that may have the form of an earlier model cause no warning.
 */
export function openForMaintenance(
  definition: GatewayDefinition,
  { dir, output, ...options }: MaintenanceOptions,
): Promise<App> {
  const environment = process.env
  return openApp(definition, {
    ...options,
    choice: chooseStored(dir, environment),
    createTable: false,
    environment,
    isQuiet: true,
    write: (text) => output.say(text),
  })
}

/** Whether a missing table is created without asking: on the bundled engine, unless its directory must have data. */
function isOwn(choice: ClientChoice): boolean {
  return choice.kind === 'embedded' && !('mustExist' in choice && choice.mustExist)
}

interface Opened extends OpenOptions {
  readonly client: DynamoClient
  readonly streams: () => Promise<StreamClient>
  readonly tableName: string
  readonly cursorSecret: readonly string[]
}

/** The application on a table that exists. */
async function appOf(definition: GatewayDefinition, opened: Opened): Promise<App> {
  const { choice, client, streams, tableName, cursorSecret, environment } = opened
  const { table, cache } = definition
  const observers = [...(definition.observers ?? []), ...(opened.observers ?? [])]
  const streamArn = () => streamArnOf(client, tableName)
  const shareAs = await shareNameOf(choice)
  const changes = streamFeed({
    streams,
    streamArn,
    skip: (record) => isSystemRecord(table, record),
    observers,
    ...(shareAs !== undefined && { shareAs }),
  })
  const feed = table.definition.stream === 'newAndOldImages' ? changes : undefined
  const home = table.definition.deployment?.home
  const store = openStore({
    client,
    table,
    tableName,
    cursorSecret,
    observers,
    // The bundled engine of one machine receives all writes, so it counts as the home of a global table.
    ...(home !== undefined && { region: choice.kind === 'embedded' ? home : regionOf(environment) }),
    ...(feed && { changes: feed }),
    ...(cache && { cache }),
  })
  const data = describeChoice(choice)
  return { tableName, data, store, streams, feed, streamArn, [Symbol.asyncDispose]: () => store.close() }
}

/** @throws Error if stored items have the keys of another release. */
async function checkForms(store: Store): Promise<void> {
  const faults = await formFaults(store)
  if (faults.length === 0) return
  const list = faults.map((each) => `\n  - ${each}`).join('')
  throw new Error(
    `the items of the table ${store.tableName} do not fit the model (see dynagate migrate status):${list}`,
  )
}

/** The advice about items that earlier models have stored; empty for none. */
function backfillHint(changed: readonly string[] | undefined): string {
  if (changed === undefined) {
    return 'No backfill of the table is recorded: run dynagate backfill, so that later changes of the model are noticed.\n'
  }
  if (changed.length === 0) return ''
  return `The model of ${changed.join(', ')} has changed since the items were written: run dynagate backfill.\n`
}
