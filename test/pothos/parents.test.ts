import { a, createBuilder, defineGateway, defineTable } from 'dynagate'
import { openTestGateway } from 'dynagate/testing'
import { expect, it } from 'vitest'

const attributes = {
  accountId: a.id(),
  name: a.string().default('x'),
  bookings: a.count(),
  balance: a.sum({ scale: 2 }),
}
const key = { partition: 'ACCOUNT#{accountId}', sort: 'ACCOUNT' } as const
const booking = { accountId: a.id(), bookingId: a.id(), by: a.id(), amount: a.money() }
const bookingKey = { partition: 'ACCOUNT#{accountId}', sort: 'BOOKING#{bookingId}' } as const

const bank = defineTable({ name: 'bank', primaryKey: { partition: 'pk', sort: 'sk' } })
const Account = bank.entity('Account', { attributes, key })
const Booking = bank.entity('Booking', {
  attributes: booking,
  key: bookingKey,
  parents: { account: { entity: Account, count: 'bookings', sum: { balance: 'amount' } } },
})
const access = bank.access({ account: Account.get(), bookingsOf: Booking.query() })
const builder = createBuilder(bank)
builder.entity(Account, {
  fields: (t) => ({
    ...t.attributes('accountId', 'bookings', 'balance'),
    average: t.average('balance', 'bookings'),
    items: t.connection(access.bookingsOf),
    some: t.connection(access.bookingsOf, { countUpTo: 1 }),
  }),
})
builder.entity(Booking, { fields: (t) => t.attributes('bookingId', 'amount') })
builder.queryFields((t) => ({ account: t.item(access.account) }))
builder.mutationFields((t) => ({
  createBooking: t.create(Booking),
  updateBooking: t.update(Booking),
  upsertBooking: t.upsert(Booking),
  deleteBooking: t.delete(Booking),
  deleteAccount: t.delete(Account),
  open: t.transaction({
    input: { accountId: a.id() },
    payload: { account: Account },
    writes: [
      [Account, 1],
      [Booking, 1],
    ],
    plan(tx, { accountId }) {
      const account = tx.create(Account, { accountId })
      tx.create(Booking, { accountId, bookingId: '0', by: 'bank', amount: '5' })
      return { account }
    },
  }),
}))
const gateway = defineGateway({ table: bank, schema: builder.toSchema(), cost: { report: 'always' } })

interface Cost {
  readonly estimated: Readonly<Record<'calls' | 'readUnits' | 'writeUnits', { readonly most: number }>>
  readonly actual: Readonly<Record<'calls' | 'readUnits' | 'writeUnits', number>>
}

it('children are counted by their parent, totalCount is one get of it, and all is within the estimates', async () => {
  await using app = await openTestGateway(gateway)
  const send = async (query: string) => {
    const { data, errors, extensions } = await app.query(query)
    const { estimated, actual } = extensions?.cost as Cost
    for (const unit of ['calls', 'readUnits', 'writeUnits'] as const) {
      expect(actual[unit]).toBeLessThanOrEqual(estimated[unit].most)
    }
    return { data, errors, calls: app.calls.map(({ operation }) => operation) }
  }
  const opened = await send('mutation { open(input: { accountId: "a" }) { account { bookings balance } } }')
  expect(opened).toEqual({
    data: { open: { account: { bookings: 1, balance: '5.00' } } },
    errors: undefined,
    calls: ['transactWrite', 'get'],
  })
  const input = 'accountId: "a", bookingId: "1", by: "c", amount: "2.50"'
  expect((await send(`mutation { createBooking(input: { ${input} }) { amount } }`)).calls).toEqual([
    'transactWrite',
  ])
  expect((await send(`mutation { upsertBooking(input: { ${input} }) { amount } }`)).calls).toEqual([
    'get',
    'update',
  ])
  const raised = 'accountId: "a", bookingId: "1", amount: "3"'
  expect(await send(`mutation { updateBooking(input: { ${raised} }) { amount } }`)).toMatchObject({
    data: { updateBooking: { amount: '3.00' } },
    calls: ['get', 'transactWrite', 'get'],
  })
  expect(
    await send(`mutation { createBooking(input: { ${input.replace('"a"', '"b"')} }) { amount } }`),
  ).toMatchObject({
    data: { createBooking: null },
    errors: [{ path: ['createBooking'], extensions: { code: 'NOT_FOUND' } }],
  })
  const counted = await send(
    '{ account(accountId: "a") { balance items(first: 0) { totalCount } some(first: 0) { totalCount } } }',
  )
  expect(counted.data).toEqual({
    account: { balance: '8.00', items: { totalCount: 2 }, some: { totalCount: 1 } },
  })
  expect(new Set(counted.calls)).toEqual(new Set(['get']))
  expect(await send('mutation { deleteAccount(input: { accountId: "a" }) { accountId } }')).toMatchObject({
    errors: [{ message: 'Account: it still has items of Booking', extensions: { code: 'CONDITION_FAILED' } }],
  })
  const deleted = await send(
    'mutation { deleteBooking(input: { accountId: "a", bookingId: "1" }) { amount } }',
  )
  expect(deleted).toMatchObject({
    data: { deleteBooking: { amount: '3.00' } },
    calls: ['get', 'transactWrite'],
  })
})

