import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { a, add, defineTable } from '../../../src/model/index.ts'
import { openClient, UpstreamFailure } from '../../../src/store/client/index.ts'
import { ItemSizes, openStore, type StoreRequest, WriteError, writePrice } from '../../../src/store/index.ts'
import { prepareTable } from '../../../src/tools/index.ts'
import { Article, access, Bin, openWarehouse, type Warehouse, warehouse } from './warehouse.ts'

let house: Warehouse
let request: StoreRequest
beforeEach(async () => {
  house = await openWarehouse()
  request = house.store.request()
  await request.create(Article, { articleId: 'a', name: 'Lamp', stock: 5 })
  await request.create(Bin, { binId: 'full', articleId: 'a', pieces: 5 })
  house.calls()
})
afterEach(() => house[Symbol.asyncDispose]())

const lamp = { articleId: 'a' }
const bin = (binId: string) => house.store.request().one(access.bin, { binId })
const caught = (work: Promise<unknown>) =>
  work.then(
    () => undefined,
    (error: unknown) => error as WriteError,
  )

describe('a transaction', () => {
  it('executes all of its writes in one call, at twice the units', async () => {
    const created = await request.transact((tx) => {
      tx.update(Article, lamp, { sold: add(1) }, { if: { stock: { gte: 1 } } })
      tx.delete(Bin, { binId: 'full' })
      return tx.create(Bin, { binId: 'new', articleId: 'a' })
    })
    // The created item has its defaults, as in a read.
    expect(created).toMatchObject({
      kind: 'create',
      key: { binId: 'new' },
      item: { pieces: 0, __typename: 'Bin' },
    })
    // Two per item for three items, and one for each of the article's two index entries.
    expect(house.calls()).toMatchObject([{ operation: 'transactWrite', items: 3, writeUnits: 8 }])
    expect(await Promise.all([bin('new'), bin('full')])).toEqual([created.item, null])
    expect(await request.one(access.article, lamp)).toMatchObject({ sold: 1, version: 2 })
  })

  it('is estimated with the reads that its updates may need', async () => {
    const writes = [
      { entity: Article, count: 1 },
      { entity: Bin, count: 1 },
    ]
    const price = writePrice({ kind: 'transaction', writes, input: {} }, new ItemSizes())
    await request.transact((tx) => {
      tx.update(Article, lamp, { state: 'RETIRED' })
      tx.check(Bin, { binId: 'full' })
    })
    const calls = house.calls()
    const sum = (units: 'readUnits' | 'writeUnits') => calls.reduce((total, call) => total + call[units], 0)
    expect(calls.map(({ operation }) => operation)).toEqual(['get', 'transactWrite'])
    expect(price).toMatchObject({ calls: 2, trips: 2 })
    expect(price.readUnits).toBeGreaterThanOrEqual(sum('readUnits'))
    expect(price.writeUnits).toBeGreaterThanOrEqual(sum('writeUnits'))
  })

  it('upserts existing and new items', async () => {
    const handles = await request.transact((tx) => [
      tx.upsert(Bin, { binId: 'full', articleId: 'b' }),
      tx.upsert(Bin, { binId: 'new', articleId: 'b' }),
      tx.upsert(Article, { articleId: 'a', name: 'Lantern' }),
    ])
    expect(handles.map(({ kind, key }) => [kind, key])).toEqual([
      ['upsert', { binId: 'full' }],
      ['upsert', { binId: 'new' }],
      ['upsert', { articleId: 'a' }],
    ])
    expect(await Promise.all([bin('full'), bin('new')])).toMatchObject([
      { articleId: 'b', pieces: 5 },
      { articleId: 'b', pieces: 0 },
    ])
    expect(await request.one(access.article, lamp)).toMatchObject({ name: 'Lantern', stock: 5, version: 2 })
  })

  it('upserts over expired items, with and without reading them first', async () => {
    const until = new Date(house.time.now + 1000)
    await request.create(Article, { articleId: 'old', name: 'Old', stock: 9, until })
    const bin = { binId: 'old', articleId: 'a', pieces: 9 }
    const Item = { pk: 'BIN#old', sk: 'BIN', ...bin, until: until.getTime() / 1000 }
    await house.store.client.put({ TableName: 'warehouse', Item })
    house.time.pass(2000)
    await request.transact((tx) => {
      tx.upsert(Article, { articleId: 'old', name: 'New' })
      tx.upsert(Bin, { binId: 'old', articleId: 'b' })
    })
    expect(await request.one(access.article, { articleId: 'old' })).toMatchObject({ name: 'New', stock: 0 })
    expect(await request.one(access.bin, { binId: 'old' })).toMatchObject({ articleId: 'b', pieces: 0 })
  })

  it('upserts an item whose key has a default, which its handle returns', async () => {
    let ids = 0
    const notes = defineTable({ name: 'notes', primaryKey: { partition: 'pk' } })
    const Memo = notes.entity('Memo', {
      attributes: { memoId: a.id().default(() => `m${++ids}`), text: a.string() },
      key: { partition: 'MEMO#{memoId}' },
    })
    const { memo } = notes.access({ memo: Memo.get() })
    const client = await openClient({ kind: 'embedded', memory: true })
    await prepareTable(client, { table: notes, mayCreate: true })
    const store = openStore({ client, table: notes, cursorSecret: 's' })
    const handles = await store
      .request()
      .transact((tx) => ['one', 'two'].map((text) => tx.upsert(Memo, { text })))
    const found = await Promise.all(handles.map(({ key }) => store.request().one(memo, key)))
    expect(found.map((item) => item?.text)).toEqual(['one', 'two'])
    await store.close()
  })

  it('upserts an item once, however often it changes before the write', async () => {
    let changes = 2
    const { client } = house.store
    const disturbed = openStore({
      client: {
        ...client,
        async get(input, options) {
          const answer = await client.get(input, options)
          if (changes-- > 0) await house.store.request().update(Article, lamp, { stock: add(1) })
          return answer
        },
      },
      table: warehouse,
      cursorSecret: 's',
      clock: house.time.read,
    })
    await disturbed.request().transact((tx) => {
      tx.upsert(Article, { articleId: 'a', name: 'Lantern' })
      tx.check(Bin, { binId: 'full' })
    })
    expect(await request.one(access.article, lamp)).toMatchObject({ name: 'Lantern', stock: 7, version: 4 })
  })

  it('does not merge an upsert with other writes of its item', async () => {
    const error = await caught(
      request.transact((tx) => {
        tx.upsert(Bin, { binId: 'full', articleId: 'b' })
        tx.check(Bin, { binId: 'full' })
      }),
    )
    expect(error).toMatchObject({
      code: 'BAD_USER_INPUT',
      message: expect.stringContaining('an upsert and a check'),
    })
  })

  it('is visible to later reads of its request', async () => {
    await request.one(access.article, lamp)
    await request.transact((tx) => {
      tx.update(Article, lamp, { name: 'Other' })
      tx.check(Bin, { binId: 'full' })
    })
    expect(await request.one(access.article, lamp)).toMatchObject({ name: 'Other' })
  })

  it('of one write is a single call, and of none is no call', async () => {
    await request.transact((tx) => tx.update(Bin, { binId: 'full' }, { pieces: add(1) }))
    await request.transact(() => undefined)
    expect(house.calls().map(({ operation }) => operation)).toEqual(['update'])
  })

  it('reads the parts of an index key, and plans again if they have changed', async () => {
    let changes = 2
    const { client } = house.store
    const disturbed = openStore({
      client: {
        ...client,
        async get(input, options) {
          const answer = await client.get(input, options)
          if (changes-- > 0) await house.store.request().update(Article, lamp, { stock: add(1) })
          return answer
        },
      },
      table: warehouse,
      cursorSecret: 's',
      clock: house.time.read,
    })
    await disturbed.request().transact((tx) => {
      tx.update(Article, lamp, { state: 'RETIRED' })
      tx.check(Bin, { binId: 'full' })
    })
    expect(await house.stored('a')).toMatchObject({ gsi1pk: 'STATE#RETIRED', gsi1sk: '000007' })
  })

  it('makes no call if its callback throws, and rejects later additions', async () => {
    const rejected = request.transact((tx) => {
      tx.delete(Bin, { binId: 'full' })
      return tx.reject('FORBIDDEN', 'Not today.')
    })
    await expect(rejected).rejects.toMatchObject({ code: 'FORBIDDEN', message: 'Not today.' })
    expect(house.calls()).toEqual([])
    const kept = await request.transact((tx) => tx)
    expect(() => kept.delete(Bin, { binId: 'full' })).toThrow('got one that is over')
  })
})

