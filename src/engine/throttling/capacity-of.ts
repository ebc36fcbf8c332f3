import type { Table, TableRecord } from '../catalogue/index.ts'

/** The read and write capacity of a table or global index, in units per second; named `table` or `table/index`. */
export type Capacity = ProvisionedCapacity | MaximumCapacity

/** Provisioned throughput. */
export interface ProvisionedCapacity {
  readonly kind: 'provisioned'
  readonly name: string
  readonly read: number
  readonly write: number
}

/** The maximum throughput of an on-demand table or index; undefined if unlimited. */
interface MaximumCapacity {
  readonly kind: 'maximum'
  readonly name: string
  readonly read: number | undefined
  readonly write: number | undefined
}

/** The capacity of a table itself; undefined if it is unlimited. */
export function capacityOf({ record }: Table): Capacity | undefined {
  return capacity(record.name, record, record)
}

/** The capacities of its global indexes. A local index uses the table's. */
export function indexCapacitiesOf({ record }: Table): Capacity[] {
  return record.globalIndexes.flatMap((index) => {
    return capacity(`${record.name}/${index.name}`, record, index) ?? []
  })
}

function capacity(
  name: string,
  { billing }: Pick<TableRecord, 'billing'>,
  { throughput, onDemand }: Pick<TableRecord, 'throughput' | 'onDemand'>,
): Capacity | undefined {
  if (billing === 'PROVISIONED') {
    return { kind: 'provisioned', name, read: throughput.read, write: throughput.write }
  }
  return onDemand && { kind: 'maximum', name, read: onDemand.read, write: onDemand.write }
}
