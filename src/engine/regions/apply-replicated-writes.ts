import { Consumption } from '../capacity/index.ts'
import type { Table, TableRecord } from '../catalogue/index.ts'
import { StatisticsChange } from '../records/index.ts'
import { isLater, itemStamp, type OutgoingWrite, type Stamp, saveItemStamp } from '../replication/index.ts'
import type { KeyValueWriter } from '../storage/index.ts'
import { applyWrite, type WriteAction } from '../writes/index.ts'
import type { Region } from './region.ts'

/** A write of another region; without a stamp where it is from before the table was a global one. */
export interface ArrivingWrite extends Omit<OutgoingWrite, 'stamp'> {
  readonly stamp: Stamp | undefined
}

/** The writes of one region's replica that are to be applied in another region. */
export interface ReplicatedWrites {
  /** The name of the region that they come from. */
  readonly source: string
  readonly tableName: string
  readonly writes: readonly ArrivingWrite[]
}

/**
 * Applies in a region what another one wrote: each write that is later than the last one known of its item, and of
 * several of one item the latest. Answers, for each write, with the stamp that it met and lost against; undefined
 * for one that was applied. A table that is no replica of the source's accepts none.
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

/** Whether a table takes part in the global table of the region's table of the same name. */
export function isReplicaOf({ global }: TableRecord, region: string): boolean {
  return global?.others.includes(region) ?? false
}

/** Also where nothing changed: an older write that is still on its way must find that it came too late. */
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
    next: () => item,
  }
}
