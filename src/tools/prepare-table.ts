import { setTimeout as wait } from 'node:timers/promises'
import { DynagateError } from '../errors.ts'
import type { Table } from '../model/index.ts'
import { type DescribeTableAnswer, type DynamoClient, TableNotFound } from '../store/index.ts'
import { createTableInput } from './create-table-input.ts'
import { tableDifferences } from './table-differences.ts'

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
  const found = await describe(client, tableName)
  if (!found && !mayCreate) {
    throw new Error(`there is no table ${tableName}: create it first, or pass --create-table`)
  }
  if (!found) {
    await beforeCreate?.()
    await unthrottled(() => client.createTable(createTableInput(table, tableName)))
  }
  const live = await untilActive(client, tableName)
  if (!found) await enableTimeToLive(client, table, tableName)
  const differences = tableDifferences(table, live)
  if (differences.length > 0) {
    const list = differences.map((each) => `\n  - ${each}`).join('')
    throw new Error(`the table ${tableName} does not fit the model:${list}`)
  }
  return found ? 'found' : 'created'
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

async function describe(client: DynamoClient, tableName: string) {
  try {
    return (await unthrottled(() => client.describeTable({ TableName: tableName }))).Table
  } catch (error) {
    if (error instanceof TableNotFound) return undefined
    throw error
  }
}

async function unthrottled<Answer>(call: () => Promise<Answer>): Promise<Answer> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await call()
    } catch (error) {
      const isThrottled = error instanceof DynagateError && error.code === 'THROTTLED'
      if (!isThrottled || attempt === maxAttempts) throw error
      await wait(Math.random() * Math.min(longestBackoffMs, 25 * 2 ** attempt))
    }
  }
}

/** At most half a minute in total, in random waits of up to 5 s. */
const maxAttempts = 14
const longestBackoffMs = 5_000

/** AWS takes some seconds to create a table, and at first may not find it. */
async function untilActive(client: DynamoClient, tableName: string): Promise<DescribeTableAnswer['Table']> {
  for (let tries = 0; tries < 120; tries += 1) {
    const live = await describe(client, tableName)
    if (live?.TableStatus === 'ACTIVE' || live?.TableStatus === 'UPDATING') return live
    await wait(500)
  }
  throw new Error(`the table ${tableName} has not become active within a minute`)
}
