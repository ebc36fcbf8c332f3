import { a, defineTable, openClient, openStore, prepareTable } from 'dynagate'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'

/** Clubs are read by their owners, or by who knows their level, and members by everybody. */
const town = defineTable({
  name: 'town',
  primaryKey: { partition: 'pk', sort: 'sk' },
  indexes: { gsi1: { global: { partition: 'gsi1pk', sort: 'gsi1sk' } } },
  caller: { userId: a.id(), org: a.id() },
  tenant: 'org',
})
const Club = town.entity('Club', {
  attributes: { clubId: a.id(), ownerId: a.id(), name: a.string(), members: a.count(), fees: a.sum() },
  key: { partition: 'ORG#{org}#CLUB#{clubId}', sort: 'CLUB' },
  rules: (r) => ({ read: r.eq('ownerId', r.caller.userId), write: r.authenticated }),
})
const Level = town.entity('Level', {
  attributes: { levelId: a.id(), words: a.string() },
  key: { partition: 'ORG#{org}#LEVEL#{levelId}', sort: 'LEVEL' },
  rules: (r) => ({
    read: r.custom(['words'], ({ words }, caller) => words.includes(caller?.userId ?? '?')),
  }),
})
const Secret = town.entity('Secret', {
  attributes: { secretId: a.id() },
  key: { partition: 'ORG#{org}#SECRET#{secretId}', sort: 'SECRET' },
  rules: (r) => ({ read: r.not(r.public) }),
})
const Member = town.entity('Member', {
  attributes: {
    memberId: a.id(),
    clubId: a.id(),
    fee: a.int(),
    clubName: a.copy(Club.attributes.name),
  },
  key: { partition: 'ORG#{org}#MEMBER#{memberId}', sort: 'MEMBER' },
  indexes: { gsi1: { partition: 'ORG#{org}#CLUB#{clubId}', sort: 'MEMBER#{memberId}' } },
  parents: { club: { entity: Club, count: 'members', sum: { fees: 'fee' }, copy: { clubName: 'name' } } },
  softDelete: true,
  rules: (r) => ({ read: r.authenticated, write: r.authenticated }),
})
const Note = town.entity('Note', {
  attributes: { noteId: a.id(), clubId: a.id(), levelId: a.id().optional(), secretId: a.id().optional() },
  key: { partition: 'ORG#{org}#NOTE#{noteId}', sort: 'NOTE' },
  parents: { club: { entity: Club }, level: { entity: Level }, secret: { entity: Secret } },
  rules: (r) => ({ read: r.authenticated, write: r.authenticated }),
})
town.access({ member: Member.get(), membersOf: Member.query('gsi1') })

const client = await openClient({ kind: 'embedded', memory: true })
const store = openStore({ client, table: town, cursorSecret: 'town' })
afterAll(() => store.close())
beforeAll(() => prepareTable(client, { table: town, mayCreate: true }))
const tenant = 'acme'
beforeEach(async () => {
  const clubs = ['ada', 'bob'].map((ownerId) => ({ clubId: ownerId, ownerId, name: `Club of ${ownerId}` }))
  await store.putAll(Club, clubs, { tenant })
  await store.putAll(Level, [{ levelId: '1', words: 'ada' }], { tenant })
  await store.putAll(Secret, [{ secretId: '1' }], { tenant })
  await store.putAll(Member, [{ memberId: 'm', clubId: 'bob', fee: 2 }], { tenant })
  await store.putAll(Note, [{ noteId: 'n', clubId: 'bob' }], { tenant })
})

let keys = 0
const as = (userId: string) => store.request({ caller: { userId, org: tenant }, tenant })
type Request = ReturnType<typeof as>
const club = (clubId: string) => store.request({ bypassRules: true, tenant }).byKey(Club, { clubId })

