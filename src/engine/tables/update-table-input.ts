import { RequestReader, readTableName } from '../requests/index.ts'
import { checkUpdateTable } from './check-update-table.ts'
import { readEncryption } from './encryption.ts'
import { invalid } from './invalid.ts'
import { readOnDemand } from './on-demand-throughput.ts'
import { readTableClass } from './table-class.ts'
import {
  readAttributes,
  readBilling,
  readIndex,
  readIndexName,
  readStream,
  readThroughput,
} from './table-members.ts'
import type { IndexUpdate, TableUpdate } from './table-update.ts'
import { readWarm } from './warm-throughput.ts'

/** Reads an UpdateTable request. @throws ValidationException if it is invalid for any table. */
export function readUpdateTable(input: Readonly<Record<string, unknown>>): TableUpdate {
  const reader = new RequestReader(input)
  const tableName = readTableName(reader)
  const updates = reader.each('GlobalSecondaryIndexUpdates')
  const update: TableUpdate = {
    tableName,
    attributes: readAttributes(reader),
    billing: readBilling(reader),
    throughput: readThroughput(reader),
    indexes: updates?.flatMap(readIndexUpdate),
    stream: readStream(reader),
    deletionProtected: reader.boolean('DeletionProtectionEnabled'),
    onDemand: readOnDemand(reader),
    warm: readWarm(reader),
    tableClass: readTableClass(reader),
    encryption: readEncryption(reader),
  }
  reader.check()
  for (const each of updates ?? []) {
    checkOneAction(each)
    checkWarm(each)
  }
  checkUpdateTable(update)
  return update
}

const actions = ['Create', 'Update', 'Delete'] as const

function checkOneAction(reader: RequestReader): void {
  const count = actions.filter((action) => reader.has(action)).length
  if (count > 1) {
    invalid('Only one global secondary index action is allowed per GlobalSecondaryIndexUpdate object')
  }
  if (count === 0) {
    invalid(
      'One of GlobalSecondaryIndexUpdate.Update, GlobalSecondaryIndexUpdate.Create, GlobalSecondaryIndexUpdate.Delete must not be null',
    )
  }
}

/** Rejects an update of an index with an empty `WarmThroughput`, which is ignored elsewhere. */
function checkWarm(reader: RequestReader): void {
  const update = reader.inner('Update')
  if (update === undefined || !update.has('WarmThroughput') || readWarm(update) !== undefined) return
  invalid(
    `WarmThroughput must have at least one of ReadUnitsPerSecond or WriteUnitsPerSecond specified for index: ${readIndexName(update)}`,
  )
}

function readIndexUpdate(reader: RequestReader): IndexUpdate[] {
  const [create, update, remove] = actions.map((action) => reader.inner(action))
  if (create !== undefined) {
    const index = readIndex(create, 'global')
    return [{ kind: 'create', name: index.name, index }]
  }
  if (update !== undefined) {
    return [
      {
        kind: 'update',
        name: readIndexName(update),
        throughput: readThroughput(update),
        onDemand: readOnDemand(update),
        warm: readWarm(update),
      },
    ]
  }
  return remove === undefined ? [] : [{ kind: 'delete', name: readIndexName(remove) }]
}
