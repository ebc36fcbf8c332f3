import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import {
  type CallRecord,
  type DynamoClient,
  type Page,
  type StoreRequest,
  writePrice,
} from '../../../src/store/index.ts'
import { access, Desk, Office, Owner, openOffices, Room, Sign } from './offices.ts'

/** Called before the next transaction is sent. */
let meanwhile: (() => Promise<unknown>) | undefined
/** How often the global index doesn't have its items yet. */
let hidden = 0
let open: Awaited<ReturnType<typeof openOffices>>
beforeAll(async () => {
  open = await openOffices((client) => ({
    ...client,
    async query(...call: Parameters<DynamoClient['query']>) {
      if (hidden === 0 || call[0].IndexName === undefined) return client.query(...call)
      hidden -= 1
      return { ...(await client.query(...call)), Items: [] }
    },
    async transactWrite(...call: Parameters<DynamoClient['transactWrite']>) {
      const interfere = meanwhile
      meanwhile = undefined
      await interfere?.()
      return client.transactWrite(...call)
    },
  }))
})
afterAll(() => open[Symbol.asyncDispose]())

let tenant = 'acme'
let request: StoreRequest
beforeEach(async () => {
  tenant = crypto.randomUUID()
  request = open.store.request({ tenant, consistent: true })
  await request.create(Owner, { ownerId: 'ada' })
  await request.create(Office, { city: 'Ulm', officeId: 'o' })
  for (const roomId of ['1', '2']) {
    await request.create(Room, { city: 'Ulm', officeId: 'o', roomId, seats: 3, code: `c${roomId}` })
    await request.create(Desk, { city: 'Ulm', officeId: 'o', roomId, deskId: 'd', ownerId: 'ada' })
  }
  await request.create(Sign, { signId: 's', city: 'Ulm', officeId: 'o' })
})

const key = (city: string) => ({ city, officeId: 'o' })
const move = (own = request) => own.update(Office, key('Ulm'), { city: 'Bonn' })
async function found(city: string) {
  const fresh = open.store.request({ tenant, consistent: true })
  const office = await fresh.one(access.office, key(city))
  const edges = async <Item>(page: Promise<Page<Item>>) => (await page).edges.map(({ item }) => item)
  const rooms = await edges(fresh.page(access.roomsOf, key(city), { first: 10 }))
  const desks = await Promise.all(
    rooms.map((room) =>
      edges(fresh.page(access.desksIn, { ...key(city), roomId: String(room?.roomId) }, { first: 10 })),
    ),
  )
  const signs = await edges(fresh.page(access.signsOf, key(city), { first: 10 }))
  return {
    counts: office && [office.rooms, office.seats, office.signs],
    rooms: rooms.map((room) => `${room?.roomId} ${room?.desks}`),
    desks: desks.flat().map((desk) => `${desk?.roomId} ${desk?.deskId}`),
    signs: signs.map((sign) => sign?.signId),
  }
}
const nothing = { counts: null, rooms: [], desks: [], signs: [] }

