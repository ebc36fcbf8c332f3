import { a, add, createBuilder, defineGateway, defineTable } from 'dynagate'
import { openTestGateway, type TestGateway } from 'dynagate/testing'
import { printType } from 'graphql'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'

const tills = defineTable({
  name: 'tills',
  primaryKey: { partition: 'pk', sort: 'sk' },
  caller: { userId: a.id() },
})
const Account = tills.entity('Account', {
  attributes: { accountId: a.id(), balance: a.int() },
  key: { partition: 'ACCOUNT#{accountId}', sort: 'ACCOUNT' },
})
const Entry = tills.entity('Entry', {
  attributes: {
    accountId: a.id(),
    entryId: a.id().default(() => crypto.randomUUID()),
    amount: a.int(),
    digits: a.bigint().optional(),
  },
  key: { partition: 'ACCOUNT#{accountId}', sort: 'ENTRY#{entryId}' },
  softDelete: true,
})
const access = tills.access({ account: Account.get(), entriesOf: Entry.query() })

function builderOf(options: { readonly clientMutationId?: boolean }) {
  const builder = createBuilder(tills, options)
  builder.entity(Account, {
    fields: (t) => ({ ...t.attributes('accountId', 'balance'), entries: t.connection(access.entriesOf) }),
  })
  builder.entity(Entry, { fields: (t) => t.attributes('entryId', 'amount') })
  builder.queryFields((t) => ({ account: t.item(access.account) }))
  builder.mutationFields((t) => ({
    createEntry: t.create(Entry),
    upsertAccount: t.upsert(Account),
    deposit: t.update(Account, { operators: { balance: ['add'] } }),
    deleteEntry: t.delete(Entry),
    restoreEntry: t.restore(Entry),
    pay: t.transaction({
      input: { accountId: a.id(), amount: a.int() },
      payload: { entry: Entry, account: { updated: Account } },
      writes: [
        [Account, 1],
        [Entry, 1],
      ],
      plan: (tx, { accountId, amount }) => ({
        account: tx.update(Account, { accountId }, { balance: add(-amount) }),
        entry: tx.create(Entry, { accountId, amount }),
      }),
    }),
  }))
  return builder
}
const schema = builderOf({ clientMutationId: true }).toSchema()

let app: TestGateway
beforeAll(async () => {
  app = await openTestGateway(defineGateway({ table: tills, schema, cost: { report: 'always' } }))
})
afterAll(() => app.close())

let accountId = ''
beforeEach(async () => {
  accountId = crypto.randomUUID()
  await app.store.putAll(Account, [{ accountId, balance: 100 }])
  await app.store.putAll(Entry, [{ accountId, entryId: 'e', amount: 1 }])
})

const send = (fields: string, options: { key?: string; userId?: string } = {}) =>
  app.query(`mutation { ${fields} }`, {
    ...(options.key !== undefined && { headers: { 'idempotency-key': options.key } }),
    caller: { userId: options.userId ?? 'ada' },
  })
const stored = async () => (await app.store.client.scan({ TableName: 'tills' })).Items
const balance = async () => (await app.store.request().one(access.account, { accountId }))?.balance
const deposit = (amount: number, id: string, as = 'deposit') =>
  `${as}: deposit(input: { accountId: "${accountId}", addToBalance: ${amount}, clientMutationId: "${id}" }) { account { balance } clientMutationId }`

