import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest'
import { a, add, defineTable } from '../../../src/model/index.ts'
import { openClient, openStore, runRewrites, type StoreRequest } from '../../../src/store/index.ts'
import { prepareTable } from '../../../src/tools/index.ts'
import { waitedTime } from '../leases/waited-time.ts'

/** A fair, whose items have several roles in one write. */
const fair = defineTable({ name: 'fair', primaryKey: { partition: 'pk', sort: 'sk' } })
const Hall = fair.entity('Hall', {
  attributes: { hallId: a.id(), name: a.string(), stands: a.count() },
  key: { partition: 'HALL#{hallId}', sort: 'HALL' },
})
/** Has a copy of its hall's name, and counts its visits. */
const Stand = fair.entity('Stand', {
  attributes: {
    hallId: a.id(),
    standId: a.id(),
    hallName: a.copy(Hall.attributes.name),
    visits: a.count(),
  },
  key: { partition: 'HALL#{hallId}', sort: 'STAND#{standId}' },
  parents: {
    hall: { entity: Hall, count: 'stands', copy: { hallName: 'name' }, atOnce: 3, onDelete: 'restrict' },
  },
})
const Visit = fair.entity('Visit', {
  attributes: { hallId: a.id(), standId: a.id(), visitId: a.id() },
  key: { partition: 'VISITS#{hallId}#{standId}', sort: '{visitId}' },
  parents: { stand: { entity: Stand, count: 'visits' } },
  movable: ['visitId'],
})
/** Deleted badges keep their numbers. */
const Badge = fair.entity('Badge', {
  attributes: {
    desk: a.string(),
    badgeId: a.id(),
    number: a.int(),
    name: a.string().default(''),
    prints: a.int().default(0),
    version: a.version(),
  },
  key: { partition: 'DESK#{desk}', sort: 'BADGE#{badgeId}' },
  unique: { number: ['number'] },
  softDelete: { keepsUnique: true },
  movable: ['desk'],
})
const access = fair.access({ stand: Stand.get(), badge: Badge.get(), byNumber: Badge.lookup('number') })

let client: Awaited<ReturnType<typeof openClient>>
let store: ReturnType<typeof open>
const open = () => openStore({ client, table: fair, cursorSecret: 'fair' })
beforeAll(async () => {
  client = await openClient({ kind: 'embedded', memory: true })
  await prepareTable(client, { table: fair, mayCreate: true })
  store = open()
})
afterAll(() => client.close())

let request: StoreRequest
let hallId: string
beforeEach(() => {
  hallId = crypto.randomUUID()
  request = store.request({ consistent: true })
})

it('a transaction changes what a child copies from its parent, and counts for the child', async () => {
  const key = { hallId, standId: 's' }
  await request.create(Hall, { hallId, name: 'North' })
  await request.create(Stand, key)

  await request.transact((tx) => {
    tx.update(Hall, { hallId }, { name: 'South' })
    return [tx.create(Visit, { ...key, visitId: hallId })]
  })
  await runRewrites({ store, region: 'r', clock: waitedTime() })

  const stand = await store.request({ consistent: true }).one(access.stand, key)
  expect(stand).toMatchObject({ hallName: 'South', visits: 1 })
})

it('a deleted item that keeps its unique value releases it once another with its key is deleted', async () => {
  const key = { desk: hallId, badgeId: 'b' }
  await request.create(Badge, { ...key, number: 1 })
  await request.delete(Badge, key)
  const other = { desk: hallId, badgeId: 'other', number: 1 }
  await expect(request.create(Badge, other)).rejects.toMatchObject({ code: 'UNIQUE_VIOLATION' })

  await request.create(Badge, { ...key, number: 2 })
  await request.delete(Badge, key)

  await request.create(Badge, other)
  expect(await request.one(access.byNumber, { number: 1 })).toMatchObject({ badgeId: 'other' })
  const third = request.create(Badge, { ...other, badgeId: 'third', number: 2 })
  await expect(third).rejects.toMatchObject({ code: 'UNIQUE_VIOLATION' })
  expect(await request.restore(Badge, key)).toMatchObject({ number: 2 })
})

it.each([
  ['sets another attribute', { name: 'Ada' }, { name: 'Ada', prints: 0, version: 2 }],
  ['changes another by an operator', { prints: add(2) }, { name: '', prints: 2, version: 2 }],
  ['changes nothing else', {}, { name: '', prints: 0, version: 2 }],
])('an update that names a movable key as it is, and %s, does so', async (_what, patch, expected) => {
  const key = { desk: hallId, badgeId: 'b' }
  const number = Number.parseInt(hallId.slice(0, 6), 16) + 10
  await request.create(Badge, { ...key, number })

  expect(await request.update(Badge, key, { desk: hallId, ...patch })).toMatchObject({ ...key, ...expected })

  const later = { ...expected, version: 3 }
  await request.transact((tx) => {
    tx.update(Badge, key, { desk: hallId, name: expected.name })
    return []
  })
  expect(await store.request({ consistent: true }).one(access.badge, key)).toMatchObject({ ...key, ...later })
})

it('an update that names a movable key as it is, of an item in which nothing changes, returns the item', async () => {
  const stand = { hallId, standId: 's' }
  const key = { ...stand, visitId: 'v' }
  await request.create(Hall, { hallId, name: 'North' })
  await request.create(Stand, stand)
  await request.create(Visit, key)

  expect(await request.update(Visit, key, { visitId: 'v' })).toMatchObject(key)
  const missing = { ...key, visitId: 'w' }
  await expect(request.update(Visit, missing, { visitId: 'w' })).rejects.toMatchObject({ code: 'NOT_FOUND' })
})
