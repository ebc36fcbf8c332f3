import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { add } from '../../../src/model/index.ts'
import type { StoreRequest } from '../../../src/store/index.ts'
import { Account, access, Booking, Category, type Ledger, Note, openLedger } from './ledger.ts'

let open: Ledger
let request: StoreRequest
beforeAll(async () => {
  open = await openLedger()
})
afterAll(() => open[Symbol.asyncDispose]())

/** Each test has accounts of its own. */
let tests = 0
let a1: string
let a2: string
beforeEach(async () => {
  tests += 1
  a1 = `${tests}-1`
  a2 = `${tests}-2`
  request = open.store.request()
  await request.create(Account, { accountId: a1, name: 'Cash' })
  await request.create(Account, { accountId: a2, name: 'Bank' })
  open.calls()
})

const id = (at: number) => `${tests}-${at}`
const booking = (at: number, amount: string, rest: object = {}) => ({
  bookingId: id(at),
  accountId: a1,
  amount,
  ...rest,
})
const counts = async () => {
  const all = await open.accounts()
  return [all[a1], all[a2]]
}

describe('a child', () => {
  it('is created in one transaction with its count and sum', async () => {
    expect(await request.create(Booking, booking(1, '12.50'))).toMatchObject({ amount: '12.50' })
    expect(open.calls()).toEqual(['transactWrite 2'])
    await request.create(Booking, booking(2, '-0.75'))
    expect(await counts()).toEqual([
      [2, '11.75'],
      [0, '0'],
    ])
    expect(await request.one(access.account, { accountId: a1 })).toMatchObject({
      bookings: 2,
      balance: '11.75',
    })
  })

  it('needs a parent that exists', async () => {
    const lost = request.create(Booking, booking(1, '1', { accountId: 'none' }))
    await expect(lost).rejects.toMatchObject({
      code: 'NOT_FOUND',
      message: 'Booking: there is no Account with this accountId (account)',
      write: { entity: 'Booking', attributes: ['accountId'], constraint: 'account' },
    })
    const unclear = request.create(Booking, booking(1, '1', { category: 'none' }))
    await expect(unclear).rejects.toMatchObject({
      code: 'NOT_FOUND',
      message: 'Booking: there is no Category with this category (category)',
    })
    expect(await request.one(access.booking, { bookingId: id(1) })).toBeNull()
    expect(await counts()).toEqual([
      [0, '0'],
      [0, '0'],
    ])
  })

  it('costs an update of other attributes nothing', async () => {
    await request.create(Booking, booking(1, '1'))
    open.calls()
    await request.update(Booking, { bookingId: id(1) }, { text: 'Lunch' })
    expect(open.calls()).toEqual(['update 1'])
  })

  it('moves to another parent, with its amount', async () => {
    await request.create(Booking, booking(1, '10'))
    open.calls()
    const moved = await request.update(Booking, { bookingId: id(1) }, { accountId: a2, amount: '4' })
    expect(moved).toMatchObject({ accountId: a2, amount: '4.00' })
    expect(open.calls()).toEqual(['get 1', 'transactWrite 3', 'get 1'])
    expect(await counts()).toEqual([
      [0, '0'],
      [1, '4'],
    ])
    const away = request.update(Booking, { bookingId: id(1) }, { accountId: 'none' })
    await expect(away).rejects.toMatchObject({ code: 'NOT_FOUND', write: { constraint: 'account' } })
  })

  it('changes the sum by operators too', async () => {
    await request.create(Booking, booking(1, '10'))
    await request.update(Booking, { bookingId: id(1) }, { amount: add('0.01') })
    expect((await counts())[0]).toEqual([1, '10.01'])
  })

  it('gets an optional parent, and loses it', async () => {
    await request.create(Category, { categoryId: id(1), title: 'Food' })
    await request.create(Booking, booking(1, '1'))
    open.calls()
    await request.update(Booking, { bookingId: id(1) }, { category: id(1) })
    expect(open.calls()).toEqual(['get 1', 'transactWrite 2', 'get 1'])
    await request.update(Booking, { bookingId: id(1) }, { category: null })
    expect(open.calls()).toEqual(['get 1', 'update 1'])
  })

  it('is upserted and put with its count', async () => {
    await request.upsert(Booking, booking(1, '5'))
    await request.upsert(Booking, booking(1, '6', { accountId: a2 }))
    await open.store.putAll(Booking, [booking(1, '7', { accountId: a2 }), booking(2, '8'), booking(3, '9')])
    expect(await counts()).toEqual([
      [2, '17'],
      [1, '7'],
    ])
    await open.store.putAll(Account, [{ accountId: a1, name: 'Petty cash' }])
    await request.upsert(Account, { accountId: a2, name: 'Savings' })
    expect(await counts()).toEqual([
      [2, '17'],
      [1, '7'],
    ])
    await expect(open.store.putAll(Booking, [booking(4, '1', { accountId: 'none' })])).rejects.toMatchObject({
      code: 'NOT_FOUND',
    })
  })

  it('is deleted with its count, also after another program has removed its parent', async () => {
    await request.create(Booking, booking(1, '5'))
    await request.create(Booking, booking(2, '6'))
    open.calls()
    expect(await request.delete(Booking, { bookingId: id(1) })).toMatchObject({ amount: '5.00' })
    expect(open.calls()).toEqual(['get 1', 'transactWrite 2'])
    expect((await counts())[0]).toEqual([1, '6'])
    await open.client.delete({ TableName: 'ledger', Key: { pk: `ACCOUNT#${a1}`, sk: 'ACCOUNT' } })
    await request.update(Booking, { bookingId: id(2) }, { amount: '7' })
    await request.delete(Booking, { bookingId: id(2) })
    expect((await counts())[0]).toBeUndefined()
  })
})

