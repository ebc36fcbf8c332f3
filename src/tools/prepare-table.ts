import { setTimeout as wait } from 'node:timers/promises'
import type { Table } from '../model/index.ts'
import { type DescribeTableAnswer, type DynamoClient, recordNewForms } from '../store/index.ts'
import { createTableInput } from './create-table-input.ts'
import { describeTable } from './describe-table.ts'
import { tableDifferences } from './table-differences.ts'
import { unthrottled } from './unthrottled.ts'

/** A table that a store is about to be opened on. */
export interface TablePlan {
  readonly table: Table
  /** Its deployed name; by default the model's own. */
  readonly tableName?: string
  /** Whether to create it if it is missing. */
  readonly mayCreate: boolean
  /** Runs right before the table is created. */
  readonly beforeCreate?: () => Promise<void>
}

/**
 * Ensures that the live table fits the model: creates it if it is missing and `mayCreate` is set, and returns whether it
 * did. Throttled calls are retried: those about tables have a separate rate limit, which many processes that start at the
 * same time can reach. Throws an error that lists every difference between the live table and the model.
 *
 * @example
 * await prepareTable(client, { table: shop, mayCreate: true })
 */
export async function prepareTable(client: DynamoClient, plan: TablePlan): Promise<'found' | 'created'> {
  const { table, tableName = table.definition.name, mayCreate, beforeCreate } = plan
  const found = await describeTable(client, tableName)
  if (!found && !mayCreate) {
    throw new Error(missingTable(tableName))
  }
  if (!found) {
    await beforeCreate?.()
    await unthrottled(() => client.createTable(createTableInput(table, tableName)))
  }
  const live = await untilActive(client, tableName)
  if (!found) {
    await enableTimeToLive(client, table, tableName)
    await recordNewForms(client, table, tableName)
  }
  const differences = tableDifferences(table, live)
  if (differences.length > 0) {
    const list = differences.map((each) => `\n  - ${each}`).join('')
    throw new Error(`the table ${tableName} does not fit the model:${list}`)
  }
  return found ? 'found' : 'created'
}

/** The message for a table that isn't there. */
export function missingTable(tableName: string): string {
  return `there is no table ${tableName}: create it by dynagate table apply, or by dynagate start --create-table`
}

/** CreateTable can't set this: it takes a separate call. */
async function enableTimeToLive(
  client: DynamoClient,
  { definition }: Table,
  tableName: string,
): Promise<void> {
  const { timeToLive: AttributeName } = definition
  if (AttributeName === undefined) return
  const TimeToLiveSpecification = { AttributeName, Enabled: true }
  await unthrottled(() => client.updateTimeToLive({ TableName: tableName, TimeToLiveSpecification }))
}

/** AWS takes some seconds to create a table, and at first may not find it. */
async function untilActive(client: DynamoClient, tableName: string): Promise<DescribeTableAnswer['Table']> {
  for (let tries = 0; tries < 120; tries += 1) {
    const live = await describeTable(client, tableName)
    if (live?.TableStatus === 'ACTIVE' || live?.TableStatus === 'UPDATING') return live
    await wait(500)
  }
  throw new Error(`the table ${tableName} has not become active within a minute`)
}
