import { a, createBuilder, defineGateway, defineTable } from 'dynagate'
import { openTestGateway, type TestGateway } from 'dynagate/testing'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'

const day = 24 * 60 * 60 * 1000

const clubs = defineTable({
  name: 'clubs',
  primaryKey: { partition: 'pk', sort: 'sk' },
  indexes: { gsi1: { global: { partition: 'gsi1pk', sort: 'gsi1sk' } } },
  timeToLive: 'expiresAt',
})
const Club = clubs.entity('Club', {
  attributes: { clubId: a.id(), name: a.string() },
  key: { partition: 'CLUB#{clubId}', sort: 'CLUB' },
})
/** Its deleted items can be restored for 30 days, and release their unique values. */
const Member = clubs.entity('Member', {
  attributes: {
    clubId: a.id(),
    memberId: a.id(),
    city: a.string(),
    email: a.string(),
    expiresAt: a.dateTime({ storedAs: 'epochSeconds' }).optional(),
    version: a.version(),
  },
  key: { partition: 'CLUB#{clubId}', sort: 'MEMBER#{memberId}' },
  indexes: { gsi1: { partition: 'CITY#{city}', sort: '{memberId}' } },
  unique: { email: ['email'] },
  softDelete: { days: 30 },
})
/** They are kept until they are restored, with their unique values. */
const Room = clubs.entity('Room', {
  attributes: { clubId: a.id(), roomId: a.id(), number: a.int() },
  key: { partition: 'ROOM#{clubId}', sort: 'ROOM#{roomId}' },
  unique: { number: ['clubId', 'number'] },
  softDelete: { keepsUnique: true },
})
const access = clubs.access({
  club: Club.get(),
  member: Member.get(),
  membersOf: Member.query(),
  membersIn: Member.query('gsi1'),
  memberByEmail: Member.lookup('email'),
  room: Room.get(),
  roomsOf: Room.query(),
  roomByNumber: Room.lookup('number'),
  wholeClub: clubs.collection([Club, Member]),
})

const builder = createBuilder(clubs)
builder.entity(Club, { fields: (t) => t.attributes() })
builder.entity(Member, { fields: (t) => t.attributes() })
builder.queryFields((t) => ({
  member: t.item(access.member),
  membersOf: t.connection(access.membersOf, { countUpTo: 100 }),
  membersIn: t.connection(access.membersIn),
  memberByEmail: t.item(access.memberByEmail),
}))
builder.mutationFields((t) => ({
  deleteMember: t.delete(Member),
  restoreMember: t.restore(Member),
  leaveAll: t.transaction({
    input: { clubId: a.id(), memberIds: a.list(a.id()) },
    payload: { club: { updated: Club } },
    writes: (input) => [
      [Club, 1],
      [Member, input?.memberIds.length ?? 10],
    ],
    plan: (tx, { clubId, memberIds }) => {
      for (const memberId of memberIds) tx.delete(Member, { clubId, memberId })
      return { club: tx.update(Club, { clubId }, { name: 'Empty' }) }
    },
  }),
}))
const gateway = defineGateway({ table: clubs, schema: builder.toSchema(), cost: { report: 'always' } })

let app: TestGateway
let now = Date.UTC(2026, 0, 1)
beforeAll(async () => {
  app = await openTestGateway(gateway, { engine: { now: () => now } })
})
afterAll(() => app.close())

let clubId: string
let count = 0
beforeEach(async () => {
  count += 1
  clubId = `c${count}`
  await app.store.putAll(Club, [{ clubId, name: `Club ${count}` }])
  await app.store.putAll(
    Member,
    Array.from({ length: 5 }, (_, at) => memberOf(`${at}`)),
  )
})

const memberOf = (memberId: string, values: object = {}) => ({
  clubId,
  memberId,
  city: `City of ${clubId}`,
  email: `${memberId}@${clubId}.org`,
  ...values,
})
const strong = () => app.store.request({ consistent: true })
const stored = async () => {
  const { Items = [] } = await app.store.client.scan({ TableName: 'clubs' })
  return Items.filter((item) => JSON.stringify(item).includes(clubId))
}

