import { fromWire, type WireItem } from '../client/index.ts'
import { invalidatingClient } from '../invalidating-client.ts'
import { backgroundClient, type Clock, systemClock } from '../run/index.ts'
import type { Store } from '../store.ts'
import { Repairer } from './repairer.ts'
import type { Counts } from './report.ts'

/** Options of {@link repairItems}. */
export interface RepairOptions {
  readonly store: Store
  /** The primary keys of items, or of sentinels of unique values, in DynamoDB's JSON. */
  readonly keys: readonly WireItem[]
  /** The maximum capacity units consumed per second, reads and writes together; no limit by default. */
  readonly maxUnits?: number
  readonly signal?: AbortSignal
  readonly clock?: Clock
  /** Called with the number of processed items. */
  readonly progress?: (done: number) => void
}

/** The result of a repair. */
export interface RepairReport {
  /** The number of written items and sentinels. */
  readonly repaired: number
  /** The number of keys still at fault: another item owns their unique value, or they are broken. */
  readonly remaining: number
}

/**
 * Repairs items that an examination has found, as a backfill does, and reads each of them again to verify it. Items that
 * others have repaired or deleted meanwhile are left unchanged. After an interruption, the repairs made so far remain.
 *
 * @throws DynagateError of a failed call; the signal's reason.
 */
export async function repairItems(options: RepairOptions): Promise<RepairReport> {
  const { store, maxUnits, signal, clock = systemClock, progress } = options
  const { client, ready } = backgroundClient(invalidatingClient(store.client, store), {
    maxUnits,
    signal,
    clock,
  })
  const repairer = (isDryRun: boolean) =>
    new Repairer({ store, client, entities: new Set(store.table.entities), isDryRun, clock, signal })
  const [repairs, verification] = [repairer(false), repairer(true)]
  let repaired = 0
  let remaining = 0
  for (const [at, wireKey] of options.keys.entries()) {
    const read = async () => {
      await ready()
      const key = { TableName: store.tableName, Key: fromWire(wireKey), ConsistentRead: true }
      return (await client.get(key, { ...(signal && { signal }) })).Item
    }
    const item = await read()
    if (item !== undefined && isWritten(await repairs.repaired('repair', item))) repaired += 1
    const after = await read()
    if (after !== undefined && isWrong(await verification.repaired('verify', after))) remaining += 1
    progress?.(at + 1)
  }
  return { repaired, remaining }
}

function isWritten({ repaired, sentinels }: Counts): boolean {
  return repaired + sentinels > 0
}

function isWrong(counts: Counts): boolean {
  return isWritten(counts) || counts.conflicts + counts.broken > 0
}
