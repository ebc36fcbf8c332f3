import { Consumption } from '../capacity/index.ts'
import type { Catalogue, Table } from '../catalogue/index.ts'
import { readExpired, StatisticsChange } from '../records/index.ts'
import type { KeyValueStore, KeyValueWriter } from '../storage/index.ts'
import type { Item } from '../values/index.ts'
import { applyWrite, type WriteAction } from '../writes/index.ts'

/** The context of a sweep. */
export interface Sweep {
  readonly storage: KeyValueStore
  readonly catalogue: Catalogue
  /** Epoch milliseconds. */
  readonly now: () => number
  /** Called between the steps; true ends the sweep. */
  readonly isOver: () => boolean
}

/**
 * Deletes the expired items of all tables, in short writes, like a user's DeleteItem. Returns their number. Items that
 * expired more than five years ago stay, as in DynamoDB.
 */
export async function sweepExpired(sweep: Sweep): Promise<number> {
  const { storage, catalogue, isOver } = sweep
  let count = 0
  for (const name of storage.read((store) => catalogue.names(store))) {
    for (;;) {
      if (isOver()) return count
      const swept = await sweepStep(sweep, name)
      if (swept === undefined) break
      count += swept
    }
  }
  return count
}

/** The maximum number of items that one write deletes. */
const stepItems = 100
const fiveYears = 5 * 365 * 24 * 60 * 60

/** Deletes some of a table's expired items, and returns their number; undefined if none is left. */
async function sweepStep({ storage, catalogue, now }: Sweep, tableName: string): Promise<number | undefined> {
  const seconds = now() / 1000
  const due = { from: Math.floor(seconds) - fiveYears, before: Math.ceil(seconds), most: stepItems }
  const isNone = storage.read((store) => {
    const table = expiringTable(catalogue.find(store, tableName))
    return table === undefined || readExpired(store, table, { ...due, most: 1 }).length === 0
  })
  if (isNone) return undefined
  return storage.write((writer) => {
    const table = expiringTable(catalogue.find(writer, tableName))
    return table && deleteExpired(writer, table, { ...due, now: now() })
  })
}

/** The table, if its items expire and the expiry of all of them is stored. */
function expiringTable(table: Table | undefined): Table | undefined {
  return table?.record.timeToLive?.state === 'enabled' ? table : undefined
}

function deleteExpired(
  writer: KeyValueWriter,
  table: Table,
  due: Parameters<typeof readExpired>[2] & { readonly now: number },
): number {
  const { now } = due
  const statistics = new StatisticsChange()
  const consumption = new Consumption(table.name)
  const keys = readExpired(writer, table, due)
  for (const key of keys) {
    applyWrite({ writer, statistics, table, consumption, now, origin: 'ttl' }, deletion(table, key))
  }
  statistics.write(writer)
  return keys.length
}

function deletion({ name }: Table, key: Item): WriteAction {
  return {
    tableName: name,
    condition: undefined,
    returnsFound: false,
    requestSize: 0,
    key: () => key,
    next: () => undefined,
  }
}
