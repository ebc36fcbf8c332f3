import { randomUUID } from 'node:crypto'
import type { TableRecord } from '../catalogue/index.ts'
import { validationError } from '../errors.ts'
import { enableStream } from '../streams/index.ts'
import { indexesSettled, timeToLiveSettled } from '../tables/index.ts'
import { copyItems } from './copy-items.ts'
import { type Region, type RegionsByName, recordOf, replicaOf } from './region.ts'

/** Throws a ValidationException where a region can't have a replica of a table. */
export function checkNewReplica(source: Region, target: Region, tableName: string): void {
  const stream = recordOf(source, tableName)?.stream
  if (stream !== undefined && stream !== bothImages) {
    throw validationError(
      'A table with replicas must have a stream of NEW_AND_OLD_IMAGES: disable the one it has',
    )
  }
  if (recordOf(target, tableName) === undefined) return
  throw validationError(
    `Failed to create the new replica of table with name: '${tableName}': one already exists in region: '${target.name}'`,
  )
}

/**
 * Makes a replica of a table in another region: a table of the same keys and indexes, with the items that there are.
 * Both get a stream of both images, as on AWS. The write that makes the table also stores that it is still joining:
 * `completeReplica` does the rest, and does it again after a crash.
 */
export async function createReplica(
  regions: RegionsByName,
  source: Region,
  target: Region,
  tableName: string,
): Promise<void> {
  checkNewReplica(source, target, tableName)
  if (recordOf(source, tableName)?.stream === undefined) {
    const StreamSpecification = { StreamEnabled: true, StreamViewType: bothImages }
    await source.execute('UpdateTable', { TableName: tableName, StreamSpecification })
  }
  const { state } = target
  const { record } = source.state.storage.read((reader) => source.state.catalogue.get(reader, tableName))
  const others = [source.name, ...replicaOf(source, tableName).others]
  const made = await state.storage.write((writer) => {
    const now = state.now()
    const replica: TableRecord = {
      ...settled(record),
      id: state.catalogue.nextId(writer),
      uuid: randomUUID(),
      createdAt: now,
      global: { region: target.name, others, joining: source.name },
    }
    const table = enableStream(writer, replica, { now, shardLife: state.shardLife })
    state.catalogue.save(writer, table)
    return table
  })
  await completeReplica(regions, target, made)
}

/** Lets the others know of a replica that is joining, and copies the items of one of them. */
export async function completeReplica(
  regions: RegionsByName,
  region: Region,
  { name, global }: TableRecord,
): Promise<void> {
  const others = global?.others ?? []
  for (const other of others) {
    await changeOthers(regions.get(other), name, (known) => [...known, region.name])
  }
  // The one that it began with may have been deleted since.
  const source = [global?.joining, ...others]
    .flatMap((other) => (other === undefined ? [] : (regions.get(other) ?? [])))
    .find((other) => replicaOf(other, name).others.includes(region.name))
  if (source !== undefined) await copyItems(source, region, name)
  await changeOthers(region, name, (known) => known)
}

/** Takes a region that has no replica any more out of what another region's table knows. */
export async function forgetReplica(
  other: Region | undefined,
  tableName: string,
  gone: string,
): Promise<void> {
  await changeOthers(other, tableName, (known) => known.filter((each) => each !== gone))
}

/**
 * Changes which other replicas a region's table knows; without any it is a table like others. One that was joining
 * has joined. A region without the table is left alone.
 */
async function changeOthers(
  region: Region | undefined,
  tableName: string,
  change: (others: readonly string[]) => readonly string[],
): Promise<void> {
  await region?.state.storage.write((writer) => {
    const { catalogue } = region.state
    const table = catalogue.find(writer, tableName)
    if (table === undefined) return
    const { global, ...record } = table.record
    const others = [...new Set(change(global?.others ?? []))]
    catalogue.save(
      writer,
      others.length === 0 ? record : { ...record, global: { region: region.name, others } },
    )
  })
}

const bothImages = 'NEW_AND_OLD_IMAGES'

/** What a new replica has in common with the table: nothing that is under way, for it has no items yet. */
function settled(record: TableRecord): TableRecord {
  const { streamSince: _, streamTable: __, ...rest } = timeToLiveSettled(indexesSettled(record))
  return { ...rest, stream: bothImages, deletionProtected: false }
}