describe('a parent that the caller may not read is one that does not exist', () => {
  const writes: Readonly<Record<string, (request: Request, clubId: string) => Promise<unknown>>> = {
    create: (request, clubId) => request.create(Member, { memberId: 'new', clubId, fee: 1 }),
    upsert: (request, clubId) => request.upsert(Member, { memberId: 'up', clubId, fee: 1 }),
    'upsert of an existing item': (request, clubId) =>
      request.upsert(Member, { memberId: 'm', clubId, fee: 1 }),
    update: (request, clubId) => request.update(Member, { memberId: 'm' }, { clubId }),
    'create without copies': (request, clubId) => request.create(Note, { noteId: 'new', clubId }),
    'update without copies': (request, clubId) => request.update(Note, { noteId: 'n' }, { clubId }),
    transaction: (request, clubId) =>
      request.transact((tx) => {
        tx.create(Member, { memberId: 'new', clubId, fee: 1 })
        tx.update(Note, { noteId: 'n' }, { clubId })
      }),
    'create whose key is taken': (request, clubId) => request.create(Note, { noteId: 'n', clubId }),
  }

  it.each(Object.entries(writes))('for %s', async (_, write) => {
    const errorOf = (request: Request, clubId: string) =>
      write(request, clubId).then(
        () => 'made',
        ({ code, message, write: of }) => JSON.stringify({ code, message, of }),
      )
    const once = (key: string) => as('bob').idempotent({ key, client: 'bob', content: 'x' })
    const before = await club('ada')
    const missing = await errorOf(as('bob'), 'none')
    expect(missing).toMatch(/NOT_FOUND|ALREADY_EXISTS/)
    expect(await errorOf(as('bob'), 'ada')).toBe(missing)
    keys += 1
    expect(await errorOf(once(`k${keys}`), 'ada')).toBe(missing)
    expect(await club('ada')).toEqual(before)
  })

  it('for restoring an item whose parent was given away', async () => {
    await as('bob').delete(Member, { memberId: 'm' })
    await as('bob').update(Club, { clubId: 'bob' }, { ownerId: 'bob', name: 'Renamed' })
    await store.request({ bypassRules: true, tenant }).update(Club, { clubId: 'bob' }, { ownerId: 'eve' })
    await expect(as('bob').restore(Member, { memberId: 'm' })).rejects.toMatchObject({
      code: 'NOT_FOUND',
      message: 'Member: there is no Club with this clubId (club)',
    })
  })

  it('where a function decides', async () => {
    const create = (userId: string, noteId: string, levelId: string) =>
      as(userId).create(Note, { noteId, clubId: userId, levelId })
    const missing = await create('bob', 'x', 'none').catch((error) => error)
    expect(missing).toMatchObject({ code: 'NOT_FOUND' })
    await expect(create('bob', 'x', '1')).rejects.toThrow(missing.message)
    expect(await create('ada', 'y', '1')).toMatchObject({ levelId: '1' })
  })

  it('and if the caller may read none, this is said', async () => {
    const created = as('ada').create(Note, { noteId: 'z', clubId: 'ada', secretId: '1' })
    await expect(created).rejects.toMatchObject({ code: 'FORBIDDEN' })
  })
})

it('a caller gives items parents that they may read, that they create, and by a write without rules', async () => {
  const bob = as('bob')
  expect(await bob.create(Member, { memberId: 'a', clubId: 'bob', fee: 5 })).toMatchObject({
    clubName: 'Club of bob',
  })
  expect(await club('bob')).toMatchObject({ members: 2, fees: 7 })
  await bob.transact((tx) => {
    tx.create(Club, { clubId: 'new', ownerId: 'ada', name: 'New' })
    tx.create(Member, { memberId: 'b', clubId: 'new', fee: 1 })
  })
  await bob.transact((tx) => {
    tx.create(Member, { memberId: 'c', clubId: 'ada', fee: 1 }, { bypassRules: true })
  })
  expect([await club('new'), await club('ada')]).toMatchObject([{ members: 1 }, { members: 1 }])
  // It has its parent already.
  await bob.update(Member, { memberId: 'c' }, { fee: 3 })
  expect(await club('ada')).toMatchObject({ fees: 3 })
})
