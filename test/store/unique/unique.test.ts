import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { StoreRequest } from '../../../src/store/index.ts'
import { access, type Club, Member, openClub } from './members.ts'

let open: Club
let request: StoreRequest
beforeEach(async () => {
  open = await openClub()
  request = open.store.request()
  await request.create(Member, { memberId: '1', name: 'Ada', email: 'ada@club.org', shirt: 7 })
  open.calls()
})
afterEach(() => open[Symbol.asyncDispose]())

const taken = (attributes: readonly string[], constraint: string) => ({
  code: 'UNIQUE_VIOLATION',
  message: `Member: another item has this ${attributes.join(' and ')}, which must be unique (${constraint})`,
  write: { entity: 'Member', attributes, constraint },
})

describe('a unique value', () => {
  it('is given to one item only, in one transaction with it', async () => {
    await request.create(Member, {
      memberId: '2',
      name: 'Bob',
      email: 'bob@club.org',
      team: 'blue',
      shirt: 7,
    })
    expect(open.calls()).toEqual(['transactWrite 3'])
    const again = { memberId: '3', name: 'Eve', email: 'ada@club.org' }
    await expect(request.create(Member, again)).rejects.toMatchObject(taken(['email'], 'email'))
    const shirt = { memberId: '3', name: 'Eve', email: 'eve@club.org', shirt: 7 }
    await expect(request.create(Member, shirt)).rejects.toMatchObject(taken(['team', 'shirt'], 'shirtOfTeam'))
    expect(await request.one(access.member, { memberId: '3' })).toBeNull()
    expect(await open.sentinels()).toEqual([
      ['Member.email', 'ada@club.org', 'MEMBER#1'],
      ['Member.email', 'bob@club.org', 'MEMBER#2'],
      ['Member.shirtOfTeam', 'blue#7', 'MEMBER#2'],
      ['Member.shirtOfTeam', 'red#7', 'MEMBER#1'],
    ])
  })

  it('moves with an update, which reads the former one', async () => {
    const moved = await request.update(Member, { memberId: '1' }, { email: 'countess@club.org' })
    expect(moved).toMatchObject({ name: 'Ada', email: 'countess@club.org' })
    expect(open.calls()).toEqual(['get 1', 'transactWrite 3', 'get 1'])
    await request.create(Member, { memberId: '2', name: 'Ada II', email: 'ada@club.org' })
    await expect(
      request.update(Member, { memberId: '2' }, { email: 'countess@club.org' }),
    ).rejects.toMatchObject(taken(['email'], 'email'))
    await request.update(Member, { memberId: '1' }, { team: 'blue' })
    expect(await open.sentinels()).toEqual([
      ['Member.email', 'ada@club.org', 'MEMBER#2'],
      ['Member.email', 'countess@club.org', 'MEMBER#1'],
      ['Member.shirtOfTeam', 'blue#7', 'MEMBER#1'],
    ])
  })

  it('costs an update of other attributes nothing', async () => {
    await request.update(Member, { memberId: '1' }, { name: 'Augusta' })
    expect(open.calls()).toEqual(['update 1'])
    await request.update(Member, { memberId: '1' }, { email: 'ada@club.org' })
    expect(open.calls()).toEqual(['get 1', 'update 1'])
  })

  it('is released when it is removed and when its item is deleted', async () => {
    await request.update(Member, { memberId: '1' }, { shirt: null })
    expect(await open.sentinels()).toEqual([['Member.email', 'ada@club.org', 'MEMBER#1']])
    open.calls()
    expect(await request.delete(Member, { memberId: '1' })).toMatchObject({ name: 'Ada' })
    expect(open.calls()).toEqual(['get 1', 'transactWrite 2'])
    expect(await open.sentinels()).toEqual([])
    await expect(request.delete(Member, { memberId: '1' })).rejects.toMatchObject({ code: 'NOT_FOUND' })
  })

  it('follows an upsert', async () => {
    await request.upsert(Member, { memberId: '2', name: 'Bob', email: 'bob@club.org' })
    const item = { memberId: '1', name: 'Ada', email: 'lovelace@club.org' }
    expect(await request.upsert(Member, item)).toMatchObject({ ...item, shirt: 7 })
    await expect(request.upsert(Member, { ...item, email: 'bob@club.org' })).rejects.toMatchObject(
      taken(['email'], 'email'),
    )
    expect(await open.sentinels()).toEqual([
      ['Member.email', 'bob@club.org', 'MEMBER#2'],
      ['Member.email', 'lovelace@club.org', 'MEMBER#1'],
      ['Member.shirtOfTeam', 'red#7', 'MEMBER#1'],
    ])
  })

  it('can be swapped by two items of one transaction, and is contested within one', async () => {
    await request.create(Member, { memberId: '2', name: 'Bob', email: 'bob@club.org' })
    await request.transact((tx) => {
      tx.update(Member, { memberId: '1' }, { email: 'bob@club.org' })
      tx.update(Member, { memberId: '2' }, { email: 'ada@club.org' })
    })
    expect((await open.sentinels()).slice(0, 2)).toEqual([
      ['Member.email', 'ada@club.org', 'MEMBER#2'],
      ['Member.email', 'bob@club.org', 'MEMBER#1'],
    ])
    const both = request.transact((tx) => {
      tx.create(Member, { memberId: '3', name: 'Eve', email: 'eve@club.org' })
      tx.create(Member, { memberId: '4', name: 'Eve', email: 'eve@club.org' })
    })
    await expect(both).rejects.toMatchObject({ code: 'UNIQUE_VIOLATION', write: { position: 2, of: 2 } })
  })

  it('counts towards the limit of a transaction', async () => {
    const crowd = request.transact((tx) => {
      for (let at = 0; at < 40; at += 1)
        tx.create(Member, { memberId: `m${at}`, name: 'x', email: `${at}@club.org`, shirt: 100 + at })
    })
    await expect(crowd).rejects.toMatchObject({
      code: 'LIMIT_EXCEEDED',
      message: 'The transaction writes 120 items; DynamoDB accepts 100: split it into several.',
    })
  })

  it('expires with its item', async () => {
    const ends = new Date(open.now + 60_000)
    const item = { memberId: '2', name: 'Bob', email: 'bob@club.org' }
    await request.create(Member, item)
    await request.update(Member, { memberId: '2' }, { ends })
    await expect(request.create(Member, { ...item, memberId: '3' })).rejects.toMatchObject({
      code: 'UNIQUE_VIOLATION',
    })
    open.now += 120_000
    expect(await open.store.request().one(access.memberByEmail, { email: item.email })).toBeNull()
    await request.create(Member, { ...item, memberId: '3' })
    expect(await open.store.request().one(access.memberByEmail, { email: item.email })).toMatchObject({
      memberId: '3',
    })
  })

  it('is released with an item that an update makes expire, and returns once more', async () => {
    const item = { memberId: '2', name: 'Bob', email: 'bob@club.org' }
    await request.create(Member, item)
    const ends = new Date(open.now - 60_000)
    expect(await request.update(Member, { memberId: '2' }, { ends })).toMatchObject({ memberId: '2' })
    await open.store.request().create(Member, { ...item, memberId: '3' })
    const idempotency = { key: 'k', client: '', content: '' }
    const once = () => open.store.request({ idempotency }).update(Member, { memberId: '3' }, { ends })
    expect([await once(), await once()]).toMatchObject([{ memberId: '3' }, { memberId: '3' }])
  })

  it('that two items had before the constraint was declared stays with its owner', async () => {
    const { client } = open.store
    const stored = { memberId: '2', name: 'Old', team: 'red', email: 'ada@club.org' }
    const Item = { pk: 'MEMBER#2', sk: 'MEMBER', ...stored }
    await client.put({ TableName: 'club', Item })
    await request.update(Member, { memberId: '2' }, { email: 'old@club.org' })
    expect((await open.sentinels()).slice(0, 2)).toEqual([
      ['Member.email', 'ada@club.org', 'MEMBER#1'],
      ['Member.email', 'old@club.org', 'MEMBER#2'],
    ])
    await client.put({ TableName: 'club', Item: { ...Item, pk: 'MEMBER#3', memberId: '3' } })
    await request.delete(Member, { memberId: '3' })
    expect((await open.sentinels())[0]).toEqual(['Member.email', 'ada@club.org', 'MEMBER#1'])
  })

  it.each([
    ['a delimiter', 'a#b', 'a$$23b'],
    ['a NUL and a space', '\u0000 ', '$$00$$20'],
    ['an empty string', '', ''],
    ['astral characters', '🙂', '🙂'],
    ['400 characters', 'é'.repeat(400), expect.stringMatching(/^\$sha256:[0-9a-f]{64}$/)],
  ])('of %s has a key of its own', async (_, email, value) => {
    await request.create(Member, { memberId: '2', name: 'Bob', email })
    const kept = typeof value === 'string' ? value.replaceAll('$$', '$') : value
    expect((await open.sentinels()).map(([, own]) => own)).toContainEqual(kept)
    expect(await request.one(access.memberByEmail, { email })).toMatchObject({ memberId: '2' })
    await expect(request.create(Member, { memberId: '3', name: 'Eve', email })).rejects.toMatchObject({
      code: 'UNIQUE_VIOLATION',
    })
  })

  it('is won by one of 50 concurrent creates', async () => {
    const outcomes = await Promise.allSettled(
      Array.from({ length: 50 }, (_, at) =>
        open.store.request().create(Member, { memberId: `m${at}`, name: 'x', email: 'one@club.org' }),
      ),
    )
    const lost = outcomes.filter(({ status }) => status === 'rejected')
    expect(lost).toHaveLength(49)
    expect(lost).toEqual(
      lost.map(() => ({ status: 'rejected', reason: expect.objectContaining({ code: 'UNIQUE_VIOLATION' }) })),
    )
  })
})

