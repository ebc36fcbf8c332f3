import type { Index, Table } from '../../model/index.ts'
import { ItemSizes } from '../../store/index.ts'
import type { ClassPrices, Price, RegionPrices } from './prices.ts'
import type { Traffic } from './traffic.ts'
import type { Units, Usage } from './usage.ts'

/** AWS bills a month as 730 hours. */
export const hoursPerMonth = 730

/** The share of a provisioned capacity that is used: the default target of auto scaling. */
export const utilization = 0.7

/** The monthly cost of one table class, in dollars; undefined if a price has no source. */
export interface ClassCost {
  readonly onDemand: number
  /** The cost of a provisioned capacity of which traffic at a constant rate uses 70 %. */
  readonly provisioned: number | undefined
  readonly storage: number
}

/** The monthly cost of a table in dollars. */
export interface MonthlyCost {
  readonly standard: ClassCost
  readonly infrequentAccess: ClassCost
  readonly storedBytes: number
  /** The cost of the calls of GetRecords; undefined if their price has no source. */
  readonly streams: number | undefined
  readonly streamCallsPerSecond: number
}

/** The dollars of a month's traffic, storage and stream reads. Pure. */
export function monthlyCost(usage: Usage, traffic: Traffic, table: Table, prices: RegionPrices): MonthlyCost {
  const storedBytes = bytesOf(table, traffic.items)
  const streamCallsPerSecond = streamCallsOf(usage, traffic, table, storedBytes)
  const { streamReads } = prices
  const streamCalls = Math.max(0, streamCallsPerSecond * hoursPerMonth * 3600 - freeStreamCalls)
  return {
    standard: costIn(prices.standard, usage, Math.max(0, storedBytes / gigabyte - freeGigabytes)),
    infrequentAccess: costIn(prices.infrequentAccess, usage, storedBytes / gigabyte),
    storedBytes,
    streams: streamReads === undefined ? undefined : (streamCalls / 100_000) * streamReads.usd,
    streamCallsPerSecond,
  }
}

/** The dollars of a month's units in an on-demand table of the standard class. */
export function onDemandCost(
  { readUnits, writeUnits }: Units,
  { readRequests, writeRequests }: ClassPrices,
): number {
  const millionsPerMonth = (hoursPerMonth * 3600) / 1_000_000
  return millionsPerMonth * (readUnits * readRequests.usd + writeUnits * writeRequests.usd)
}

function costIn(prices: ClassPrices, usage: Usage, gigabytes: number): ClassCost {
  const { readCapacity, writeCapacity, storage } = prices
  const isPriced = readCapacity !== undefined && writeCapacity !== undefined
  return {
    onDemand: onDemandCost(usage, prices),
    provisioned: isPriced
      ? capacityCost(usage.readUnits, readCapacity) + capacityCost(usage.writeUnits, writeCapacity)
      : undefined,
    storage: gigabytes * storage.usd,
  }
}

function capacityCost(unitsPerSecond: number, { usd }: Price): number {
  return Math.ceil(unitsPerSecond / utilization) * hoursPerMonth * usd
}

/** Items and their index entries, each with the 100 bytes that DynamoDB adds for its bookkeeping. */
function bytesOf(table: Table, items: Traffic['items']): number {
  const sizes = new ItemSizes()
  return table.entities.reduce((sum, entity) => {
    const bytes = sizes.bytesOf(entity)
    const entries = [...entity.indexKeys.values()].reduce(
      (all, { index }) => all + entryBytes(index, bytes),
      0,
    )
    return sum + (items.get(entity.name) ?? 0) * (bytes + bookkeepingBytes + entries)
  }, 0)
}

/** Keys of the table and of the index; other projections have at most the whole item. */
function entryBytes({ projection }: Index, itemBytes: number): number {
  return (projection === 'keysOnly' ? Math.min(itemBytes, keysBytes) : itemBytes) + bookkeepingBytes
}

/** The calls of stream readers. Each polls each shard up to ten times per second; a partition has one open shard. */
function streamCallsOf(usage: Usage, { streamReaders }: Traffic, table: Table, storedBytes: number): number {
  const readers = streamReaders ?? (table.definition.stream === undefined ? 0 : 1)
  const partitions = Math.max(
    1,
    Math.ceil(storedBytes / (partitionGigabytes * gigabyte)),
    Math.ceil(usage.readUnits / 3000 + usage.writeUnits / 1000),
  )
  return readers * partitions * pollsPerSecond
}

const gigabyte = 1024 ** 3
/** The free gigabytes of the standard class, in each Region. */
const freeGigabytes = 25
const freeStreamCalls = 2_500_000
const bookkeepingBytes = 100
const keysBytes = 200
/** The size at which DynamoDB splits a partition. */
const partitionGigabytes = 10
const pollsPerSecond = 10
