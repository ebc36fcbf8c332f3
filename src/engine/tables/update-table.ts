import type { OnDemandRecord, TableRecord } from '../catalogue/index.ts'
import { validationError } from '../errors.ts'
import { changeKey } from './encryption.ts'
import { inUse } from './in-use.ts'
import { changeOnDemand } from './on-demand-throughput.ts'
import { changeTableClass } from './table-class.ts'
import type { StreamRequest } from './table-members.ts'
import type { IndexUpdate, TableUpdate } from './table-update.ts'
import { updateIndex } from './update-indexes.ts'
import { updateThroughput } from './update-throughput.ts'
import { raiseWarm } from './warm-throughput.ts'

/**
 * A table after an update. Pure; `now` is epoch milliseconds. Throws if this table can't be changed in this way, or not
 * now.
 */
export function updateTable(record: TableRecord, update: TableUpdate, now: number): TableRecord {
  const { attributes, indexes = [], stream, deletionProtected = record.deletionProtected } = update
  const { onDemand, warm, tableClass, encryption } = update
  if (update.billing !== undefined || update.throughput !== undefined) checkNoneDeleting(record, update)
  let changed = updateThroughput(record, update, now)
  for (const each of indexes) changed = updateIndex(changed, each, { attributes, now })
  if (stream !== undefined) changed = updateStream(changed, stream)
  if (onDemand !== undefined) changed = updateOnDemand(changed, onDemand)
  if (warm !== undefined) changed = { ...changed, warm: raiseWarm(warm, changed) }
  if (tableClass !== undefined) changed = changeTableClass(changed, tableClass, now)
  if (encryption !== undefined) changed = changeKey(changed, encryption)
  return { ...changed, deletionProtected }
}

/** The table in the response to an update: its units are the previous ones, except that -1 shows a removed limit. */
export function updateEcho(before: TableRecord, after: TableRecord, update: TableUpdate): TableRecord {
  const old = new Map(before.globalIndexes.map((index) => [index.number, index]))
  const requested = new Map(update.indexes?.map((each) => [each.name, each]))
  return {
    ...withUnits(after, before, update.onDemand),
    globalIndexes: after.globalIndexes.map((index) =>
      withUnits(index, old.get(index.number) ?? index, onDemandIn(requested.get(index.name))),
    ),
  }
}

type Units = Pick<TableRecord, 'throughput' | 'onDemand'>

function withUnits<T extends Units>(after: T, before: Units, requested: OnDemandRecord | undefined): T {
  const { read, write } = before.throughput
  return {
    ...after,
    throughput: { ...after.throughput, read, write },
    ...(requested && { onDemand: { ...after.onDemand, ...requested } }),
  }
}

function onDemandIn(update: IndexUpdate | undefined): OnDemandRecord | undefined {
  return update?.kind === 'update' ? update.onDemand : undefined
}

function checkNoneDeleting(record: TableRecord, { billing, throughput }: TableUpdate): void {
  if (throughput === undefined && (billing === undefined || billing === record.billing)) return
  const deleting = record.globalIndexes.filter(({ state }) => state === 'deleting').map(({ name }) => name)
  if (deleting.length === 0) return
  throw inUse(
    `Can't change table IOPS when an index is being deleted. Table: ${record.name} Indexes: [${deleting.join(', ')}]`,
  )
}

function updateOnDemand(record: TableRecord, requested: OnDemandRecord): TableRecord {
  const { onDemand: before = {}, ...rest } = record
  const onDemand = changeOnDemand(requested, { billing: record.billing, before })
  return onDemand === undefined ? rest : { ...rest, onDemand }
}

function updateStream(record: TableRecord, { enabled, view }: StreamRequest): TableRecord {
  if (enabled && record.stream !== undefined) {
    throw validationError(`Table already has an enabled stream: TableName: ${record.name}`)
  }
  if (!enabled && record.stream === undefined) {
    throw validationError(`Table has no stream to disable: TableName: ${record.name}`)
  }
  if (!enabled && record.global !== undefined) {
    throw validationError(`The stream of a table with replicas can't be disabled: TableName: ${record.name}`)
  }
  return { ...record, stream: view }
}
