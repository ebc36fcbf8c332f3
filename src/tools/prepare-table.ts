import { setTimeout as wait } from 'node:timers/promises'
import type { Table } from '../model/index.ts'
import { type DescribeTableAnswer, type DynamoClient, TableNotFound } from '../store/index.ts'
import { createTableInput } from './create-table-input.ts'
import { tableDifferences } from './table-differences.ts'

/** A table that is to be there before a store is opened on it. */
export interface TablePlan {
  readonly table: Table
  /** Its name where it is deployed; the model's own unless given. */
  readonly tableName?: string
  /** Whether to make it where it is missing. */
  readonly mayCreate: boolean
  /** Done right before the table is made. */
  readonly beforeCreate?: () => Promise<void>
}

/**
 * Sees to it that the live table serves the model: makes it where it is missing and that is allowed. Says
 * whether it was made. Throws an error that lists every difference between the live table and the model.
 *
 * @example
 * await prepareTable(client, { table: shop, mayCreate: true })
 */
export async function prepareTable(client: DynamoClient, plan: TablePlan): Promise<'found' | 'created'> {
  const { table, tableName = table.definition.name, mayCreate, beforeCreate } = plan
  const found = await describe(client, tableName)
  if (!found && !mayCreate) {
    throw new Error(`there is no table ${tableName}: make it first, or give --create-table`)
  }
  if (!found) {
    await beforeCreate?.()
    await client.createTable(createTableInput(table, tableName))
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

/** CreateTable knows nothing of it: it takes a call of its own. */
async function enableTimeToLive(
  client: DynamoClient,
  { definition }: Table,
  tableName: string,
): Promise<void> {
  const { timeToLive: AttributeName } = definition
  if (AttributeName === undefined) return
  const TimeToLiveSpecification = { AttributeName, Enabled: true }
  await client.updateTimeToLive({ TableName: tableName, TimeToLiveSpecification })
}

async function describe(client: DynamoClient, tableName: string) {
  try {
    return (await client.describeTable({ TableName: tableName })).Table
  } catch (error) {
    if (error instanceof TableNotFound) return undefined
    throw error
  }
}

/** AWS takes some seconds to make a table, and may not know it at first. */
async function untilActive(client: DynamoClient, tableName: string): Promise<DescribeTableAnswer['Table']> {
  for (let tries = 0; tries < 120; tries += 1) {
    const live = await describe(client, tableName)
    if (live?.TableStatus === 'ACTIVE' || live?.TableStatus === 'UPDATING') return live
    await wait(500)
  }
  throw new Error(`the table ${tableName} has not become active within a minute`)
}
