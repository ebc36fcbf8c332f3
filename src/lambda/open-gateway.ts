import type { Table } from '../model/index.ts'
import {
  createGateway,
  type Gateway,
  type GatewayDefinition,
  gatewayOptions,
  type Log,
  logToStandardError,
} from '../server/index.ts'
import { type ClientChoice, openClient, openStore, type Store } from '../store/index.ts'
import { useNoSubscriptions } from './use-no-subscriptions.ts'

/** Options of a gateway on Lambda. */
export interface LambdaOptions {
  /** The table's deployed name; by default `TABLE_NAME`, or the model's. */
  readonly tableName?: string
  /**
   * The secrets that seal cursors, the first of which seals new ones; by default `DYNAGATE_SECRET`, separated by commas.
   * There must be one: instances of a function share no memory.
   */
  readonly cursorSecret?: string | readonly string[]
  /** The DynamoDB to use; by default that of the function's Region, through the AWS SDK of Lambda's runtime. */
  readonly client?: ClientChoice
  /** Takes the entries of the log; by default they are written to standard error, which is the function's log. */
  readonly log?: Log
}

/**
 * Opens the gateway of a definition, in the profile `production` unless it declares another. Makes no call: a cold start
 * doesn't wait for DescribeTable, so a table that doesn't fit the model shows by failed requests. `dynagate table plan`
 * compares them.
 *
 * @throws TypeError where there is no cursor secret.
 */
export async function openGateway<Context extends object>(
  definition: GatewayDefinition<Context>,
  options: LambdaOptions,
): Promise<Gateway> {
  const { log = logToStandardError } = options
  const store = await openDefinedStore(definition, options)
  const served = gatewayOptions({ profile: 'production', ...definition }, store)
  if (served.schema.getSubscriptionType()) {
    const message = 'Subscriptions are not served on Lambda: a request ends with its response.'
    log({ level: 'warn', message })
  }
  return createGateway({ ...served, log, plugins: [...(served.plugins ?? []), useNoSubscriptions()] })
}

/**
 * Opens the store of a definition's table.
 *
 * @throws TypeError where there is no cursor secret.
 */
export async function openDefinedStore<Context extends object>(
  { table, cache }: GatewayDefinition<Context>,
  options: LambdaOptions,
): Promise<Store> {
  const cursorSecret = options.cursorSecret ?? secretsOf(process.env.DYNAGATE_SECRET)
  const client = await openClient(options.client ?? { kind: 'sdk' })
  const region = process.env.AWS_REGION
  return openStore({
    client,
    table,
    tableName: options.tableName ?? tableNameOf(table),
    cursorSecret,
    ...(region !== undefined && { region }),
    ...(cache && { cache }),
  })
}

function tableNameOf({ definition: { name } }: Table): string {
  return process.env.TABLE_NAME || name
}

function secretsOf(variable = ''): string[] {
  const secrets = variable.split(',').map((secret) => secret.trim())
  if (!secrets.includes('')) return secrets
  throw new TypeError(
    'Expected DYNAGATE_SECRET to have a secret for cursors, or several separated by commas: set it, or pass cursorSecret',
  )
}
