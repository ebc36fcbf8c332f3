import { type Document, keyValueText, type Table } from '../../model/index.ts'
import type { PlannedRead } from '../plan/index.ts'

/**
 * Makes reads of a request strongly consistent, besides those whose access pattern is: all of them where the request
 * requires it, else those of the partitions that it has written to, so that it reads its own writes. A global index
 * has no consistent reads.
 */
export class Freshness {
  readonly #table: Table
  readonly #written = new Set<string>()
  readonly #isAll: boolean

  constructor(table: Table, isAll: boolean) {
    this.#table = table
    this.#isAll = isAll
  }

  /** The read, with strong consistency if it needs that by now. */
  of<Read extends PlannedRead>(read: Read): Read {
    if (read.consistent || (!this.#isAll && this.#written.size === 0)) return read
    const { primaryIndex } = this.#table
    if (read.kind === 'range' && read.index.kind === 'global') return read
    const [{ name }] = primaryIndex.partition
    const partition = read.kind === 'get' ? read.key[name] : read.partition[0]
    return this.#isAll || this.#written.has(keyValueText('partition', partition))
      ? { ...read, consistent: true }
      : read
  }

  /** Records a write of the item with this key. */
  wrote(key: Document): void {
    const [{ name }] = this.#table.primaryIndex.partition
    this.#written.add(keyValueText(name, key[name]))
  }
}
