import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import {
  add,
  addToSet,
  append,
  deleteFromSet,
  elements,
  members,
  prepend,
  subtract,
} from '../../../src/model/index.ts'
import type { StoreRequest } from '../../../src/store/index.ts'
import { Article, access, Bin, openWarehouse, type Warehouse } from './warehouse.ts'

let house: Warehouse
let request: StoreRequest
beforeEach(async () => {
  house = await openWarehouse()
  request = house.store.request()
  await request.create(Article, { articleId: 'a', name: 'Lamp', stock: 5, weight: 2, price: '9.50' })
  house.calls()
})
afterEach(() => house[Symbol.asyncDispose]())

const key = { articleId: 'a' }

describe('an update', () => {
  it('adds to and subtracts from numbers of every kind, in one call that returns the new values', async () => {
    const given = { weight: add(0.5), price: subtract('10.00'), serial: add(12n ** 30n), earned: add('0.05') }
    expect(await request.update(Article, key, given)).toMatchObject({
      weight: 2.5,
      price: '-0.50',
      serial: 12n ** 30n,
      earned: '0.05',
    })
    expect(house.calls()).toMatchObject([{ operation: 'update' }])
  })

  it('returns the new value of an operator as reads do, also if DynamoDB does not return it', async () => {
    const bin = { binId: 'b' }
    await request.create(Bin, { ...bin, articleId: 'a', pieces: 5 })
    for (const [change, pieces] of [
      [subtract(2), 3],
      [add(4), 7],
      [subtract(-1), 8],
    ] as const) {
      expect(await request.update(Bin, bin, { pieces: change })).toMatchObject({ pieces })
      expect(await request.one(access.bin, bin)).toMatchObject({ pieces })
    }
  })

  it('loses none of several concurrent additions', async () => {
    await Promise.all(
      Array.from({ length: 20 }, () => house.store.request().update(Article, key, { sold: add(1) })),
    )
    expect(await house.store.request().one(access.article, key)).toMatchObject({ sold: 20, version: 21 })
  })

  it('moves the item in an index whose key an addition changes, and loses no concurrent one', async () => {
    await Promise.all([
      house.store.request().update(Article, key, { stock: add(2) }),
      house.store.request().update(Article, key, { stock: subtract(1) }),
    ])
    expect(await house.stored('a')).toMatchObject({ stock: 6, gsi1sk: '000006' })
  })

  it('appends to, prepends to, sets and removes elements of a list', async () => {
    await request.update(Article, key, { log: append(['b', 'c']) })
    await request.update(Article, key, { log: prepend(['a']) })
    expect(await request.update(Article, key, { log: elements({ 1: 'B', 0: null, 9: 'z' }) })).toMatchObject({
      log: ['B', 'c', 'z'],
    })
  })

  it('adds to and deletes from sets, and removes the attribute with the last member', async () => {
    await request.update(Article, key, { tags: addToSet(['x', 'y']), sizes: addToSet([1, 2.5]) })
    const item = await request.update(Article, key, {
      tags: deleteFromSet(['x', 'no']),
      sizes: addToSet([1, 3]),
    })
    expect(item).toMatchObject({ tags: new Set(['y']), sizes: new Set([1, 2.5, 3]) })
    expect(await request.update(Article, key, { tags: deleteFromSet(['y']) })).not.toHaveProperty('tags')
  })

  it('changes members of maps and records, nested ones too', async () => {
    await request.update(Article, key, {
      box: { label: 'L', note: 'n', inner: { layers: [1] } },
      prices: { eu: 1, us: 2 },
    })
    const box = members({ note: null, opened: add(1), inner: members({ layers: append([2]) }) })
    expect(await request.update(Article, key, { box, prices: members({ us: null, uk: 3 }) })).toMatchObject({
      box: { label: 'L', opened: 1, inner: { layers: [1, 2] } },
      prices: { eu: 1, uk: 3 },
    })
  })

  it('rejects a change of a member of a missing map, and names the fix', async () => {
    await expect(request.update(Article, key, { box: members({ label: 'x' }) })).rejects.toMatchObject({
      code: 'BAD_USER_INPUT',
      message: "The update changes a part of a value that doesn't exist: set the whole value.",
    })
  })

  it.each([
    [
      'an operator of another type',
      { name: append(['x']) },
      'Article.name: expected a value: no operator changes',
    ],
    ['an operand that does not fit', { stock: add(0.5) }, 'Article.stock: expected an integer'],
    [
      'a member that is none',
      { box: members({ colour: 'red' }) },
      'Article.box: expected one of label, note',
    ],
    [
      'null for a required member',
      { box: members({ label: null }) },
      'Article.box.label: expected a value, as it is required, got null',
    ],
    ['an index below 0', { log: elements({ [-1]: 'x' }) }, 'Article.log: expected an index from 0'],
    [
      'no change in an operator',
      { box: members({}) },
      'Article.box: expected an object of at least one change',
    ],
    [
      'an operator on a key of an index that no sum is',
      { state: append(['x']) },
      'Article.state: expected a value',
    ],
    ['a value for a counter', { sold: 3 }, 'Article.sold: is a counter: change it by add() or subtract()'],
    ['a value for a maintained attribute', { version: 3 }, 'Article.version: is maintained by the store'],
    ['an operator on one', { version: add(3) }, 'Article.version: is maintained by the store'],
  ])('rejects %s', async (_, changes, message) => {
    const update = request.update(Article as never, key as never, changes as never)
    await expect(update).rejects.toMatchObject({ code: 'BAD_USER_INPUT' })
    await expect(update).rejects.toThrow(message)
    expect(house.calls()).toEqual([])
  })
})