/** The ids of the members that each kind of reader finds. */
async function found(): Promise<Record<string, readonly unknown[]>> {
  const ids = (items: readonly (object | null | undefined)[]) =>
    items.flatMap((item) => (item && 'memberId' in item ? [item.memberId] : []))
  const all = ['0', '1', '2', '3', '4']
  const page = async (pattern: typeof access.membersOf | typeof access.membersIn, args: object) =>
    ids(
      (await strong().page(pattern as typeof access.membersOf, args as never, { first: 9 })).edges.map(
        ({ item }) => item,
      ),
    )
  const each = (read: (memberId: string) => Promise<object | null>) => Promise.all(all.map(read)).then(ids)
  const iterated: object[] = []
  for await (const item of strong().items(access.membersOf, { clubId }, { pageSize: 2 })) iterated.push(item)
  const request = strong()
  return {
    gets: await each((memberId) => request.one(access.member, { clubId, memberId })),
    keys: await each((memberId) => request.byKey(Member, { clubId, memberId })),
    snapshot: ids(await strong().snapshot(all.map((memberId) => [access.member, { clubId, memberId }]))),
    lookups: await each((memberId) =>
      strong().one(access.memberByEmail, { email: `${memberId}@${clubId}.org` }),
    ),
    query: await page(access.membersOf, { clubId }),
    index: await page(access.membersIn, { city: `City of ${clubId}` }),
    iterated: ids(iterated),
    collection: ids(
      (await strong().page(access.wholeClub, { clubId }, { first: 9 })).edges.map(({ item }) => item),
    ),
    // A page is full although items in its range are left out.
    fullPage: ids(
      (await strong().page(access.membersOf, { clubId }, { first: 4 })).edges.map(({ item }) => item),
    ),
    count: [await strong().count(access.membersOf, { clubId }, 100)],
    countOfIndex: [await strong().count(access.membersIn, { city: `City of ${clubId}` }, 100)],
  }
}

const everywhere = (ids: readonly string[]) => ({
  ...Object.fromEntries(
    ['gets', 'keys', 'snapshot', 'lookups', 'query', 'index', 'iterated', 'collection', 'fullPage'].map(
      (name) => [name, ids],
    ),
  ),
  count: [ids.length],
  countOfIndex: [ids.length],
})

describe('an item that no reader finds', () => {
  it('is one that was deleted, in one transaction, until it is restored', async () => {
    const request = app.store.request()
    const deleted = await request.delete(Member, { clubId, memberId: '1' })
    expect(deleted).toMatchObject({ email: `1@${clubId}.org`, version: 1 })
    expect(request.calls.map(({ operation, items }) => `${operation} ${items}`)).toEqual([
      'get 1',
      'transactWrite 3',
    ])
    expect(await found()).toEqual(everywhere(['0', '2', '3', '4']))
    const restoring = app.store.request()
    expect(await restoring.restore(Member, { clubId, memberId: '1' })).toEqual({ ...deleted, version: 2 })
    expect(restoring.calls.map(({ operation, items }) => `${operation} ${items}`)).toEqual([
      'get 1',
      'transactWrite 3',
    ])
    expect(await found()).toEqual({
      ...everywhere(['0', '1', '2', '3', '4']),
      fullPage: ['0', '1', '2', '3'],
    })
    expect(await stored()).toHaveLength(11)
  })

  it('is one that has expired, although it is still stored', async () => {
    await app.store.request().update(Member, { clubId, memberId: '1' }, { expiresAt: new Date(now + 1000) })
    now += 2000
    expect(await found()).toEqual(everywhere(['0', '2', '3', '4']))
    const key = { clubId, memberId: '1' }
    const gone = expect.objectContaining({ code: 'NOT_FOUND' })
    await expect(app.store.request().update(Member, key, { city: 'x' })).rejects.toEqual(gone)
    await expect(app.store.request().delete(Member, key)).rejects.toEqual(gone)
    await expect(app.store.request().restore(Member, key)).rejects.toEqual(gone)
    // Its unique value is free, as its sentinel has expired too.
    await app.store.request().create(Member, memberOf('6', { email: `1@${clubId}.org` }))
    await app.store.request().create(Member, memberOf('1', { email: `again@${clubId}.org` }))
  })
})

