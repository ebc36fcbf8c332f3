import type { Table } from '../catalogue/index.ts'
import type { KeyValueWriter } from '../storage/index.ts'
import { type ItemChange, makeChange, saveChange } from './change.ts'
import { nextSequenceNumber } from './sequence-number.ts'
import type { Shard } from './shard.ts'
import { openShard, rollShard, saveShard } from './shard-store.ts'
import type { StreamId } from './stream-keys.ts'

/**
 * Records the changes of one storage transaction in the streams of their tables, in order. The records are written in
 * the same transaction as the items.
 */
export class StreamWrites {
  readonly #open = new Map<number, { stream: StreamId; shard: Shard }>()

  /** Records a change of an item, if its table has a stream. `now` is epoch milliseconds. */
  add(writer: KeyValueWriter, table: Table, { now, ...item }: ItemChange & { readonly now: number }): void {
    const { stream: view, streamSince: since, streamTable } = table.record
    if (view === undefined || since === undefined || streamTable === undefined) return
    const change = makeChange(item, view, now)
    if (change === undefined) return
    const stream = { table: streamTable, since }
    const shard = this.#open.get(table.id)?.shard ?? currentShard(writer, stream, now)
    if (shard === undefined) return
    const number = nextSequenceNumber(shard.last, now)
    saveChange(writer, stream, { number, change })
    this.#open.set(table.id, { stream, shard: { ...shard, last: number } })
  }

  /** Stores the shards. */
  write(writer: KeyValueWriter): void {
    for (const { stream, shard } of this.#open.values()) saveShard(writer, stream, shard)
  }
}

function currentShard(writer: KeyValueWriter, stream: StreamId, now: number): Shard | undefined {
  const shard = openShard(writer, stream)
  return shard && rollShard(writer, stream, { shard, now })
}