describe('a child whose key can change, and that can be restored,', () => {
  it('is counted by the parent that it has, and by none while it is deleted', async () => {
    const notes = async () => {
      const own = [a1, a2].map((accountId) => open.store.request().one(access.account, { accountId }))
      return (await Promise.all(own)).map((each) => each?.notes)
    }
    await request.create(Note, { accountId: a1, noteId: 'n' })
    open.calls()
    const moved = await request.update(Note, { accountId: a1, noteId: 'n' }, { accountId: a2 })
    expect(open.calls()).toEqual(['get 1', 'transactWrite 4'])
    expect(await notes()).toEqual([0, 1])
    const renamed = await request.update(Note, moved, { noteId: 'm' })
    expect(await notes()).toEqual([0, 1])
    await expect(request.delete(Account, { accountId: a2 })).rejects.toMatchObject({
      message: 'Account: it still has items of Note',
    })
    open.calls()
    await request.delete(Note, renamed)
    expect(open.calls()).toEqual(['get 1', 'transactWrite 3'])
    expect(await notes()).toEqual([0, 0])
    await request.restore(Note, renamed)
    expect(await notes()).toEqual([0, 1])
    await request.delete(Note, renamed)
    await request.delete(Account, { accountId: a2 })
    await expect(request.restore(Note, renamed)).rejects.toMatchObject({
      code: 'NOT_FOUND',
      write: { constraint: 'account' },
    })
  })
})

describe('a parent', () => {
  it("can't be deleted while it has children", async () => {
    await request.create(Booking, booking(1, '5'))
    open.calls()
    await expect(request.delete(Account, { accountId: a1 })).rejects.toMatchObject({
      code: 'CONDITION_FAILED',
      message: 'Account: it still has items of Booking',
      write: { entity: 'Account', attributes: ['bookings'] },
      item: { accountId: a1, bookings: 1 },
    })
    await request.delete(Booking, { bookingId: id(1) })
    open.calls()
    await request.delete(Account, { accountId: a1 })
    expect(open.calls()).toEqual(['delete 1'])
    await expect(request.delete(Account, { accountId: a1 })).rejects.toMatchObject({ code: 'NOT_FOUND' })
  })

  it('that is only referred to leaves its children', async () => {
    await request.create(Category, { categoryId: id(1), title: 'Food' })
    await request.create(Booking, booking(1, '1', { category: id(1) }))
    open.calls()
    await request.delete(Category, { categoryId: id(1) })
    expect(open.calls()).toEqual(['delete 1'])
    expect(await request.one(access.booking, { bookingId: id(1) })).toMatchObject({ category: id(1) })
  })

  it('has counts that no caller can write', async () => {
    const given = { accountId: id(9), name: 'x', bookings: 3 }
    await expect(request.create(Account, given as never)).rejects.toMatchObject({
      message: 'Account.bookings: is maintained by the store: remove it',
    })
    const changed = request.update(Account, { accountId: a1 }, { bookings: add(1) } as never)
    await expect(changed).rejects.toMatchObject({
      message: 'Account.bookings: is maintained by the store: remove it',
    })
  })
})

