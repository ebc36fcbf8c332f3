import { a, add, createBuilder, defineGateway, defineTable } from 'dynagate'
import { openTestGateway, type TestGateway } from 'dynagate/testing'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'

const tills = defineTable({
  name: 'tills',
  primaryKey: { partition: 'pk', sort: 'sk' },
  caller: { userId: a.id(), roles: a.stringSet() },
})
const Account = tills.entity('Account', {
  attributes: {
    accountId: a.id(),
    balance: a.int(),
    limit: a.bigint().optional(),
    holders: a.stringSet().optional(),
    version: a.version(),
  },
  key: { partition: 'ACCOUNT#{accountId}', sort: 'ACCOUNT' },
})
const Entry = tills.entity('Entry', {
  attributes: {
    accountId: a.id(),
    entryId: a.id().default(() => crypto.randomUUID()),
    amount: a.int(),
    madeAt: a.createdAt(),
  },
  key: { partition: 'ACCOUNT#{accountId}', sort: 'ENTRY#{entryId}' },
})
const access = tills.access({ account: Account.get(), entriesOf: Entry.query() })

const builder = createBuilder(tills)
builder.entity(Account, {
  fields: (t) => ({
    ...t.attributes('accountId', 'balance', 'limit', 'holders'),
    entries: t.connection(access.entriesOf),
  }),
})
builder.entity(Entry, { fields: (t) => t.attributes('entryId', 'amount', 'madeAt') })
builder.queryFields((t) => ({ account: t.item(access.account) }))
builder.mutationFields((t) => ({
  createEntry: t.create(Entry),
  upsertAccount: t.upsert(Account),
  deposit: t.update(Account, { operators: { balance: ['add'] } }),
  deleteAccount: t.delete(Account),
  pay: t.transaction({
    input: { accountId: a.id(), amount: a.int() },
    payload: { entry: Entry, accounts: [{ updated: Account }] },
    writes: [
      [Account, 1],
      [Entry, 1],
    ],
    plan: (tx, { accountId, amount }) => {
      const covered = { if: { balance: { gte: amount } } }
      const account = tx.update(Account, { accountId }, { balance: add(-amount) }, covered)
      return { entry: tx.create(Entry, { accountId, amount }), accounts: [account] }
    },
  }),
}))
const gateway = defineGateway({ table: tills, schema: builder.toSchema(), cost: { report: 'always' } })

let app: TestGateway
let now = Date.UTC(2026, 0, 1)
beforeEach(async () => {
  app = await openTestGateway(gateway, { engine: { now: () => now } })
  const holders = new Set(['ada', 'bob'])
  await app.store.putAll(Account, [{ accountId: '1', balance: 100, limit: 2n ** 62n, holders }])
})
afterEach(() => app.close())

const send = (query: string, key: string, userId = 'ada') =>
  app.query(query, { headers: { 'idempotency-key': key }, caller: { userId, roles: new Set() } })
const balance = async () => {
  const account = await app.store.request().one(access.account, { accountId: '1' })
  return account?.balance
}