describe('a lookup by a unique value', () => {
  it('is two gets, one after another', async () => {
    const [byEmail, byShirt, none] = await Promise.all([
      open.store.request().one(access.memberByEmail, { email: 'ada@club.org' }),
      open.store.request().one(access.memberByShirt, { team: 'red', shirt: 7 }),
      open.store.request().one(access.memberByEmail, { email: 'nobody@club.org' }),
    ])
    expect([byEmail, byShirt, none]).toMatchObject([{ name: 'Ada' }, { name: 'Ada' }, null])
    expect(open.calls()).toEqual(['get 1', 'get 1', 'get 0', 'get 1', 'get 1'])
  })

  it('reads again if the owner no longer has the value', async () => {
    const { client } = open.store
    const find = (email: string) => open.store.request().one(access.memberByEmail, { email })
    // Written by something else: the sentinel is an orphan.
    const { Items = [] } = await client.scan({ TableName: 'club' })
    const sentinel = Items.find(({ $$value }) => $$value === 'ada@club.org')
    await request.update(Member, { memberId: '1' }, { email: 'new@club.org' })
    await client.put({ TableName: 'club', Item: sentinel ?? {} })
    open.calls()
    expect(await find('ada@club.org')).toBeNull()
    expect(open.calls()).toEqual(['get 1', 'get 1', 'get 1', 'get 1'])
    expect(await find('new@club.org')).toMatchObject({ memberId: '1' })
  })
})

describe('putAll', () => {
  it('claims values in transactions, and releases those of the items that it replaces', async () => {
    const members = Array.from({ length: 45 }, (_, at) => ({
      memberId: `${at + 1}`,
      name: 'x',
      email: `${at}@club.org`,
    }))
    expect(await open.store.putAll(Member, members)).toBe(45)
    const sentinels = await open.sentinels()
    expect(sentinels).toHaveLength(45)
    expect(sentinels[0]).toEqual(['Member.email', '0@club.org', 'MEMBER#1'])
    expect(open.calls().filter((call) => call.startsWith('transact'))).toEqual([
      'transactWrite 42',
      'transactWrite 40',
      'transactWrite 10',
    ])
    const twice = [{ memberId: 'a', name: 'x', email: '0@club.org' }]
    await expect(open.store.putAll(Member, twice)).rejects.toMatchObject({ code: 'UNIQUE_VIOLATION' })
  })
})