describe('maintained attributes', () => {
  it('are the times of creation and update, and the number of writes', async () => {
    house.time.pass(1000)
    const item = await request.update(Article, key, { name: 'Lamp 2' })
    expect(item).toMatchObject({
      createdAt: new Date('2026-01-02T00:00:00.000Z'),
      updatedAt: new Date('2026-01-02T00:00:01.000Z'),
      version: 2,
      sold: 0,
      earned: '0.00',
    })
    expect(await house.stored('a')).toMatchObject({ recentSk: '2026-01-02T00:00:01.000Z' })
  })

  it('cannot be given', async () => {
    const item = { articleId: 'b', name: 'B', version: 7 }
    await expect(request.create(Article as never, item as never)).rejects.toMatchObject({
      message: 'Article.version: is maintained by the store: remove it',
    })
  })

  it('start at 0 in items stored before they were declared', async () => {
    const { version, sold, ...before } = (await house.stored('a')) as Record<string, never>
    await house.store.client.put({ TableName: 'warehouse', Item: before })
    expect(await house.store.request().one(access.article, key)).toMatchObject({ version: 0, sold: 0 })
    expect(await request.update(Article, key, { sold: add(2) }, { expectedVersion: 0 })).toMatchObject({
      version: 1,
      sold: 2,
    })
  })
})

describe('an upsert', () => {
  it('creates an item with its defaults if there is none', async () => {
    const item = await request.upsert(Article, { articleId: 'n', name: 'New', state: 'RETIRED', stock: 1 })
    expect(item).toMatchObject({ name: 'New', firstSeenOn: '2026-01-01', version: 1, sold: 0 })
    expect(await house.stored('n')).toMatchObject({ gsi1pk: 'STATE#RETIRED', sk: 'ARTICLE' })
  })

  it('changes only the given attributes of an existing item', async () => {
    await request.update(Article, key, { tags: addToSet(['x']), sold: add(3) })
    house.calls()
    house.time.pass(1000)
    const given = { articleId: 'a', name: 'Lamp', stock: 7, firstSeenOn: '2030-01-01', weight: 3 }
    expect(await request.upsert(Article, given)).toMatchObject({
      stock: 7,
      sold: 3,
      version: 3,
      price: '9.50',
      weight: 3,
      firstSeenOn: '2026-01-01',
      tags: new Set(['x']),
      createdAt: new Date('2026-01-02T00:00:00.000Z'),
      updatedAt: new Date('2026-01-02T00:00:01.000Z'),
    })
    // The state isn't given, and the key of gsi1 depends on it.
    expect(house.calls().map(({ operation }) => operation)).toEqual(['get', 'update'])
    expect(await house.stored('a')).toMatchObject({
      gsi1pk: 'STATE#ACTIVE',
      gsi1sk: '000007',
      recentSk: '2026-01-02T00:00:01.000Z',
    })
  })

  it('removes an optional attribute for null, and rejects null for others, with or without a default', async () => {
    await request.upsert(Article, { articleId: 'a', name: 'Lamp', price: null } as never)
    const before = await house.stored('a')
    expect(before).not.toHaveProperty('price')
    house.calls()
    for (const name of ['name', 'state', 'stock']) {
      const given = { articleId: 'a', name: 'Lamp', [name]: null } as never
      const expected = { code: 'BAD_USER_INPUT', message: `Article.${name}: is required` }
      await expect(request.upsert(Article, given)).rejects.toMatchObject(expected)
      await expect(request.transact((tx) => tx.upsert(Article, given))).rejects.toMatchObject(expected)
    }
    expect(house.calls()).toEqual([])
    expect(await house.stored('a')).toEqual(before)
  })

  it('is one call if every part of every index key is given', async () => {
    const whole = { articleId: 'a', name: 'Lamp', state: 'ACTIVE', stock: 7, weight: 1 } as const
    await request.upsert(Article, whole)
    await request.upsert(Article, { ...whole, articleId: 'z' })
    expect(house.calls().map(({ operation }) => operation)).toEqual(['update', 'update'])
  })

  it('replaces an expired item', async () => {
    const whole = { name: 'Lamp', state: 'ACTIVE', stock: 7, weight: 1 } as const
    for (const [articleId, given] of [
      ['one', whole],
      ['two', { name: 'Lamp' }],
    ] as const) {
      const until = new Date(house.time.now + 1000)
      await request.create(Article, { ...whole, articleId, until, tags: new Set(['old']) })
      house.time.pass(5000)
      const item = await request.upsert(Article, { ...given, articleId })
      expect(item).not.toHaveProperty('tags')
      expect(item).toMatchObject({ version: 1 })
    }
  })

  it('is atomic for two concurrent creators', async () => {
    const names = Array.from({ length: 6 }, (_, at) => `N${at}`)
    await Promise.all(names.map((name) => house.store.request().upsert(Article, { articleId: 'r', name })))
    const item = await house.store.request().one(access.article, { articleId: 'r' })
    expect(item?.version).toBe(6)
  })

  it('requires every required attribute', async () => {
    await expect(request.upsert(Article, { articleId: 'a' } as never)).rejects.toMatchObject({
      message: 'Article.name: is required',
    })
  })
})
