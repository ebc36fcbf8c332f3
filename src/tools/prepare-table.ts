import { setTimeout as wait } from 'node:timers/promises'
import type { Table } from '../model/index.ts'
import { type DescribeTableAnswer, type DynamoClient, TableNotFound } from '../store/index.ts'
import { createTableInput, tableDifferences } from '../tools/index.ts'

/** A table that is to be there when the gateway starts. */
export interface TablePlan {
  readonly table: Table
  /** Its name where it is deployed. */
  readonly tableName: string
  /** Whether to make it where it is missing. */
  readonly mayCreate: boolean
  /** Done right before the table is made. */
  readonly beforeCreate?: () => Promise<void>
}

/**
 * Sees to it that the live table serves the model: makes it where it is missing and that is allowed. Says
 * whether it was made. Throws an error that lists every difference between the live table and the model.
 */
export async function prepareTable(client: DynamoClient, plan: TablePlan): Promise<'found' | 'created'> {
  const found = await describe(client, plan.tableName)
  if (!found && !plan.mayCreate) {
    throw new Error(`there is no table ${plan.tableName}: make it first, or give --create-table`)
  }
  if (!found) {
    await plan.beforeCreate?.()
    await client.createTable(createTableInput(plan.table, plan.tableName))
  }
  const live = await untilActive(client, plan.tableName)
  const differences = tableDifferences(plan.table, live)
  if (differences.length > 0) {
    const list = differences.map((each) => `\n  - ${each}`).join('')
    throw new Error(`the table ${plan.tableName} does not fit the model:${list}`)
  }
  return found ? 'found' : 'created'
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
