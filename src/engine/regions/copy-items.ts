import { decodeRecord, readItem, spaceRange } from '../records/index.ts'
import { readItemStamps } from '../replication/index.ts'
import { afterKey } from '../storage/index.ts'
import { type ArrivingWrite, applyReplicatedWrites } from './apply-replicated-writes.ts'
import type { Region } from './region.ts'

/**
 * Copies the items of a table to a new replica, in short writes; repeating it changes nothing. Stamps are copied first,
 * including those of deleted items, so that no older write restores them.
 */
export async function copyItems(source: Region, target: Region, tableName: string): Promise<void> {
  for (const read of [stampedItems, allItems]) {
    let { writes, last } = read(source, tableName, undefined)
    while (writes.length > 0) {
      await applyReplicatedWrites(target, { source: source.name, tableName, writes })
      ;({ writes, last } = read(source, tableName, last))
    }
  }
}

/** A part to copy, and where to continue; empty at the end. */
interface Part {
  readonly writes: readonly ArrivingWrite[]
  readonly last: Buffer | undefined
}

const mostAtOnce = 500

function stampedItems({ state }: Region, tableName: string, after: Buffer | undefined): Part {
  return state.storage.read((reader) => {
    const table = state.catalogue.get(reader, tableName)
    const { stamps, last } = readItemStamps(reader, table, { after, most: mostAtOnce })
    const writes = stamps.map(({ key, stamp }) => {
      const item = readItem(reader, table, key)?.item
      return { key, stamp, ...(item && { item }) }
    })
    return { writes, last }
  })
}

/** Items without a stamp are older than the global table, and so than any write that they may conflict with. */
function allItems({ state }: Region, tableName: string, after: Buffer | undefined): Part {
  return state.storage.read((reader) => {
    const table = state.catalogue.get(reader, tableName)
    const { from, to } = spaceRange(table, undefined)
    const writes: ArrivingWrite[] = []
    let last: Buffer | undefined
    for (const { key: storedAs, value } of reader.range({ from: after ? afterKey(after) : from, to })) {
      last = Buffer.from(storedAs)
      const { item } = decodeRecord(value)
      writes.push({ key: table.keyOf(item), item, stamp: undefined })
      if (writes.length === mostAtOnce) break
    }
    return { writes, last }
  })
}
