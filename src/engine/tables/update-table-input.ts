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

/** Reads an UpdateTable request. Throws a ValidationException for one that is invalid for any table. */
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
    tableClass: readTableClass(reader),
    encryption: readEncryption(reader),
  }
  reader.check()
  for (const each of updates ?? []) checkOneAction(each)
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
      },
    ]
  }
  return remove === undefined ? [] : [{ kind: 'delete', name: readIndexName(remove) }]
}
