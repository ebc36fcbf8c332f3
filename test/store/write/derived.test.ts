import {
  a,
  add,
  append,
  defineTable,
  openClient,
  openStore,
  prepareTable,
  type Store,
  subtract,
} from 'dynagate'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { StoreRequest } from '../../../src/store/index.ts'

const radio = defineTable({
  name: 'radio',
  primaryKey: { partition: 'pk', sort: 'sk' },
  indexes: {
    gsi1: { global: { partition: 'gsi1pk', sort: 'gsi1sk' } },
    gsi2: { global: { partition: 'gsi2pk', sort: 'gsi2sk' } },
  },
})
const attributes = {
  songId: a.id(),
  title: a.string(),
  singer: a.string().optional(),
  playedAt: a.dateTime().default(() => new Date(Date.UTC(2026, 0, 1))),
  year: a.int().readOnly(),
  plays: a.counter(),
  tags: a.list(a.string()).default(() => []),
}
const derived = {
  titleKey: a.lowerCase('title'),
  singerKey: a.lowerCase('singer').optional(),
  singerHash: a.hash('singer').optional(),
  day: a.day('playedAt'),
  month: a.month('playedAt'),
  playedIn: a.year('playedAt'),
  added: a.day('createdAt'),
  rank: a.computed(
    '1',
    ['year', 'plays'],
    (year: number, plays: number) => year * 10 + plays,
    a.int({ digits: 9 }),
  ),
  count: a.computed('1', ['tags'], (tags: readonly string[]) => tags.length, a.int()),
}
const Song = radio.entity('Song', {
  attributes: { ...attributes, createdAt: a.createdAt(), ...derived },
  key: { partition: 'SONG#{songId}', sort: 'SONG' },
  indexes: {
    gsi1: { partition: 'DAY#{day}', sort: '{titleKey}#{songId}' },
    gsi2: { partition: 'SINGER#{singerKey}', sort: '{rank}', sparse: true },
  },
})
const access = radio.access({
  song: Song.get(),
  playedOn: Song.query('gsi1'),
  sungBy: Song.query('gsi2', { order: 'desc' }),
})

describe('derived attributes', () => {
  let store: Store<typeof radio>
  let now = Date.UTC(2026, 4, 1)
  beforeAll(async () => {
    const client = await openClient({ kind: 'embedded', memory: true })
    await prepareTable(client, { table: radio, mayCreate: true })
    store = openStore({ client, table: radio, cursorSecret: 'radio', clock: () => now })
  })
  afterAll(() => store.close())

  const operations = (request: StoreRequest) => request.calls.map(({ operation }) => operation)

  it('are stored with a new item, and found in any case', async () => {
    await store.request().create(Song, { songId: 's1', title: 'ÉTUDE', singer: 'Ada', year: 1999 })
    const song = await store.request().one(access.song, { songId: 's1' })
    expect(song).toMatchObject({
      titleKey: 'étude',
      day: '2026-01-01',
      month: '2026-01',
      playedIn: 2026,
      added: '2026-05-01',
      rank: 19990,
      count: 0,
    })
    const page = await store.request().page(access.sungBy, { singerKey: 'ADA' }, { first: 10 })
    expect(page.edges.map(({ item }) => item?.songId)).toEqual(['s1'])
    const begun = await store
      .request()
      .page(access.playedOn, { day: '2026-01-01', titleKey: { beginsWith: 'ét' } }, { first: 10 })
    expect(begun.edges).toHaveLength(1)
  })

  it('follow an update that has all inputs in one call, and move the item in its indexes', async () => {
    const request = store.request()
    const song = await request.update(
      Song,
      { songId: 's1' },
      { title: 'Nocturne', playedAt: new Date(Date.UTC(2026, 1, 2)) },
    )
    expect(song).toMatchObject({ titleKey: 'nocturne', day: '2026-02-02', month: '2026-02' })
    expect(operations(request)).toEqual(['update'])
    const page = await store.request().page(access.playedOn, { day: '2026-02-02' }, { first: 10 })
    expect(page.edges.map(({ item }) => item?.titleKey)).toEqual(['nocturne'])
  })

  it('follow an operator: the item is read first, and written unless that input has changed since', async () => {
    const request = store.request()
    expect(await request.update(Song, { songId: 's1' }, { plays: add(3) })).toMatchObject({
      plays: 3,
      rank: 19993,
    })
    expect(operations(request)).toEqual(['get', 'update'])
    await Promise.all(
      Array.from({ length: 3 }, () => store.request().update(Song, { songId: 's1' }, { plays: add(1) })),
    )
    expect(await store.request().one(access.song, { songId: 's1' })).toMatchObject({ plays: 6, rank: 19996 })
  })

  it('are removed with an optional input', async () => {
    await store.request().update(Song, { songId: 's1' }, { singer: null })
    const song = await store.request().one(access.song, { songId: 's1' })
    expect([song?.singerKey, song?.singerHash]).toEqual([undefined, undefined])
    expect((await store.request().page(access.sungBy, { singerKey: 'ada' }, { first: 1 })).edges).toEqual([])
  })

  it('are not set by callers, nor from operators whose result only DynamoDB knows', async () => {
    const request = store.request()
    const key = { songId: 's1' }
    await expect(request.update(Song, key, { titleKey: 'x' } as never)).rejects.toMatchObject({
      message: 'Song.titleKey: is maintained by the store: remove it',
    })
    await expect(request.update(Song, key, { tags: append(['new']) })).rejects.toMatchObject({
      code: 'BAD_USER_INPUT',
      message: 'Song.tags: count is derived from it: give a value instead of append()',
    })
    expect(await request.update(Song, key, { tags: ['new'] })).toMatchObject({ count: 1 })
  })

  it('of an item that was stored before them are computed when it is read', async () => {
    const { Items: [stored = {}] = [] } = await store.client.scan({ TableName: 'radio' })
    const old = Object.fromEntries(Object.entries(stored).filter(([name]) => !(name in derived)))
    await store.client.put({ TableName: 'radio', Item: { ...old, pk: 'SONG#old', songId: 'old' } })
    expect(await store.request().one(access.song, { songId: 'old' })).toMatchObject({
      titleKey: 'nocturne',
      count: 1,
    })
  })

  it('are always those of the inputs, whatever is written', async () => {
    const names = ['p1', 'p2']
    const values = fc.record(
      {
        title: fc.constantFrom('One', 'TWO', 'İ'),
        singer: fc.constantFrom('Ada', 'BOB', null),
        playedAt: fc.constantFrom(new Date(Date.UTC(2025, 11, 31, 23)), new Date(Date.UTC(2026, 1, 3))),
        plays: fc.constantFrom(add(1), add(5), subtract(2)),
        tags: fc.constantFrom([], ['x'], ['x', 'y']),
      },
      { requiredKeys: [] },
    )
    const step = fc.record({
      songId: fc.constantFrom(...names),
      kind: fc.constantFrom('create', 'update', 'update', 'upsert', 'both', 'delete'),
      values,
    })
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 4, maxLength: 12 }), async (steps) => {
        for (const { songId, kind, values: given } of steps) {
          now += 86_400_000
          const { plays: _, ...plain } = given
          const item = { songId, title: 'New', year: 2000, ...plain }
          const request = store.request()
          const own = names.filter((name) => name !== songId || kind === 'both')
          const write = () => {
            if (kind === 'create') return request.create(Song, item as never)
            if (kind === 'update') return request.update(Song, { songId }, given as never)
            if (kind === 'upsert') return request.upsert(Song, item as never)
            if (kind === 'delete') return request.delete(Song, { songId })
            return request.transact((tx) =>
              own.map((name) => tx.update(Song, { songId: name }, given as never)),
            )
          }
          await write().catch((error) =>
            expect(error.code).toMatch(/ALREADY_EXISTS|NOT_FOUND|BAD_USER_INPUT/),
          )
        }
        for (const songId of names) await checkStored(store, songId)
      }),
      { numRuns: 30 },
    )
  })
})

