import type { TableRecord } from '../catalogue/index.ts'
import { validationError } from '../errors.ts'
import { decodeRecord, readItem, spaceRange } from '../records/index.ts'
import { readItemStamps, replicationRanges } from '../replication/index.ts'
import { afterKey } from '../storage/index.ts'
import { type ArrivingWrite, arrive } from './arrive.ts'
import type { Region } from './region.ts'

/**
 * Makes a replica of a table in another region: a table of the same keys and indexes, with the items that there are.
 * Both get a stream of both images, as on AWS.
 */
export async function createReplica(source: Region, target: Region, tableName: string): Promise<void> {
  const { Table } = await source.execute('DescribeTable', { TableName: tableName })
  await target.execute('CreateTable', tableInput(Table as Described))
  await ensureStream(source, tableName)
  await link(source, tableName, (others) => [...others, target.name])
  const others = globalOf(source, tableName).others.filter((name) => name !== target.name)
  await link(target, tableName, () => [source.name, ...others])
  await copyItems(source, target, tableName)
}

/** Changes which other regions a replica knows of; without any it is a table like others. */
export async function link(
  { name, state }: Region,
  tableName: string,
  change: (others: readonly string[]) => readonly string[],
): Promise<void> {
  await state.storage.write((writer) => {
    const { record } = state.catalogue.get(writer, tableName)
    const { global, ...rest } = record
    const others = [...new Set(change(global?.others ?? []))]
    if (others.length > 0) return state.catalogue.save(writer, { ...rest, global: { region: name, others } })
    for (const range of replicationRanges(record)) writer.removeRange(range)
    state.catalogue.save(writer, rest)
  })
}

/** What a region's table knows of its other replicas. */
export function globalOf({ name, state }: Region, tableName: string): NonNullable<TableRecord['global']> {
  const table = state.storage.read((reader) => state.catalogue.find(reader, tableName))
  return table?.record.global ?? { region: name, others: [] }
}

interface Described {
  readonly [member: string]: unknown
  readonly BillingModeSummary?: { readonly BillingMode: string }
}

function tableInput(table: Described): Record<string, unknown> {
  const isOnDemand = table.BillingModeSummary?.BillingMode === 'PAY_PER_REQUEST'
  const withThroughput = (each: Record<string, unknown>) => ({
    IndexName: each.IndexName,
    KeySchema: each.KeySchema,
    Projection: each.Projection,
    ...(!isOnDemand && each.ProvisionedThroughput !== undefined && { ProvisionedThroughput: units(each) }),
  })
  const indexes = (name: string) => {
    const list = table[name] as Record<string, unknown>[] | undefined
    return list && { [name]: list.map(withThroughput) }
  }
  return {
    TableName: table.TableName,
    AttributeDefinitions: table.AttributeDefinitions,
    KeySchema: table.KeySchema,
    ...indexes('LocalSecondaryIndexes'),
    ...indexes('GlobalSecondaryIndexes'),
    ...(isOnDemand ? { BillingMode: 'PAY_PER_REQUEST' } : { ProvisionedThroughput: units(table) }),
    StreamSpecification: bothImages,
  }
}

function units({ ProvisionedThroughput }: Readonly<Record<string, unknown>>) {
  const { ReadCapacityUnits, WriteCapacityUnits } = ProvisionedThroughput as Record<string, number>
  return { ReadCapacityUnits, WriteCapacityUnits }
}

const bothImages = { StreamEnabled: true, StreamViewType: 'NEW_AND_OLD_IMAGES' }

async function ensureStream(region: Region, tableName: string): Promise<void> {
  const { Table } = await region.execute('DescribeTable', { TableName: tableName })
  const { StreamSpecification: stream } = Table as { StreamSpecification?: { StreamViewType: string } }
  if (stream === undefined) {
    await region.execute('UpdateTable', { TableName: tableName, StreamSpecification: bothImages })
  } else if (stream.StreamViewType !== bothImages.StreamViewType) {
    throw validationError(
      'A table with replicas must have a stream of NEW_AND_OLD_IMAGES: disable the one it has',
    )
  }
}

/** What the source knows of its items goes first: also which were deleted, so that no older write brings them back. */
async function copyItems(source: Region, target: Region, tableName: string): Promise<void> {
  await copyInParts(target, tableName, (after) => stampedItems(source, tableName, after))
  await copyInParts(target, tableName, (after) => allItems(source, tableName, after))
}

/** Some of what there is to copy, and where to go on; nothing at the end. */
interface Part {
  readonly writes: readonly ArrivingWrite[]
  readonly last: Buffer | undefined
}

async function copyInParts(
  target: Region,
  tableName: string,
  read: (after: Buffer | undefined) => Part,
): Promise<void> {
  let { writes, last } = read(undefined)
  while (writes.length > 0) {
    await arrive(target, tableName, writes)
    ;({ writes, last } = read(last))
  }
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

/** Those from before the table was a global one are older than any write that may meet them. */
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
