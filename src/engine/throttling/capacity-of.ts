import type { Table } from '../catalogue/index.ts'

/** What a table or one of its global indexes has of reads and of writes, in units a second. */
export interface Capacity {
  /** `table`, or `table/index`. */
  readonly name: string
  readonly read: number
  readonly write: number
}

/** The capacity of a provisioned table itself; undefined where it is paid by request. */
export function capacityOf({ record }: Table): Capacity | undefined {
  if (record.billing !== 'PROVISIONED') return undefined
  return { name: record.name, read: record.throughput.read, write: record.throughput.write }
}

/** The capacities of its global indexes. A local index uses the table's. */
export function indexCapacitiesOf({ record }: Table): Capacity[] {
  if (record.billing !== 'PROVISIONED') return []
  return record.globalIndexes.map(({ name, throughput: { read, write } }) => ({
    name: `${record.name}/${name}`,
    read,
    write,
  }))
}