describe('several writes to one item', () => {
  it('are merged if they agree', async () => {
    await request.transact((tx) => {
      tx.check(Article, lamp, { if: { stock: { gte: 5 } } })
      tx.update(Article, lamp, { sold: add(1) })
      tx.update(Article, lamp, { name: 'Both' }, { if: { stock: { lte: 5 } } })
      tx.check(Bin, { binId: 'full' })
    })
    expect(house.calls()).toMatchObject([{ operation: 'transactWrite', items: 2 }])
    expect(await request.one(access.article, lamp)).toMatchObject({ sold: 1, name: 'Both', version: 2 })
  })

  it('are rejected if they disagree', async () => {
    const twice = request.transact((tx) => {
      tx.update(Article, lamp, { sold: add(1) })
      tx.update(Article, lamp, { sold: add(2) })
    })
    await expect(twice).rejects.toMatchObject({
      code: 'BAD_USER_INPUT',
      message:
        'Article: writes 1 and 2 of the transaction are of the same item (both change sold): combine them into one write',
    })
    const both = request.transact((tx) => {
      tx.delete(Bin, { binId: 'full' })
      tx.create(Bin, { binId: 'full', articleId: 'b' })
    })
    await expect(both).rejects.toThrow(
      'are of the same item (a delete and a create): combine them into one write',
    )
    expect(house.calls()).toEqual([])
  })
})

