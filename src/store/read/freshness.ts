import { type Document, keyValueText, type Table } from '../../model/index.ts'
import type { PlannedRead } from '../plan/index.ts'

/**
 * Decides which reads of a request are strongly consistent, in addition to those of consistent access patterns: all
 * reads if the request requires it, otherwise those of partitions that the request has written to, so that it reads its
 * own writes. A global index has no consistent reads.
 */
export class Freshness {
  readonly #table: Table
  readonly #written = new Set<string>()
  readonly #isAll: boolean

  constructor(table: Table, isAll: boolean) {
    this.#table = table
    this.#isAll = isAll
  }

  /** The read, made strongly consistent if the request's writes so far require it. */
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