describe('a mutation with a clientMutationId', () => {
  it.each([
    [
      'a create',
      (own: string) =>
        `createEntry(input: { ${own}, amount: 5, digits: "12345678901234567890" }) { entry { entryId } clientMutationId }`,
    ],
    ['an upsert', (own: string) => `upsertAccount(input: { ${own}, balance: 7 }) { account { balance } }`],
    ['a delete', (own: string) => `deleteEntry(input: { ${own}, entryId: "e" }) { entry { amount } }`],
    [
      'a transaction',
      (own: string) =>
        `pay(input: { ${own}, amount: 60 }) { entry { entryId } account { balance } clientMutationId }`,
    ],
  ])('that is %s is made once, and a repetition has its outcome', async (_, fieldOf) => {
    const field = fieldOf(`accountId: "${accountId}", clientMutationId: "${crypto.randomUUID()}"`)
    const first = await send(field)
    expect(first.errors).toBeUndefined()
    const items = await stored()
    const again = await send(field)
    expect(again.data).toEqual(first.data)
    expect(await stored()).toEqual(items)
    for (const { extensions } of [first, again]) {
      const { estimated, actual } = extensions?.cost as {
        estimated: Record<string, { most: number }>
        actual: Record<string, number>
      }
      for (const unit of ['calls', 'readUnits', 'writeUnits'])
        expect(actual[unit]).toBeLessThanOrEqual(estimated[unit]?.most ?? 0)
    }
  })

  it('is one of several in a request, each with its own id', async () => {
    const [one, two] = [crypto.randomUUID(), crypto.randomUUID()]
    const first = await send(`${deposit(1, one, 'a')} ${deposit(2, two, 'b')}`)
    expect(first.data).toEqual({
      a: { account: { balance: 101 }, clientMutationId: one },
      b: { account: { balance: 103 }, clientMutationId: two },
    })
    await send(`${deposit(2, two, 'again')} ${deposit(4, crypto.randomUUID(), 'c')}`)
    expect(await balance()).toBe(107)
  })

  it('selects other fields where it is repeated', async () => {
    const id = crypto.randomUUID()
    await send(deposit(5, id))
    const again = deposit(5, id).replace('{ balance }', '{ balance entries(first: 5) { nodes { entryId } } }')
    expect(await send(again)).toMatchObject({
      data: { deposit: { account: { balance: 105, entries: { nodes: [{ entryId: 'e' }] } } } },
    })
  })

  it('has one effect where its response is lost', async () => {
    const id = crypto.randomUUID()
    app.engine.setFaults({
      rules: [{ kind: 'reset', when: 'after', operations: ['TransactWriteItems'], rate: 1 }],
    })
    const lost = await send(deposit(10, id))
    app.engine.setFaults()
    expect(lost.errors).toMatchObject([{ extensions: { code: 'OUTCOME_UNKNOWN' } }])
    expect(await send(deposit(10, id))).toMatchObject({ data: { deposit: { account: { balance: 110 } } } })
  })

  it('rejects another input with the id, and is apart from those of other callers', async () => {
    const id = crypto.randomUUID()
    await send(deposit(5, id))
    const { errors = [] } = await send(deposit(6, id))
    expect(errors).toMatchObject([
      {
        message:
          'This clientMutationId was used for another request: repeat that request unchanged, or use a new id.',
        extensions: { code: 'IDEMPOTENCY_MISMATCH' },
      },
    ])
    await send(deposit(6, id), { userId: 'bob' })
    expect(await balance()).toBe(111)
  })

  it('is rejected together with the header, which is for all mutations of a request', async () => {
    const { errors } = await send(deposit(5, crypto.randomUUID()), { key: 'k1' })
    expect(errors).toMatchObject([
      {
        message:
          'deposit.clientMutationId: the request has the header Idempotency-Key, for all of its mutations: send only one of the two',
        extensions: { code: 'BAD_USER_INPUT' },
      },
    ])
    expect(await balance()).toBe(100)
  })

  it.each([
    ['an empty id', ''],
    ['a long id', 'k'.repeat(256)],
  ])('rejects %s', async (_, id) => {
    const { errors } = await send(deposit(5, id))
    expect(errors).toMatchObject([
      {
        message: 'deposit.clientMutationId: expected 1 to 255 printable ASCII characters',
        extensions: { code: 'BAD_USER_INPUT' },
      },
    ])
  })
})

it('a mutation without one is made as often as it is sent', async () => {
  const field = `deposit(input: { accountId: "${accountId}", addToBalance: 5 }) { account { balance } clientMutationId }`
  await send(field)
  expect((await send(field)).data).toEqual({ deposit: { account: { balance: 110 }, clientMutationId: null } })
})

describe('the schema', () => {
  it('has it in every input and payload', () => {
    expect(printType(schema.getType('DepositPayload') as never)).toBe(`type DepositPayload {
  account: Account!

  """The one of the input."""
  clientMutationId: String
}`)
    const inputs = Object.keys(schema.getTypeMap()).filter((name) => /Input$/.test(name))
    expect(inputs).toHaveLength(6)
    for (const name of inputs) {
      expect(printType(schema.getType(name) as never)).toContain('  clientMutationId: String\n')
    }
  })

  it("hasn't without the option", () => {
    const plain = builderOf({}).toSchema()
    expect(plain.getMutationType()?.getFields().deposit?.type).toEqual(plain.getType('Account'))
    expect(plain.getType('DepositInput')).not.toHaveProperty('_fields.clientMutationId')
  })
})