describe('a deleted item', () => {
  it('can be restored within its days, and expires after them', async () => {
    const key = { clubId, memberId: '1' }
    await app.store.request().delete(Member, key)
    now += 29 * day
    await app.store.request().restore(Member, key)
    await app.store.request().delete(Member, key)
    now += 31 * day
    await expect(app.store.request().restore(Member, key)).rejects.toMatchObject({ code: 'NOT_FOUND' })
    await app.engine.sweepExpired()
    expect(JSON.stringify(await stored())).not.toContain(`1@${clubId}.org`)
  })

  it('is not found by writes, and its key is free', async () => {
    const key = { clubId, memberId: '1' }
    await app.store.request().delete(Member, key)
    const gone = expect.objectContaining({ code: 'NOT_FOUND' })
    await expect(app.store.request().update(Member, key, { city: 'x' })).rejects.toEqual(gone)
    await expect(app.store.request().delete(Member, key)).rejects.toEqual(gone)
    await app.store.request().create(Member, memberOf('1', { city: 'Ulm' }))
    await expect(app.store.request().restore(Member, key)).rejects.toMatchObject({ code: 'ALREADY_EXISTS' })
    expect(await strong().one(access.member, key)).toMatchObject({ city: 'Ulm' })
    // Of two items with one key, the one that was deleted last can be restored.
    await app.store.request().delete(Member, key)
    expect(await app.store.request().restore(Member, key)).toMatchObject({ city: 'Ulm' })
  })

  it('releases its unique values, and is not restored while another item has one', async () => {
    const email = `1@${clubId}.org`
    await app.store.request().delete(Member, { clubId, memberId: '1' })
    await app.store.request().create(Member, memberOf('6', { email }))
    await expect(app.store.request().restore(Member, { clubId, memberId: '1' })).rejects.toMatchObject({
      code: 'UNIQUE_VIOLATION',
      write: { entity: 'Member', constraint: 'email' },
    })
    await app.store.request().update(Member, { clubId, memberId: '6' }, { email: `6@${clubId}.org` })
    await app.store.request().restore(Member, { clubId, memberId: '1' })
    expect(await strong().one(access.memberByEmail, { email })).toMatchObject({ memberId: '1' })
  })

  it('keeps its unique values where that is declared', async () => {
    await app.store.request().create(Room, { clubId, roomId: 'a', number: 7 })
    await app.store.request().delete(Room, { clubId, roomId: 'a' })
    expect(await strong().one(access.roomByNumber, { clubId, number: 7 })).toBeNull()
    const other = app.store.request().create(Room, { clubId, roomId: 'b', number: 7 })
    await expect(other).rejects.toMatchObject({ code: 'UNIQUE_VIOLATION' })
    now += 1000 * day
    expect(await app.store.request().restore(Room, { clubId, roomId: 'a' })).toMatchObject({ number: 7 })
    expect(await strong().one(access.roomByNumber, { clubId, number: 7 })).toMatchObject({ roomId: 'a' })
  })

  it('is deleted and restored once by concurrent requests', async () => {
    const key = { clubId, memberId: '1' }
    const outcomes = async (write: () => Promise<object>) =>
      (await Promise.allSettled([write(), write(), write(), write()])).map((each) =>
        each.status === 'fulfilled' ? 'done' : String(each.reason.code),
      )
    const once = (all: readonly string[]) => all.filter((each) => each === 'done')
    expect(once(await outcomes(() => app.store.request().delete(Member, key)))).toHaveLength(1)
    expect(once(await outcomes(() => app.store.request().restore(Member, key)))).toHaveLength(1)
    expect(await stored()).toHaveLength(11)
  })

  it('is restored once under an idempotency key', async () => {
    const key = { clubId, memberId: '1' }
    const idempotency = { client: 'ada', content: 'a' }
    const remove = () =>
      app.store.request({ idempotency: { ...idempotency, key: `d${clubId}` } }).delete(Member, key)
    const restore = () =>
      app.store.request({ idempotency: { ...idempotency, key: `r${clubId}` } }).restore(Member, key)
    const deleted = await remove()
    expect(await remove()).toEqual(deleted)
    const restored = await restore()
    expect(await restore()).toEqual(restored)
    expect(await strong().one(access.member, key)).toEqual(restored)
  })

  it('is none of an entity without soft delete', async () => {
    await app.store.request().delete(Club, { clubId })
    await expect(app.store.request().restore(Club, { clubId } as never)).rejects.toMatchObject({
      code: 'BAD_USER_INPUT',
      message: "Club: its deleted items can't be restored: declare softDelete for the entity",
    })
    const other = createBuilder(clubs)
    other.entity(Club, { fields: (t) => t.attributes() })
    other.queryFields((t) => ({ club: t.item(access.club) }))
    other.mutationFields((t) => ({ restoreClub: t.restore(Club as never) }))
    expect(() => other.toSchema()).toThrow(
      'Club: a field restores it, but its items are deleted for good: declare softDelete, or remove the field',
    )
  })
})

