import { randomUUID } from 'node:crypto'
import type { TableRecord } from '../catalogue/index.ts'
import { validationError } from '../errors.ts'
import { enableStream } from '../streams/index.ts'
import { indexesSettled, timeToLiveSettled } from '../tables/index.ts'
import { copyItems } from './copy-items.ts'
import { type Region, type RegionsByName, recordOf, replicaOf } from './region.ts'

/** Throws a ValidationException if a region can't have a replica of a table. */
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
 * Creates a replica of a table in another region: a table with the same keys, indexes and items. Both get a stream of
 * both images, as on AWS. The write that creates the table also marks it as joining: `completeReplica` does the rest,
 * and repeats it after a crash.
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
    const table = enableStream(writer, replica, { now, shards: state.shards })
    state.catalogue.save(writer, table)
    return table
  })
  await completeReplica(regions, target, made)
}

/** Adds a joining replica to the records of the others, and copies the items from one of them. */
export async function completeReplica(
  regions: RegionsByName,
  region: Region,
  { name, global }: TableRecord,
): Promise<void> {
  const others = global?.others ?? []
  for (const other of others) {
    await changeOthers(regions.get(other), name, (known) => [...known, region.name])
  }
  // Its first source may have been deleted since.
  const source = [global?.joining, ...others]
    .flatMap((other) => (other === undefined ? [] : (regions.get(other) ?? [])))
    .find((other) => replicaOf(other, name).others.includes(region.name))
  if (source !== undefined) await copyItems(source, region, name)
  await changeOthers(region, name, (known) => known)
}

/** Removes a region without a replica from the record of another region's table. */
export async function forgetReplica(
  other: Region | undefined,
  tableName: string,
  gone: string,
): Promise<void> {
  await changeOthers(other, tableName, (known) => known.filter((each) => each !== gone))
}

/**
 * Changes the other replicas in the record of a region's table; without any it becomes an ordinary table. A joining
 * replica becomes a full one. A region without the table is skipped.
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

/** The table's definition for a new replica: without unfinished index changes, because it has no items yet. */
function settled(record: TableRecord): TableRecord {
  const { streamSince: _, streamTable: __, ...rest } = timeToLiveSettled(indexesSettled(record))
  return { ...rest, stream: bothImages, deletionProtected: false }
}
