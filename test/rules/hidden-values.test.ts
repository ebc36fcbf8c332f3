import {
  a,
  add,
  addToSet,
  append,
  defineTable,
  deleteFromSet,
  openClient,
  openStore,
  prepareTable,
} from 'dynagate'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'

/** Badges of a building: who has one changes it, and only guards read its code. */
const building = defineTable({
  name: 'building',
  primaryKey: { partition: 'pk', sort: 'sk' },
  indexes: { gsi1: { global: { partition: 'gsi1pk', sort: 'gsi1sk' } } },
  caller: { userId: a.id(), roles: a.stringSet() },
  roles: 'roles',
})
const Badge = building.entity('Badge', {
  attributes: {
    badgeId: a.id(),
    ownerId: a.id(),
    state: a.enum('NEW', 'GIVEN'),
    code: a.int(),
    doors: a.stringSet(),
    log: a.list(a.string()).default(() => []),
    email: a.string(),
    mailbox: a.lowerCase('email'),
  },
  key: { partition: 'BADGE#{badgeId}', sort: 'BADGE' },
  indexes: { gsi1: { partition: 'MAIL#{mailbox}', sort: 'BADGE' } },
  rules: (r) => ({
    read: r.public,
    write: r.or(r.eq('ownerId', r.caller.userId), r.eq('state', 'NEW')),
    fields: r.fields(
      Object.fromEntries(['code', 'doors', 'log', 'email'].map((name) => [name, { read: r.role('guard') }])),
    ),
  }),
})
/** Version 1 had `owner`. */
const Key = building.entity('Key', {
  attributes: { keyId: a.id(), ownerId: a.id(), door: a.string() },
  key: { partition: 'KEY#{keyId}', sort: 'KEY' },
  versions: { storedAs: 'v', upgrades: [({ owner: ownerId = '', ...others }) => ({ ...others, ownerId })] },
  rules: (r) => ({ read: r.eq('ownerId', r.caller.userId), write: r.eq('ownerId', r.caller.userId) }),
})
/** The derived attribute was declared later than some items were stored. */
const Room = building.entity('Room', {
  attributes: {
    floor: a.id(),
    roomId: a.id(),
    name: a.string(),
    label: a.lowerCase('name'),
    visits: a.counter(),
    seats: a.int().optional(),
  },
  key: { partition: 'FLOOR#{floor}', sort: 'ROOM#{roomId}' },
  rules: (r) => ({
    read: r.not(r.eq('label', 'vault')),
    write: r.and(r.not(r.eq('label', 'vault')), r.not(r.eq('visits', 0))),
  }),
})
const access = building.access({ byMail: Badge.lookup('gsi1'), rooms: Room.query() })

const client = await openClient({ kind: 'embedded', memory: true })
const store = openStore({ client, table: building, cursorSecret: 'building' })
afterAll(() => store.close())
beforeAll(() => prepareTable(client, { table: building, mayCreate: true }))
beforeEach(async () => {
  const badge = { badgeId: '1', ownerId: 'bob', code: 4321, doors: new Set(['vault']), email: 'Ada@x.org' }
  await store.putAll(Badge, [{ ...badge, state: 'NEW' }])
})

const as = (userId: string, ...roles: string[]) =>
  store.request({ caller: { userId, roles: new Set(roles) } })
const own = { badgeId: '1' }
const stored = (pk: string, sk: string, item: object) =>
  client.put({ TableName: 'building', Item: { pk, sk, ...item } })
const load = async (pk: string, sk: string) =>
  (await client.get({ TableName: 'building', Key: { pk, sk } })).Item

describe('an attribute that the caller may change and not read', () => {
  it('takes values, and operators that succeed whatever it is', async () => {
    await as('bob').update(Badge, own, { code: 1, doors: addToSet(['gate']), log: append(['seen']) })
    const doors = new Set(['vault', 'gate'])
    expect(await load('BADGE#1', 'BADGE')).toMatchObject({ code: 1, doors, log: ['seen'] })
  })

  it.each([
    ['of a number with limits', { code: add(2 ** 31 - 1 - 4320) }],
    ['of a set that keeps a member', { doors: deleteFromSet(['vault']) }],
  ])('takes no operator %s: whether it succeeds would show the value', async (_, changes) => {
    await expect(as('bob').update(Badge, own, changes)).rejects.toMatchObject({ code: 'FORBIDDEN' })
    const planned = as('bob').transact((tx) => tx.update(Badge, own, changes))
    await expect(planned).rejects.toMatchObject({ code: 'FORBIDDEN' })
    await expect(as('bob', 'guard').update(Badge, own, changes)).rejects.toMatchObject({
      code: 'CONDITION_FAILED',
    })
  })
})

