import { a, add, createBuilder, defineGateway, defineTable } from 'dynagate'

/**
 * "Implementing version control" of amazon-dynamodb-design-patterns, with numbers and a transactional write: one item has the
 * latest version, and those of all versions are never changed. AWS calls the first one v0; here its sort key is LATEST, so
 * that a query of the versions doesn't read it.
 */
const table = defineTable({ name: 'EquipmentVersions', primaryKey: { partition: 'PK', sort: 'SK' } })

export const Equipment = table.entity('Equipment', {
  attributes: {
    equipmentId: a.id(),
    name: a.string(),
    state: a.enum('OK', 'WARNING1', 'WARNING2'),
    latest: a.int().default(1),
  },
  key: { partition: 'Equipment#{equipmentId}', sort: 'LATEST' },
})
export const EquipmentVersion = table.entity('EquipmentVersion', {
  attributes: {
    equipmentId: a.id(),
    version: a.int({ digits: 6 }),
    state: a.enum('OK', 'WARNING1', 'WARNING2'),
    time: a.dateTime(),
  },
  key: { partition: 'Equipment#{equipmentId}', sort: 'v{version}' },
})

const access = table.access({
  equipment: Equipment.get(),
  version: EquipmentVersion.get(),
  versionsOf: EquipmentVersion.query({ order: 'desc' }),
})

const builder = createBuilder(table)
builder.entity(Equipment, {
  fields: (t) => ({ ...t.attributes(), versions: t.connection(access.versionsOf) }),
})
builder.entity(EquipmentVersion, { fields: (t) => t.attributes() })
builder.queryFields((t) => ({ equipment: t.item(access.equipment), version: t.item(access.version) }))
builder.mutationFields((t) => ({
  addVersion: t.transaction({
    input: { equipmentId: a.id(), state: a.enum('OK', 'WARNING1', 'WARNING2'), time: a.dateTime() },
    payload: { version: EquipmentVersion, equipment: { updated: Equipment } },
    writes: [
      [Equipment, 1],
      [EquipmentVersion, 1],
    ],
    plan: async (tx, { equipmentId, state, time }, { store }) => {
      const { latest } =
        (await store.one(access.equipment, { equipmentId })) ?? tx.reject('NOT_FOUND', 'Unknown equipment.')
      const equipment = tx.update(
        Equipment,
        { equipmentId },
        { state, latest: add(1) },
        { if: { latest: { eq: latest } } },
      )
      return {
        version: tx.create(EquipmentVersion, { equipmentId, version: latest + 1, state, time }),
        equipment,
      }
    },
  }),
}))

export default defineGateway({ table, schema: builder.toSchema() })
