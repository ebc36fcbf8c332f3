import { Consumption } from '../capacity/index.ts'
import type { Table } from '../catalogue/index.ts'
import { StatisticsChange } from '../records/index.ts'
import { isLater, itemStamp, type OutgoingWrite, type Stamp, saveItemStamp } from '../replication/index.ts'
import type { KeyValueWriter } from '../storage/index.ts'
import { applyWrite, type WriteAction } from '../writes/index.ts'
import type { Region } from './region.ts'

/** A write of another region; without a stamp where it is from before the table was a global one. */
export interface ArrivingWrite extends Omit<OutgoingWrite, 'stamp'> {
  readonly stamp: Stamp | undefined
}

/**
 * Does in a region what others wrote: each write that is later than what is known of its item, and the latest where
 * there are several of one. Answers with the stamps that they met and lost against, in place of those that won or
 * were there already. A region without the table takes none.
 */
export async function arrive(
  { state }: Region,
  tableName: string,
  writes: readonly ArrivingWrite[],
): Promise<(Stamp | undefined)[]> {
  return state.storage.write((writer) => {
    const table = state.catalogue.find(writer, tableName)
    if (table === undefined) return []
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

/** Also where nothing changed: an older write that is still on its way must find that it came too late. */
function keepStamp(writer: KeyValueWriter, table: Table, { key, stamp }: ArrivingWrite): void {
  if (stamp !== undefined) saveItemStamp(writer, table, key, stamp)
}

function actionOf({ name }: Table, { key, item }: ArrivingWrite): WriteAction {
  return { tableName: name, condition: undefined, returnsFound: false, key: () => key, next: () => item }
}