it('an attribute that is derived from one that the caller may not read is hidden with it', async () => {
  const found = as('bob').one(access.byMail, { mailbox: 'ada@x.org' })
  await expect(found).rejects.toMatchObject({ code: 'FORBIDDEN' })
  expect(await as('sue', 'guard').one(access.byMail, { mailbox: 'ada@x.org' })).toMatchObject(own)
  const badge = await as('bob').byKey(Badge, own)
  expect(() => badge?.mailbox).toThrow("Badge.mailbox can't be read by this caller")
})

it('two updates of one item are allowed only if their caller may make both together', async () => {
  const both = (first: object, second: object) =>
    as('bob').transact((tx) => {
      tx.check(Badge, own)
      tx.update(Badge, own, first)
      tx.update(Badge, own, second)
    })
  await expect(both({ state: 'GIVEN' }, { ownerId: 'eve' })).rejects.toMatchObject({ code: 'FORBIDDEN' })
  await expect(both({ ownerId: 'eve' }, { state: 'GIVEN' })).rejects.toMatchObject({ code: 'FORBIDDEN' })
  await both({ state: 'GIVEN' }, { code: 7 })
  expect(await load('BADGE#1', 'BADGE')).toMatchObject({ state: 'GIVEN', ownerId: 'bob', code: 7 })
})

describe('a stored item in an earlier form', () => {
  it('is no item to callers who may not write it, and stays as it is', async () => {
    const earlier = { keyId: '1', owner: 'ada', door: 'front' }
    await stored('KEY#1', 'KEY', earlier)
    await stored('KEY#2', 'KEY', { keyId: '2', ownerId: 'ada', door: 'front', v: 3 })
    const errorOf = (keyId: string) =>
      as('bob')
        .update(Key, { keyId }, { door: 'x' })
        .catch(({ code, message }) => ({ code, message }))
    const missing = await errorOf('none')
    expect(missing).toMatchObject({ code: 'NOT_FOUND' })
    expect([await errorOf('1'), await errorOf('2')]).toEqual([missing, missing])
    expect(await load('KEY#1', 'KEY')).toMatchObject(earlier)
    expect(await as('ada').update(Key, { keyId: '1' }, { door: 'x' })).toMatchObject({ ownerId: 'ada' })
    await expect(as('ada').update(Key, { keyId: '2' }, { door: 'x' })).rejects.toMatchObject({
      code: 'CONFLICT',
    })
  })

  it('that lacks what its rule compares is written and counted only as the item that it is', async () => {
    await stored('FLOOR#1', 'ROOM#1', { floor: '1', roomId: '1', name: 'Vault' })
    await stored('FLOOR#1', 'ROOM#2', { floor: '1', roomId: '2', name: 'Hall' })
    await stored('FLOOR#1', 'ROOM#3', { floor: '1', roomId: '3', name: 'Hall', visits: 2 })
    const bob = as('bob')
    const { edges } = await bob.page(access.rooms, { floor: '1' }, { first: 9 })
    expect(edges.map(({ item }) => item?.roomId)).toEqual(['2', '3'])
    expect(await bob.count(access.rooms, { floor: '1' }, 9), 'DynamoDB counts other items').toBeNull()
    for (const roomId of ['1', '2']) {
      const key = { floor: '1', roomId }
      await expect(bob.delete(Room, key)).rejects.toMatchObject({ code: 'NOT_FOUND' })
      await expect(bob.update(Room, key, { seats: 1 })).rejects.toMatchObject({ code: 'NOT_FOUND' })
    }
    await bob.update(Room, { floor: '1', roomId: '3' }, { seats: 4 })
    expect(await load('FLOOR#1', 'ROOM#3')).toMatchObject({ seats: 4, visits: 2 })
  })
})
