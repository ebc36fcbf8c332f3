import { validationError } from '../errors.ts'
import type { WireDocument } from '../operations/index.ts'
import { isMembers, RequestReader, readTableName } from '../requests/index.ts'

/** A replica update of an UpdateTable request. */
export interface ReplicaUpdate {
  readonly kind: 'create' | 'delete' | 'update'
  readonly region: string
}

/** Reads `ReplicaUpdates` and their table. */
export function readReplicaUpdates(input: WireDocument): {
  tableName: string
  updates: readonly ReplicaUpdate[]
} {
  const reader = new RequestReader(input)
  const tableName = readTableName(reader)
  const updates = (reader.each('ReplicaUpdates') ?? []).map((update): ReplicaUpdate => {
    for (const [member, kind] of kinds) {
      const action = update.raw(member)
      if (isMembers(action) && typeof action.RegionName === 'string')
        return { kind, region: action.RegionName }
    }
    throw validationError(
      'One of Create, Update or Delete with a RegionName is required in each of ReplicaUpdates',
    )
  })
  if (updates.length === 0) throw validationError('ReplicaUpdates must have at least one element')
  return { tableName, updates }
}

const kinds = [
  ['Create', 'create'],
  ['Delete', 'delete'],
  ['Update', 'update'],
] as const