describe('a transaction that fails', () => {
  it.each([
    ['a create', 'ALREADY_EXISTS', { attributes: [], entity: 'Bin' }],
    ['an update', 'CONDITION_FAILED', { attributes: ['pieces'], entity: 'Bin' }],
    ['a delete', 'NOT_FOUND', { attributes: [], entity: 'Bin' }],
    ['a check', 'CONDITION_FAILED', { attributes: ['stock'], entity: 'Article' }],
  ])('at %s names the write that failed, and changes nothing', async (kind, code, write) => {
    const error = await caught(
      request.transact((tx) => {
        tx.create(Bin, { binId: 'other', articleId: 'a' })
        const options = { path: ['lines', 1] }
        if (kind === 'a create') tx.create(Bin, { binId: 'full', articleId: 'a' }, options)
        if (kind === 'an update') {
          tx.update(Bin, { binId: 'full' }, { pieces: 0 }, { ...options, if: { pieces: { gt: 5 } } })
        }
        if (kind === 'a delete') tx.delete(Bin, { binId: 'none' }, options)
        if (kind === 'a check') tx.check(Article, lamp, { ...options, if: { stock: { eq: 0 } } })
      }),
    )
    expect(error).toBeInstanceOf(WriteError)
    expect(error).toMatchObject({ code, write: { ...write, position: 2, of: 2, path: ['lines', 1] } })
    expect(error?.message).toMatch(/^(Bin|Article) \(write 2 of 2\): /)
    expect(error?.item?.__typename).toBe(code === 'CONDITION_FAILED' ? write.entity : undefined)
    expect(await bin('other')).toBeNull()
  })

  it('at any of a hundred writes names that write', async () => {
    const places = Array.from({ length: 100 }, (_, at) => at)
    await house.store.putAll(
      Bin,
      places.map((at) => ({ binId: `b${at}`, articleId: 'a', pieces: at })),
    )
    // `npm run soak -- --only writes` tries all hundred positions.
    for (const failing of [0, 1, 50, 98, 99]) {
      const error = await caught(
        request.transact((tx) => {
          for (const at of places) {
            const needed = at === failing ? at + 1 : at
            tx.update(Bin, { binId: `b${at}` }, { pieces: add(1) }, { if: { pieces: { gte: needed } } })
          }
        }),
      )
      expect(error).toMatchObject({
        code: 'CONDITION_FAILED',
        message: `Bin (write ${failing + 1} of 100): the item doesn't meet the condition on pieces`,
        item: { binId: `b${failing}`, pieces: failing },
      })
    }
  })

  it('is rejected before it is sent with more than 100 items, 4 MB, or an item over 400 KB', async () => {
    const text = (length: number) => 'x'.repeat(length)
    const creating = (count: number, length: number) =>
      request.transact((tx) => {
        for (let at = 0; at < count; at++) tx.create(Article, { articleId: `n${at}`, name: text(length) })
      })
    await expect(creating(101, 1)).rejects.toMatchObject({
      code: 'LIMIT_EXCEEDED',
      message: 'The transaction writes 101 items; DynamoDB accepts 100: split it into several.',
    })
    await expect(creating(11, 399_000)).rejects.toMatchObject({
      code: 'LIMIT_EXCEEDED',
      message: /4194304 at once/,
    })
    await expect(creating(2, 410_000)).rejects.toMatchObject({
      code: 'LIMIT_EXCEEDED',
      message: /^Article \(write 1 of 2\): the item has \d+ bytes, and DynamoDB stores 409600$/,
    })
    expect(house.calls()).toEqual([])
  })

  it('names the write whose item is too large for DynamoDB', async () => {
    await request.create(Article, { articleId: 'large', name: 'x'.repeat(300_000) })
    const error = await caught(
      request.transact((tx) => {
        tx.check(Bin, { binId: 'full' })
        tx.update(Article, { articleId: 'large' }, { log: ['x'.repeat(200_000)] })
      }),
    )
    expect(error).toMatchObject({ code: 'LIMIT_EXCEEDED', write: { entity: 'Article', position: 2, of: 2 } })
  })
})