describe('a mutation under an Idempotency-Key', () => {
  it.each([
    ['a create', 'createEntry(input: { accountId: "1", amount: 5 }) { entryId madeAt }'],
    ['an update', 'deposit(input: { accountId: "1", addToBalance: 5 }) { balance }'],
    ['an upsert', 'upsertAccount(input: { accountId: "2", balance: 7 }) { balance }'],
    ['a delete', 'deleteAccount(input: { accountId: "1" }) { balance limit holders }'],
    [
      'a transaction',
      'pay(input: { accountId: "1", amount: 60 }) { entry { entryId amount madeAt } accounts { balance } }',
    ],
    [
      'several fields',
      'one: createEntry(input: { accountId: "1", amount: 5 }) { entryId } two: deposit(input: { accountId: "1", addToBalance: 5 }) { balance }',
    ],
  ])('with %s is made once, and repeated with the same outcome', async (_, fields) => {
    const first = await send(`mutation { ${fields} }`, 'k1')
    expect(first.errors).toBeUndefined()
    const stored = (await app.store.client.scan({ TableName: 'tills' })).Items
    const again = await send(`mutation { ${fields} }`, 'k1')
    expect(again.data).toEqual(first.data)
    expect((await app.store.client.scan({ TableName: 'tills' })).Items).toEqual(stored)
    for (const { extensions } of [first, again]) {
      const { estimated, actual } = extensions?.cost as {
        estimated: Record<string, { most: number }>
        actual: Record<string, number>
      }
      for (const unit of ['calls', 'readUnits', 'writeUnits']) {
        expect(actual[unit]).toBeLessThanOrEqual(estimated[unit]?.most ?? 0)
      }
    }
  })

  it('is one transaction with the record of its outcome, which a repetition only reads', async () => {
    const deposit = 'mutation { deposit(input: { accountId: "1", addToBalance: 5 }) { balance } }'
    await send(deposit, 'k1')
    expect(app.calls.map(({ operation, items }) => `${operation} ${items}`)).toEqual([
      'get 0',
      'transactWrite 2',
      'get 1',
    ])
    await send(deposit, 'k1')
    expect(app.calls.map(({ operation }) => operation)).toEqual(['get', 'get'])
  })

  it('has one effect where its repetitions are concurrent', async () => {
    const pay = 'mutation { pay(input: { accountId: "1", amount: 60 }) { entry { entryId } } }'
    const all = await Promise.all(Array.from({ length: 8 }, () => send(pay, 'k1')))
    expect(new Set(all.map(({ data }) => JSON.stringify(data)))).toHaveProperty('size', 1)
    expect(await balance()).toBe(40)
  })

  it('has one effect where its response is lost', async () => {
    const pay = 'mutation { pay(input: { accountId: "1", amount: 10 }) { entry { entryId } } }'
    app.engine.setFaults({
      rules: [{ kind: 'reset', when: 'after', operations: ['TransactWriteItems'], rate: 1 }],
    })
    const lost = await send(pay, 'k1')
    expect(lost.errors).toMatchObject([{ extensions: { code: 'OUTCOME_UNKNOWN' } }])
    app.engine.setFaults()
    expect(await send(pay, 'k1')).toMatchObject({ data: { pay: { entry: {} } } })
    expect(await balance()).toBe(90)
  })

  it('rejects another request with the key, for 24 hours', async () => {
    const deposit = (amount: number) =>
      `mutation { deposit(input: { accountId: "1", addToBalance: ${amount} }) { balance } }`
    await send(deposit(5), 'k1')
    const message =
      'This Idempotency-Key was used for another request: repeat that request unchanged, or use a new key.'
    expect(await send(deposit(6), 'k1')).toMatchObject({
      errors: [{ message, extensions: { code: 'IDEMPOTENCY_MISMATCH' } }],
    })
    expect(
      await send('mutation { deleteAccount(input: { accountId: "1" }) { balance } }', 'k1'),
    ).toMatchObject({
      errors: [{ extensions: { code: 'IDEMPOTENCY_MISMATCH' } }],
    })
    now += 25 * 60 * 60 * 1000
    expect(await send(deposit(6), 'k1')).toMatchObject({ data: { deposit: { balance: 111 } } })
  })

  it("is apart from other callers' keys", async () => {
    const deposit = 'mutation { deposit(input: { accountId: "1", addToBalance: 5 }) { balance } }'
    await send(deposit, 'k1', 'ada')
    await send(deposit, '"k1"', 'ada')
    await send(deposit, 'k1', 'bob')
    expect(await balance()).toBe(110)
  })

  it('is made again after an error', async () => {
    const pay = 'mutation { pay(input: { accountId: "1", amount: 150 }) { entry { amount } } }'
    expect(await send(pay, 'k1')).toMatchObject({ errors: [{ extensions: { code: 'CONDITION_FAILED' } }] })
    await send('mutation { deposit(input: { accountId: "1", addToBalance: 50 }) { balance } }', 'k2')
    expect(await send(pay, 'k1')).toMatchObject({ data: { pay: { entry: { amount: 150 } } } })
  })

  it.each([
    ['an empty key', ''],
    ['a long key', 'k'.repeat(256)],
  ])('rejects %s', async (_, key) => {
    const { errors } = await send('mutation { deleteAccount(input: { accountId: "1" }) { balance } }', key)
    expect(errors).toMatchObject([{ extensions: { code: 'BAD_REQUEST' } }])
    expect(await balance()).toBe(100)
  })
})