it('in GraphQL, fields delete and restore items, within their estimates', async () => {
  const send = async (document: string) => {
    const response = await app.query(document, { variables: { club: clubId, email: `1@${clubId}.org` } })
    const cost = response.extensions?.cost as {
      estimated: Record<string, { most: number }>
      actual: Record<string, number>
    }
    for (const unit of ['calls', 'readUnits', 'writeUnits']) {
      expect(cost.actual[unit]).toBeLessThanOrEqual(cost.estimated[unit]?.most ?? 0)
    }
    return response
  }
  const first = await send('query($club: ID!) { member(clubId: $club, memberId: "1") { id } }')
  const { id } = first.data?.member as { id: string }
  const read = async () => {
    const document = `query($club: ID!, $email: String!) {
      member(clubId: $club, memberId: "1") { city }
      memberByEmail(email: $email) { city }
      node(id: "${id}") { id }
      membersOf(clubId: $club, first: 9) { totalCount nodes { memberId } }
    }`
    const { data } = await send(document)
    return data as {
      member: object | null
      node: object | null
      memberByEmail: object | null
      membersOf: { nodes: [] }
    }
  }
  const one = 'input: { clubId: $club, memberId: "1" }'
  const deleted = await send(`mutation($club: ID!) { deleteMember(${one}) { memberId version } }`)
  expect(deleted.data).toEqual({ deleteMember: { memberId: '1', version: 1 } })
  const gone = await read()
  expect(gone).toMatchObject({ member: null, node: null, memberByEmail: null })
  expect(gone.membersOf.nodes).toHaveLength(4)
  const restored = await send(`mutation($club: ID!) { restoreMember(${one}) { memberId version } }`)
  expect(restored.data).toEqual({ restoreMember: { memberId: '1', version: 2 } })
  expect((await send(`mutation($club: ID!) { restoreMember(${one}) { memberId } }`)).errors).toMatchObject([
    { message: 'Member: there is no deleted item with this key', extensions: { code: 'NOT_FOUND' } },
  ])
  const back = await read()
  expect(back).toMatchObject({ member: {}, node: { id }, memberByEmail: {} })
  const all = await send(
    'mutation($club: ID!) { leaveAll(input: { clubId: $club, memberIds: ["0", "1", "2"] }) { club { name } } }',
  )
  expect(all.data).toEqual({ leaveAll: { club: { name: 'Empty' } } })
  expect((await read()).membersOf.nodes).toHaveLength(2)
})
