import { a, defineTable, type Table } from '../../../src/model/index.ts'
import { type DynamoClient, openClient, openStore, type Store } from '../../../src/store/index.ts'
import { prepareTable } from '../../../src/tools/index.ts'

/** A table with all that the store keeps consistent: unique values, parents, copies, moves, soft delete and expiry. */
export const campus = defineTable({
  name: 'campus',
  primaryKey: { partition: 'pk', sort: 'sk' },
  timeToLive: 'ends',
})
export const Office = campus.entity('Office', {
  attributes: { city: a.string(), officeId: a.id(), name: a.string(), rooms: a.count(), seats: a.sum() },
  key: { partition: 'OFFICE#{city}#{officeId}', sort: 'OFFICE' },
  movable: ['city'],
})
export const Room = campus.entity('Room', {
  attributes: {
    city: a.string(),
    officeId: a.id(),
    roomId: a.id(),
    seats: a.int(),
    code: a.string().optional(),
    officeName: a.copy(Office.attributes.name),
    version: a.version(),
  },
  key: { partition: 'OFFICE#{city}#{officeId}', sort: 'ROOM#{roomId}' },
  unique: { code: ['code'] },
  softDelete: true,
  parents: {
    office: {
      entity: Office,
      count: 'rooms',
      sum: { seats: 'seats' },
      copy: { officeName: 'name' },
      atOnce: 9,
      moveUpTo: 9,
    },
  },
})
export const Pass = campus.entity('Pass', {
  attributes: {
    passId: a.id(),
    code: a.string(),
    city: a.string(),
    officeId: a.id(),
    ends: a.dateTime({ storedAs: 'epochSeconds' }).optional(),
  },
  key: { partition: 'PASS#{passId}', sort: 'PASS' },
  unique: { code: ['code'] },
  parents: { office: { entity: Office } },
})
export const access = campus.access({ office: Office.get(), room: Room.get(), pass: Pass.get() })

export interface Campus extends AsyncDisposable {
  readonly client: DynamoClient
  readonly store: Store<typeof campus>
  /** The time of the store, in milliseconds since 1970. */
  now: number
}

/** @param wrap a client over the engine's, such as one with faults. */
export async function openCampus(wrap = (client: DynamoClient) => client): Promise<Campus> {
  const client = await openClient({ kind: 'embedded', memory: true })
  await prepareTable(client, { table: campus as Table, mayCreate: true })
  const opened: Campus = {
    client,
    now: Date.UTC(2026, 0, 1),
    store: openStore({
      client: wrap(client),
      table: campus,
      cursorSecret: 'campus',
      clock: () => opened.now,
    }),
    [Symbol.asyncDispose]: () => client.close(),
  }
  return opened
}