it('a count is not shown to a caller who may not read every child', async () => {
  const private_ = defineTable({
    name: 'private',
    primaryKey: { partition: 'pk', sort: 'sk' },
    caller: { userId: a.id() },
  })
  const Own = private_.entity('Account', {
    attributes,
    key,
    rules: (r) => ({ read: r.public, write: r.public }),
  })
  const Item = private_.entity('Booking', {
    attributes: booking,
    key: bookingKey,
    parents: { account: { entity: Own, count: 'bookings', sum: { balance: 'amount' } } },
    rules: (r) => ({ read: r.or(r.eq('by', r.caller.userId), r.eq('accountId', 'open')), write: r.public }),
  })
  const { itemsOf } = private_.access({ itemsOf: Item.query() })
  const own = createBuilder(private_)
  own.entity(Item, { fields: (t) => t.attributes('bookingId') })
  own.queryFields((t) => ({ items: t.connection(itemsOf) }))
  await using app = await openTestGateway(defineGateway({ table: private_, schema: own.toSchema() }))
  const request = app.store.request({ caller: { userId: 'ada' } })
  for (const accountId of ['open', 'closed']) {
    await request.create(Own, { accountId })
    for (const by of ['ada', 'bob']) await request.create(Item, { accountId, bookingId: by, by, amount: '1' })
  }
  const reading = app.store.request({ caller: { userId: 'ada' } })
  expect(await reading.count(itemsOf, { accountId: 'open' })).toBe(2)
  expect(await reading.count(itemsOf, { accountId: 'closed' })).toBeNull()
  expect(await reading.count(itemsOf, { accountId: 'closed' }, 10)).toBe(1)
})

it('an average is the sum of the children divided by their count, null without any, and reads only these', async () => {
  await using app = await openTestGateway(gateway)
  const average = async () => (await app.query('{ account(accountId: "a") { average } }')).data
  await app.store.request().create(Account, { accountId: 'a' })
  expect(await average()).toEqual({ account: { average: null } })
  for (const [bookingId, amount] of [
    ['1', '1'],
    ['2', '2.50'],
  ] as const)
    await app.store.request().create(Booking, { accountId: 'a', bookingId, by: 'x', amount })
  expect(await average()).toEqual({ account: { average: 1.75 } })
  const wrong = createBuilder(bank)
  wrong.entity(Account, { fields: (t) => ({ average: t.average('bookings', 'balance') }) })
  wrong.queryFields((t) => ({ account: t.item(access.account) }))
  expect(() => wrong.toSchema()).toThrow(
    "Account: t.average('bookings', 'balance') needs a sum and a count of the same children: name those of one relation",
  )
})
