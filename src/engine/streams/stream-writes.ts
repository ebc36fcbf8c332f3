import type { Table } from '../catalogue/index.ts'
import type { KeyValueWriter } from '../storage/index.ts'
import { type ItemChange, makeChange, saveChange } from './change.ts'
import { OpenShards } from './open-shards.ts'

/**
 * Records the changes of one storage transaction in the streams of their tables, in order. The records are written in
 * the same transaction as the items.
 */
export class StreamWrites {
  readonly #open = new Map<number, OpenShards>()

  /** Records a change of an item, if its table has a stream. `now` is epoch milliseconds. */
  add(writer: KeyValueWriter, table: Table, { now, ...item }: ItemChange & { readonly now: number }): void {
    const { stream: view, streamSince: since, streamTable, keySchema } = table.record
    if (view === undefined || since === undefined || streamTable === undefined) return
    const change = makeChange(item, view, now)
    if (change === undefined) return
    const stream = { table: streamTable, since, keySchema }
    const shards = this.#open.get(table.id) ?? new OpenShards(writer, stream)
    if (shards.isEmpty) return
    if (!this.#open.has(table.id)) shards.roll(now)
    this.#open.set(table.id, shards)
    saveChange(writer, stream, { number: shards.nextNumber(change.key, now), change })
  }

  /** Stores the shards. */
  write(writer: KeyValueWriter): void {
    for (const shards of this.#open.values()) shards.save(writer)
  }
}