describe('a transaction', () => {
  it('writes a parent once, together with its children', async () => {
    const accountId = id(3)
    await request.transact((tx) => {
      tx.create(Account, { accountId, name: 'New' })
      tx.create(Booking, booking(1, '1', { accountId }))
      tx.create(Booking, booking(2, '2', { accountId }))
      tx.check(Account, { accountId: a1 }, { if: { name: { eq: 'Cash' } } })
      tx.create(Booking, booking(3, '4'))
      tx.update(Account, { accountId: a2 }, { name: 'Savings' })
      tx.create(Booking, booking(4, '8', { accountId: a2 }))
    })
    expect(open.calls()).toEqual(['transactWrite 7'])
    expect((await open.accounts())[accountId]).toEqual([2, '3'])
    expect(await counts()).toEqual([
      [1, '4'],
      [1, '8'],
    ])
    expect(await request.one(access.account, { accountId: a2 })).toMatchObject({
      name: 'Savings',
      bookings: 1,
    })
  })

  it('deletes a parent with all of its children, and not without one', async () => {
    for (const at of [1, 2]) await request.create(Booking, booking(at, '1'))
    const some = request.transact((tx) => {
      tx.delete(Booking, { bookingId: id(1) })
      tx.delete(Account, { accountId: a1 })
    })
    await expect(some).rejects.toMatchObject({ code: 'CONDITION_FAILED', write: { position: 2, of: 2 } })
    await request.transact((tx) => {
      tx.delete(Account, { accountId: a1 })
      for (const at of [1, 2]) tx.delete(Booking, { bookingId: id(at) })
    })
    expect((await counts())[0]).toBeUndefined()
    const orphan = request.transact((tx) => {
      tx.delete(Account, { accountId: a2 })
      tx.create(Booking, booking(3, '1', { accountId: a2 }))
    })
    await expect(orphan).rejects.toMatchObject({ code: 'NOT_FOUND', write: { position: 2, of: 2 } })
  })

  it('names an upsert of a parent as what it can not do together with its children', async () => {
    const both = request.transact((tx) => {
      tx.upsert(Account, { accountId: a1, name: 'Cash' })
      tx.create(Booking, booking(1, '1'))
    })
    await expect(both).rejects.toMatchObject({
      code: 'BAD_USER_INPUT',
      message:
        'Booking (write 2 of 2): the transaction also upserts its parent, Account: create or update that instead',
    })
  })

  it('is made once under an idempotency key', async () => {
    const idempotency = { key: `k${tests}`, client: 'c', content: 'x' }
    for (const _ of [1, 2]) {
      const again = open.store.request({ idempotency })
      await again.create(Booking, booking(1, '3'))
      await again.delete(Booking, { bookingId: id(1) })
      await again.create(Booking, booking(2, '4'))
    }
    expect((await counts())[0]).toEqual([1, '4'])
  })
})

describe('the number of items of a query', () => {
  it('is one get of the parent', async () => {
    await request.create(Booking, booking(1, '1'))
    await request.create(Booking, booking(2, '1'))
    const reading = open.store.request()
    open.calls()
    expect(await reading.count(access.bookingsOf, { accountId: a1 })).toBe(2)
    expect(open.calls()).toEqual(['get 1'])
    expect(await reading.count(access.bookingsOf, { accountId: a1 }, 1)).toBe(1)
    open.calls()
    expect(await reading.count(access.bookingsOf, { accountId: a1, bookingId: { gte: id(2) } }, 5)).toBe(1)
    expect(open.calls()).toEqual(['query 1'])
  })

  it('is counted where the parent is missing, or has not counted its children yet', async () => {
    await request.create(Booking, booking(1, '1'))
    await open.client.update({
      TableName: 'ledger',
      Key: { pk: `ACCOUNT#${a1}`, sk: 'ACCOUNT' },
      UpdateExpression: 'REMOVE #c, bookings',
      ExpressionAttributeNames: { '#c': '$$counted' },
    })
    const reading = open.store.request()
    expect(await reading.count(access.bookingsOf, { accountId: a1 }, 5)).toBe(1)
    expect(await reading.count(access.bookingsOf, { accountId: a1 })).toBeNull()
    expect(await reading.count(access.bookingsOf, { accountId: 'none' })).toBeNull()
    await expect(request.delete(Account, { accountId: a1 })).rejects.toMatchObject({
      code: 'CONDITION_FAILED',
      message: 'Account: its children have not been counted since the model changed: run dynagate backfill',
    })
  })
})
