import { Consumption } from '../capacity/index.ts'
import type { TableRecord } from '../catalogue/index.ts'
import { validationError } from '../errors.ts'
import { decodeRecord, StatisticsChange, spaceRange } from '../records/index.ts'
import { afterKey } from '../storage/index.ts'
import type { Item } from '../values/index.ts'
import { applyWrite } from '../writes/index.ts'
import type { Region } from './region.ts'
import { replicaWrite } from './replica-write.ts'

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

/** Takes the replica of a table in a region away. */
export async function deleteReplica(region: Region, tableName: string): Promise<void> {
  await region.execute('DeleteTable', { TableName: tableName })
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
    state.catalogue.save(writer, others.length === 0 ? rest : { ...rest, global: { region: name, others } })
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

const mostAtOnce = 500

/** Items from before the replica: older than any write that may meet them. */
async function copyItems(source: Region, target: Region, tableName: string): Promise<void> {
  let after: Buffer | undefined
  for (;;) {
    const items: Item[] = []
    source.state.storage.read((reader) => {
      const { from, to } = spaceRange(source.state.catalogue.get(reader, tableName), undefined)
      for (const { key, value } of reader.range({ from: after ? afterKey(after) : from, to })) {
        after = Buffer.from(key)
        items.push(decodeRecord(value).item)
        if (items.length === mostAtOnce) break
      }
    })
    if (items.length === 0) return
    await target.state.storage.write((writer) => {
      const table = target.state.catalogue.get(writer, tableName)
      const statistics = new StatisticsChange()
      const consumption = new Consumption(table.name)
      const written = { at: 0, region: source.name }
      const place = {
        writer,
        statistics,
        table,
        consumption,
        now: target.state.now(),
        origin: 'replica',
        written,
      } as const
      for (const item of items) applyWrite(place, replicaWrite(table, table.keyOf(item), item))
      statistics.write(writer)
    })
  }
}