it('a derived value can be unique', async () => {
  const club = defineTable({ name: 'club', primaryKey: { partition: 'pk', sort: 'sk' } })
  const Member = club.entity('Member', {
    attributes: { memberId: a.id(), email: a.email(), emailKey: a.lowerCase('email') },
    key: { partition: 'MEMBER#{memberId}', sort: 'MEMBER' },
    unique: { email: ['emailKey'] },
  })
  club.access({ member: Member.get() })
  const client = await openClient({ kind: 'embedded', memory: true })
  await prepareTable(client, { table: club, mayCreate: true })
  const store = openStore({ client, table: club, cursorSecret: 'club' })
  const taken = { code: 'UNIQUE_VIOLATION' }
  await store.request().create(Member, { memberId: 'm1', email: 'Ada@x.org' })
  await store.request().create(Member, { memberId: 'm2', email: 'bob@x.org' })
  await expect(store.request().create(Member, { memberId: 'm3', email: 'ADA@x.org' })).rejects.toMatchObject(
    taken,
  )
  const change = (memberId: string, email: string) => store.request().update(Member, { memberId }, { email })
  await expect(change('m2', 'aDa@x.org')).rejects.toMatchObject(taken)
  await change('m1', 'eve@x.org')
  expect(await change('m2', 'aDa@x.org')).toMatchObject({ emailKey: 'ada@x.org' })
  await store.close()
})

/** An item and its index keys are as if it had been created with the values that it has. */
async function checkStored(store: Store<typeof radio>, songId: string): Promise<void> {
  const { Item } = await store.client.get({ TableName: 'radio', Key: { pk: `SONG#${songId}`, sk: 'SONG' } })
  if (Item === undefined) return
  const without = Object.fromEntries(
    Object.entries(Item).filter(([name]) => !(name in derived) && !name.startsWith('gsi')),
  )
  await store.client.put({ TableName: 'radio', Item: without })
  const read = await store.request().one(access.song, { songId })
  await store.client.put({ TableName: 'radio', Item })
  expect(await store.request().one(access.song, { songId })).toEqual(read)
  const { singerKey, rank, day, titleKey } = read ?? {}
  expect(Item).toMatchObject({ gsi1pk: `DAY#${day}`, gsi1sk: `${titleKey}#${songId}` })
  expect([Item.gsi2pk, Item.gsi2sk]).toEqual(
    singerKey === undefined ? [undefined, undefined] : [`SINGER#${singerKey}`, String(rank).padStart(9, '0')],
  )
  for (const name of ['titleKey', 'day', 'rank', 'count', 'added']) expect(Item).toHaveProperty(name)
}
