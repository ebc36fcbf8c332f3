import type { Table } from '../catalogue/index.ts'

/** The read and write capacity of a table or one of its global indexes, in units a second. */
export interface Capacity {
  /** `table`, or `table/index`. */
  readonly name: string
  readonly read: number
  readonly write: number
}

/** The capacity of a provisioned table itself; undefined for an on-demand table. */
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
