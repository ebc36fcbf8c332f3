import type { Table } from '../model/index.ts'
import { type GatewayDefinition, storeContext } from '../server/index.ts'
import { type ClientChoice, openClient, openStore } from '../store/index.ts'
import { prepareTable } from '../tools/index.ts'
import { cursorSecret } from './cursor-secret.ts'
import { SeedMark } from './seed-mark.ts'
import { showProgress } from './show-progress.ts'

/** How to open an application. */
export interface OpenOptions {
  readonly choice: ClientChoice
  /** Make the table, and seed it, on a DynamoDB that has none; the bundled engine always does. */
  readonly createTable: boolean
  readonly environment: NodeJS.ProcessEnv
  /** Tells the person at the terminal how it goes. */
  readonly write: (text: string) => void
}

/** An application whose table is there. */
export interface App extends AsyncDisposable {
  readonly tableName: string
  /** What resolvers get as their context, one for each operation. */
  context(request: Request): object
}

/** Opens the client, sees to the table, seeds it when it is new, and wires the store to the requests. */
export async function openApp(definition: GatewayDefinition, options: OpenOptions): Promise<App> {
  const { choice, environment } = options
  const table = definition.table as Table
  const tableName = environment.TABLE_NAME || table.definition.name
  const mark = new SeedMark('directory' in choice ? choice.directory : undefined)
  mark.check()
  const secret = await cursorSecret(choice, environment)
  const client = await openClient(choice)
  const close = () => client.close()
  try {
    const mayCreate = choice.kind === 'embedded' || options.createTable
    const beforeCreate = () => mark.set()
    const state = await prepareTable(client, { table, tableName, mayCreate, beforeCreate })
    const store = openStore({ client, table, tableName, cursorSecret: secret })
    if (state === 'created') {
      await definition.seed?.(store, showProgress('Seeding items', options.write))
      await mark.clear()
    }
    return { tableName, context: storeContext(store), [Symbol.asyncDispose]: close }
  } catch (error) {
    await close()
    throw error
  }
}