describe('a transaction whose response is lost', () => {
  const losing = (answers: number, { isDone }: { isDone: boolean }) => {
    const { client } = house.store
    let left = answers
    const tokens: (string | undefined)[] = []
    const store = openStore({
      client: {
        ...client,
        async transactWrite(input, options) {
          tokens.push(input.ClientRequestToken)
          const isLost = left-- > 0
          if (isLost && !isDone) throw new UpstreamFailure('UPSTREAM_UNAVAILABLE', true)
          const answer = await client.transactWrite(input, options)
          if (isLost) throw new UpstreamFailure('TIMEOUT', true)
          return answer
        },
      },
      table: warehouse,
      cursorSecret: 's',
      clock: house.time.read,
    })
    return { store, tokens }
  }
  const order = (request: StoreRequest) =>
    request.transact((tx) => {
      tx.update(Article, lamp, { sold: add(1) })
      return tx.create(Bin, { binId: 'order', articleId: 'a' })
    })

  it.each([
    true,
    false,
  ])('is sent again with its token, and executed once; whether the first attempt succeeded: %s', async (isDone) => {
    const { store, tokens } = losing(2, { isDone })
    const { item } = await order(store.request())
    expect(item).toMatchObject({ binId: 'order' })
    expect(tokens).toHaveLength(3)
    expect(new Set(tokens).size).toBe(1)
    expect(await house.store.request().one(access.article, lamp)).toMatchObject({ sold: 1, version: 2 })
  })

  it('has an unknown outcome if no response arrives', async () => {
    const { store } = losing(9, { isDone: true })
    await expect(order(store.request())).rejects.toMatchObject({ code: 'OUTCOME_UNKNOWN' })
  })
})

it('concurrent orders never take the stock below zero', async () => {
  const stock = 30
  await request.create(Bin, { binId: 'hot', articleId: 'a', pieces: stock })
  const orders = Array.from({ length: 100 }, (_, at) =>
    house.store.request().transact((tx) => {
      tx.update(Bin, { binId: 'hot' }, { pieces: add(-1) }, { if: { pieces: { gte: 1 } } })
      tx.create(Bin, { binId: `order${at}`, articleId: 'a' })
    }),
  )
  const ended = await Promise.allSettled(orders)
  const codes = ended.flatMap((each) => (each.status === 'rejected' ? [each.reason.code] : []))
  expect(new Set(codes)).toEqual(new Set(['CONDITION_FAILED']))
  expect(codes).toHaveLength(100 - stock)
  expect(await bin('hot')).toMatchObject({ pieces: 0 })
})