describe('a parent whose key changes', () => {
  it('moves with its children and theirs, which count as before, in one transaction', async () => {
    open.calls()
    await move()
    expect(open.calls().filter((call) => call.startsWith('transactWrite'))).toEqual(['transactWrite 13'])
    expect(await found('Ulm')).toEqual(nothing)
    expect(await found('Bonn')).toEqual({
      counts: [2, 6, 1],
      rooms: ['1 1', '2 1'],
      desks: ['1 d', '2 d'],
      signs: ['s'],
    })
    expect(await request.one(access.owner, { ownerId: 'ada' })).toMatchObject({ desks: 2 })
    expect(await request.one(access.roomByCode, { code: 'c1' })).toMatchObject({ city: 'Bonn' })
    await expect(request.create(Room, { ...key('Bonn'), roomId: '3', code: 'c2' })).rejects.toMatchObject({
      code: 'UNIQUE_VIOLATION',
    })
    await move(open.store.request({ tenant })).catch((error) => expect(error.code).toBe('NOT_FOUND'))
  })

  it('takes along a child that is created meanwhile, and leaves none that is deleted or changed', async () => {
    const other = open.store.request({ tenant })
    meanwhile = () => other.create(Room, { ...key('Ulm'), roomId: '3' })
    await move()
    expect(await found('Bonn')).toMatchObject({ counts: [3, 7, 1], rooms: ['1 1', '2 1', '3 0'] })
    const again = open.store.request({ tenant, consistent: true })
    meanwhile = async () => {
      await other.delete(Room, { ...key('Bonn'), roomId: '3' })
      await other.update(Sign, { signId: 's' }, { text: 'Welcome' })
      await other.update(Room, { ...key('Bonn'), roomId: '1' }, { seats: 5 })
    }
    await again.update(Office, key('Bonn'), { city: 'Ulm' })
    expect(await found('Ulm')).toMatchObject({ counts: [2, 8, 1], rooms: ['1 1', '2 1'] })
    expect(await again.one(access.sign, { signId: 's' })).toMatchObject({ text: 'Welcome', city: 'Ulm' })
    expect(await found('Bonn')).toEqual(nothing)
  })

  it('does not move with more children than declared, nor onto another item', async () => {
    await request.create(Office, key('Bonn'))
    await expect(move()).rejects.toMatchObject({ code: 'ALREADY_EXISTS' })
    await request.delete(Office, key('Bonn'))
    for (const roomId of ['3', '4', '5']) await request.create(Room, { ...key('Ulm'), roomId })
    await expect(move()).rejects.toMatchObject({
      code: 'LIMIT_EXCEEDED',
      message: 'Office: it has 5 items of Room, and at most 4 move with it in one transaction',
    })
    expect(await found('Bonn')).toEqual(nothing)
  })

  it('is moved together with writes of other items, and not of its children', async () => {
    const moved = open.store.request({ tenant })
    await expect(
      moved.transact((tx) => {
        tx.update(Office, key('Ulm'), { city: 'Bonn' })
        tx.update(Room, { ...key('Ulm'), roomId: '1' }, { seats: 1 })
      }),
    ).rejects.toMatchObject({
      code: 'BAD_USER_INPUT',
      message:
        'Room (write 1 of 2): an item of Room moves with its parent, and the transaction also writes it: use two transactions',
    })
    await moved.transact((tx) => {
      tx.update(Office, key('Ulm'), { city: 'Bonn' })
      tx.create(Room, { ...key('Bonn'), roomId: 'new', seats: 1 })
      tx.create(Owner, { ownerId: 'bob' })
    })
    expect(await found('Bonn')).toMatchObject({ counts: [3, 7, 1] })
  })

  it('is found with the children that an index has later, and moves with all or none', async () => {
    hidden = 1
    await move()
    expect(hidden).toBe(0)
    expect(await found('Bonn')).toMatchObject({ counts: [2, 6, 1], signs: ['s'] })
    hidden = 9
    const again = open.store.request({ tenant })
    await expect(again.update(Office, key('Bonn'), { city: 'Ulm' })).rejects.toMatchObject({
      code: 'CONFLICT',
      message: 'Office: other writes changed its children before each attempt to move them; try again',
    })
    hidden = 0
    expect(await found('Ulm')).toEqual(nothing)
  })

  it('costs at most what is estimated', async () => {
    const own = open.store.request({ tenant })
    const patch = { city: 'Bonn' }
    const most = writePrice({ kind: 'update', entity: Office, key: key('Ulm'), patch }, own.sizes)
    await move(own)
    const sum = (of: (call: CallRecord) => number) => own.calls.reduce((total, call) => total + of(call), 0)
    expect(own.calls.length).toBeLessThanOrEqual(most.calls)
    expect(sum((call) => call.readUnits)).toBeLessThanOrEqual(most.readUnits)
    expect(sum((call) => call.writeUnits)).toBeLessThanOrEqual(most.writeUnits)
  })

  it('leaves deleted children, which are restored under a parent with the former key', async () => {
    const room = { ...key('Ulm'), roomId: '3' }
    await request.create(Room, room)
    await request.delete(Room, room)
    await move()
    await expect(request.restore(Room, room)).rejects.toMatchObject({ code: 'NOT_FOUND' })
    await request.update(Office, key('Bonn'), { city: 'Ulm' })
    await request.restore(Room, room)
    expect(await found('Ulm')).toMatchObject({ counts: [3, 7, 1] })
  })

  it('is moved once under an idempotency key', async () => {
    const idempotency = { key: 'k', client: 'c', content: 'x' }
    for (let time = 0; time < 2; time += 1) {
      const once = open.store.request({ tenant, idempotency })
      expect(await move(once)).toMatchObject({ city: 'Bonn', rooms: 2 })
    }
    expect(await found('Bonn')).toMatchObject({ counts: [2, 6, 1] })
  })
})

it('a child that moves by an update of its own leaves its counts right, whatever moves with its parent', async () => {
  await request.create(Office, key('Bonn'))
  const other = open.store.request({ tenant })
  meanwhile = () => other.update(Sign, { signId: 's' }, { city: 'Bonn' })
  await request.update(Office, key('Ulm'), { city: 'Rome' })
  expect(await found('Rome')).toMatchObject({ counts: [2, 6, 0], signs: [] })
  expect(await found('Bonn')).toMatchObject({ counts: [0, 0, 1], signs: ['s'] })
})
