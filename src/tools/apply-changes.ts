import { setTimeout as wait } from 'node:timers/promises'
import type { Table } from '../model/index.ts'
import type { DynamoClient } from '../store/index.ts'
import { describeTable } from './describe-table.ts'
import { type LiveTable, type TableCall, type TableChange, tableChanges } from './table-changes.ts'
import { unthrottled } from './unthrottled.ts'

/** A table to change, and who follows it. */
export interface ApplyOptions {
  readonly table: Table
  /** The deployed name. */
  readonly tableName: string
  /** Called before each change, and after it with the seconds that it took. */
  readonly onChange?: (change: TableChange, seconds?: number) => void
  /** Called about once a second while DynamoDB works on a change. */
  readonly onWait?: (state: string, seconds: number) => void
  /** Ends the wait: the change continues on DynamoDB, and the next run waits for it. */
  readonly signal?: AbortSignal
}

/** The live table, once no change of it is under way; undefined if there is none. */
export async function readLiveTable(
  client: DynamoClient,
  tableName: string,
  { onWait, signal }: Pick<ApplyOptions, 'onWait' | 'signal'> = {},
): Promise<LiveTable | undefined> {
  const started = performance.now()
  for (let pause = firstPauseMs; ; pause = Math.min(longestPauseMs, pause * 1.5)) {
    const description = await describeTable(client, tableName)
    if (description === undefined) return undefined
    const state = changeUnderWay(description)
    if (state === undefined) {
      const { TimeToLiveDescription } = await unthrottled(() =>
        client.describeTimeToLive({ TableName: tableName }),
      )
      return { description, timeToLive: TimeToLiveDescription }
    }
    onWait?.(state, (performance.now() - started) / 1000)
    await wait(pause, undefined, signal && { signal })
  }
}

const firstPauseMs = 100
const longestPauseMs = 5_000

/**
 * Makes the changes of {@link tableChanges} one at a time, each after the former is complete. It can be interrupted, or
 * killed, at any time: the next run continues.
 *
 * @returns the number of changes.
 * @throws Error with every obstacle, before anything is changed.
 */
export async function applyChanges(client: DynamoClient, options: ApplyOptions): Promise<number> {
  const { table, tableName, onChange } = options
  let latest: TableChange | undefined
  for (let made = 0; ; made += 1) {
    const live = await readLiveTable(client, tableName, options)
    const { changes, obstacles } = tableChanges(table, tableName, live)
    if (obstacles.length > 0) {
      const list = obstacles.map((each) => `\n  - ${each}`).join('')
      throw new Error(`the table ${tableName} can't be changed to fit the model:${list}`)
    }
    const [change] = changes
    if (change === undefined) return made
    if (change.title === latest?.title) {
      throw new Error(`DynamoDB accepted to ${change.title}, and the table is as before`)
    }
    latest = change
    const started = performance.now()
    onChange?.(change)
    await unthrottled(() => send(client, change.call))
    await readLiveTable(client, tableName, options)
    onChange?.(change, (performance.now() - started) / 1000)
  }
}

async function send(client: DynamoClient, call: TableCall): Promise<void> {
  if (call.operation === 'createTable') await client.createTable(call.input)
  else if (call.operation === 'updateTable') await client.updateTable(call.input)
  else await client.updateTimeToLive(call.input)
}

/** What DynamoDB is doing with a table; undefined if nothing. */
function changeUnderWay({
  TableStatus,
  GlobalSecondaryIndexes = [],
}: LiveTable['description']): string | undefined {
  const busy = GlobalSecondaryIndexes.find(({ IndexStatus = 'ACTIVE' }) => IndexStatus !== 'ACTIVE')
  if (busy) return `index ${busy.IndexName} ${busy.Backfilling ? 'is being filled' : busy.IndexStatus}`
  return TableStatus === 'ACTIVE' ? undefined : `table ${TableStatus}`
}
