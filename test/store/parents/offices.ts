import { a, defineTable } from '../../../src/model/index.ts'
import { type CallRecord, type DynamoClient, openClient, openStore } from '../../../src/store/index.ts'
import { prepareTable } from '../../../src/tools/index.ts'

/** A table in which an office moves to another city with its rooms, the desks of these, and its signs. */
export const offices = defineTable({
  name: 'offices',
  primaryKey: { partition: 'pk', sort: 'sk' },
  indexes: { gsi1: { global: { partition: 'gsi1pk', sort: 'gsi1sk' } } },
  caller: { org: a.id() },
  tenant: 'org',
})
export const Office = offices.entity('Office', {
  attributes: {
    city: a.string(),
    officeId: a.id(),
    name: a.string().default('Office'),
    rooms: a.count(),
    seats: a.sum(),
    signs: a.count(),
    version: a.version(),
  },
  key: { partition: 'T#{org}#OFFICE#{city}#{officeId}', sort: 'OFFICE' },
  movable: ['city'],
})
export const Owner = offices.entity('Owner', {
  attributes: { ownerId: a.id(), desks: a.count() },
  key: { partition: 'T#{org}#OWNER#{ownerId}', sort: 'OWNER' },
})
export const Room = offices.entity('Room', {
  attributes: {
    city: a.string(),
    officeId: a.id(),
    roomId: a.id(),
    seats: a.int().default(1),
    code: a.string().optional(),
    desks: a.count(),
  },
  key: { partition: 'T#{org}#OFFICE#{city}#{officeId}', sort: 'ROOM#{roomId}' },
  unique: { code: ['code'] },
  parents: { office: { entity: Office, count: 'rooms', sum: { seats: 'seats' }, moveUpTo: 4 } },
  softDelete: true,
})
export const Desk = offices.entity('Desk', {
  attributes: { city: a.string(), officeId: a.id(), roomId: a.id(), deskId: a.id(), ownerId: a.id() },
  key: { partition: 'T#{org}#DESKS#{city}#{officeId}#{roomId}', sort: 'DESK#{deskId}' },
  indexes: { gsi1: { partition: 'T#{org}#OWNED#{ownerId}', sort: '{deskId}' } },
  parents: {
    room: { entity: Room, count: 'desks', moveUpTo: 4 },
    owner: { entity: Owner, count: 'desks' },
  },
})
/** Its key has no part of its office's: it stays where it is, and belongs to the office under its new key. */
export const Sign = offices.entity('Sign', {
  attributes: { signId: a.id(), city: a.string(), officeId: a.id(), text: a.string().default('Hi') },
  key: { partition: 'T#{org}#SIGN#{signId}', sort: 'SIGN' },
  indexes: { gsi1: { partition: 'T#{org}#SIGNS#{city}#{officeId}', sort: '{signId}' } },
  parents: { office: { entity: Office, count: 'signs', moveUpTo: 4 } },
})
export const access = offices.access({
  office: Office.get(),
  room: Room.get(),
  roomsOf: Room.query(),
  roomByCode: Room.lookup('code'),
  desksIn: Desk.query(),
  sign: Sign.get(),
  signsOf: Sign.query('gsi1'),
  owner: Owner.get(),
})

/** @param wrap a client over the engine's, such as one with faults. */
export async function openOffices(wrap = (client: DynamoClient) => client) {
  const client = await openClient({ kind: 'embedded', memory: true })
  await prepareTable(client, { table: offices, mayCreate: true })
  let calls: CallRecord[] = []
  const store = openStore({
    client: wrap(client),
    table: offices,
    cursorSecret: 'offices',
    onCall: (call) => calls.push(call),
  })
  return {
    client,
    store,
    /** The calls since the last call of this function: operation and number of items. */
    calls() {
      const since = calls
      calls = []
      return since.map(({ operation, items }) => `${operation} ${items}`)
    },
    [Symbol.asyncDispose]: () => client.close(),
  }
}
