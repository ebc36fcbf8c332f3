import { Consumption } from '../capacity/index.ts'
import type { Table, TableRecord } from '../catalogue/index.ts'
import { StatisticsChange, sized } from '../records/index.ts'
import { isLater, itemStamp, type OutgoingWrite, type Stamp, saveItemStamp } from '../replication/index.ts'
import type { KeyValueWriter } from '../storage/index.ts'
import { applyWrite, type WriteAction } from '../writes/index.ts'
import type { Region } from './region.ts'

/** A write of another region; without a stamp if it is older than the global table. */
export interface ArrivingWrite extends Omit<OutgoingWrite, 'stamp'> {
  readonly stamp: Stamp | undefined
}

/** The writes of one region's replica to apply in another region. */
export interface ReplicatedWrites {
  /** The name of their region. */
  readonly source: string
  readonly tableName: string
  readonly writes: readonly ArrivingWrite[]
}

/**
 * Applies the writes of another region: for each item the latest write, if it is later than the last known one. A table
 * that isn't a replica of the source's table accepts none. Returns for each write the stamp that it lost against, or
 * undefined if it was applied.
 */
export async function applyReplicatedWrites(
  { state }: Region,
  { source, tableName, writes }: ReplicatedWrites,
): Promise<(Stamp | undefined)[]> {
  return state.storage.write((writer) => {
    const table = state.catalogue.find(writer, tableName)
    if (table === undefined || !isReplicaOf(table.record, source)) return []
    const latest = new Map<string, ArrivingWrite>()
    const lostAgainst = writes.map((write) => {
      const id = JSON.stringify(write.key)
      const known = latest.get(id)?.stamp ?? itemStamp(writer, table, write.key)
      if (known === undefined || (write.stamp !== undefined && isLater(write.stamp, known))) {
        latest.set(id, write)
        return undefined
      }
      return known
    })
    const statistics = new StatisticsChange()
    const consumption = new Consumption(table.name)
    const place = { writer, statistics, table, consumption, now: state.now(), origin: 'replica' } as const
    for (const write of latest.values()) {
      applyWrite(place, actionOf(table, write))
      keepStamp(writer, table, write)
    }
    statistics.write(writer)
    return lostAgainst
  })
}

/** Whether a table is a replica of the region's table of the same name. */
export function isReplicaOf({ global }: TableRecord, region: string): boolean {
  return global?.others.includes(region) ?? false
}

/** The stamp is stored even if nothing changed, so that an older write that arrives later is rejected. */
function keepStamp(writer: KeyValueWriter, table: Table, { key, stamp }: ArrivingWrite): void {
  if (stamp !== undefined) saveItemStamp(writer, table, key, stamp)
}

function actionOf({ name }: Table, { key, item }: ArrivingWrite): WriteAction {
  return {
    tableName: name,
    condition: undefined,
    returnsFound: false,
    requestSize: 0,
    key: () => key,
    next: () => item && sized(item),
  }
}
