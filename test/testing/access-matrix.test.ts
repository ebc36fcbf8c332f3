import { a, createBuilder, DynagateError, defineGateway, defineTable } from 'dynagate'
import { accessMatrix, type MatrixItems } from 'dynagate/testing'
import { describe, expect, it } from 'vitest'
import helpdesk, { Article, Ticket } from '../../examples/helpdesk/index.ts'

describe('the access matrix of the example with tenants', () => {
  it('has no foreign item and no existence leak, for five callers and three foreign tenants', async () => {
    const tenants = ['acme', 'globex', 'initech', 'acme#TICKET']
    const ticket = (customerId: string, ticketId: string, tenant: string) => ({
      customerId,
      ticketId,
      note: `private: ${customerId}/${ticketId}/${tenant}`,
      title: `${customerId}'s ${ticketId} of ${tenant}`,
      state: 'OPEN',
      articleId: 'a1',
    })
    const matrix = await accessMatrix(helpdesk, {
      callers: {
        ada: { caller: { userId: 'ada', org: 'acme' } },
        alan: { caller: { userId: 'alan', org: 'acme' } },
        grace: { caller: { userId: 'grace', org: 'globex' } },
        support: { caller: { userId: 'sue', org: 'acme', roles: ['support'] } },
        anonymous: {},
      },
      items: [
        { entity: Article, items: [{ articleId: 'a1', title: 'Printers', text: 'Off and on.' }] },
        ...tenants.map(
          (tenant): MatrixItems => ({
            entity: Ticket,
            tenant,
            items: [
              ticket('ada', 't1', tenant),
              ticket('alan', 't1', tenant),
              ticket('ada', `only ${tenant}`, tenant),
            ],
          }),
        ),
      ],
    })
    expect(matrix.findings, String(matrix)).toEqual([])
    expect(matrix.unreached).toEqual([])
    expect([...matrix.codes.keys()]).not.toContain('GRAPHQL_VALIDATION_FAILED')
    expect(String(matrix)).toContain('No foreign item, no existence leak.')
  })
})

/** A table in which resolvers, not keys, keep companies apart. Each field below lets one thing through. */
const board = defineTable({
  name: 'board',
  primaryKey: { partition: 'pk', sort: 'sk' },
  stream: 'newAndOldImages',
  caller: { org: a.string() },
})
const Note = board.entity('Note', {
  attributes: { topic: a.id(), noteId: a.id(), org: a.string(), text: a.string() },
  key: { partition: 'TOPIC#{topic}', sort: 'NOTE#{noteId}' },
})
const { note, notes } = board.access({ note: Note.get(), notes: Note.query() })
const builder = createBuilder(board)
const NoteType = builder.entity(Note, { fields: (t) => t.attributes('noteId', 'org', 'text') })
const notYours = () => new DynagateError('FORBIDDEN', 'This note is not yours.')

builder.queryFields((t) => ({
  anyNote: t.item(note),
  notesFrom: t.field({
    type: [NoteType],
    args: { topic: t.arg.id({ required: true }), cursor: t.arg.string() },
    resolve: async (_, { topic, cursor }, { store, caller }) => {
      // The cursor says whose notes are next, and is believed.
      const org = cursor ? Buffer.from(cursor, 'base64').toString() : caller?.org
      const { edges } = await store.page(notes, { topic: String(topic) }, { first: 10 })
      return edges.flatMap(({ item }) => (item && item.org === org ? [item] : []))
    },
  }),
  countMine: t.int({
    args: { topic: t.arg.id({ required: true }) },
    resolve: async (_, { topic }, { store, caller }) => {
      // The count is right, and the cost report has the number of items that were read for it.
      const { edges } = await store.page(notes, { topic: String(topic) }, { first: 10 })
      return edges.filter(({ item }) => item?.org === caller?.org).length
    },
  }),
}))
builder.mutationFields((t) => ({
  editNote: t.boolean({
    args: { topic: t.arg.id({ required: true }), noteId: t.arg.id({ required: true }) },
    resolve: async (_, { topic, noteId }, { store, caller }) => {
      const found = await store.one(note, { topic: String(topic), noteId: String(noteId) })
      if (found === null) throw new DynagateError('NOT_FOUND', 'There is no such note.')
      if (found.org !== caller?.org) throw notYours()
      return true
    },
  }),
  clearNote: t.boolean({
    args: { topic: t.arg.id({ required: true }), noteId: t.arg.id({ required: true }) },
    resolve: async (_, { topic, noteId }, { store }) => {
      await store.delete(Note, { topic: String(topic), noteId: String(noteId) }).catch(() => undefined)
      return true
    },
  }),
}))
builder.subscriptionFields((t) => ({ notesChanged: t.changes(notes) }))
const leaky = defineGateway({ table: board, schema: builder.toSchema() })

it('the access matrix finds each leak of a gateway that has some', async () => {
  const orgs: Readonly<Record<string, string>> = { ada: 'acme', grace: 'globex' }
  const matrix = await accessMatrix(leaky, {
    callers: { ada: { caller: { org: 'acme' } }, grace: { caller: { org: 'globex' } } },
    items: [
      {
        entity: Note,
        items: Object.values(orgs).map((org) => ({
          topic: 't',
          noteId: `n-${org}`,
          org,
          text: `Text of ${org}`,
        })),
      },
    ],
    sees: (caller, { item }) => item.org === orgs[caller],
    values: { cursor: Object.values(orgs).map((org) => Buffer.from(org).toString('base64')) },
  })
  const found = matrix.findings.map(({ kind, caller, root }) => `${kind} of ${root} by ${caller}`)
  for (const caller of ['ada', 'grace']) {
    expect(found).toEqual(
      expect.arrayContaining([
        `foreign item of Query.anyNote by ${caller}`,
        `foreign item of Query.node by ${caller}`,
        `foreign item of Query.notesFrom by ${caller}`,
        `existence of Query.countMine by ${caller}`,
        `existence of Mutation.editNote by ${caller}`,
        `foreign write of Mutation.clearNote by ${caller}`,
        `foreign item of Subscription.notesChanged by ${caller}`,
      ]),
    )
  }
  expect(String(matrix)).toContain('This note is not yours.')
})

/** Children whose parents have their count, which those see who may read the parent. */
const bank = defineTable({
  name: 'bank',
  primaryKey: { partition: 'pk', sort: 'sk' },
  stream: 'newAndOldImages',
  caller: { userId: a.id() },
})
const Account = bank.entity('Account', {
  attributes: { userId: a.id(), name: a.string(), payments: a.count() },
  key: { partition: 'ACCOUNT#{userId}', sort: 'ACCOUNT' },
  rules: (r) => ({ read: r.eq('userId', r.caller.userId), write: r.eq('userId', r.caller.userId) }),
})
const Payment = bank.entity('Payment', {
  attributes: { userId: a.id(), paymentId: a.id(), purpose: a.string() },
  key: { partition: 'ACCOUNT#{userId}', sort: 'PAYMENT#{paymentId}' },
  parents: { account: { entity: Account, count: 'payments' } },
  rules: (r) => ({ read: r.eq('userId', r.caller.userId), write: r.eq('userId', r.caller.userId) }),
})
const ofBank = bank.access({ account: Account.get(), payments: Payment.query() })
const bankBuilder = createBuilder(bank)
bankBuilder.entity(Account, {
  fields: (t) => ({ ...t.attributes('name', 'payments'), all: t.connection(ofBank.payments) }),
})
bankBuilder.entity(Payment, { fields: (t) => t.attributes('paymentId', 'purpose') })
bankBuilder.queryFields((t) => ({ account: t.item(ofBank.account) }))
bankBuilder.mutationFields((t) => ({ createPayment: t.create(Payment), deletePayment: t.delete(Payment) }))
bankBuilder.subscriptionFields((t) => ({ accountChanged: t.changes(ofBank.account) }))

it('the access matrix takes the count of a parent for what its children have made it', async () => {
  const matrix = await accessMatrix(defineGateway({ table: bank, schema: bankBuilder.toSchema() }), {
    callers: { ada: { caller: { userId: 'ada' } }, eve: { caller: { userId: 'eve' } }, anonymous: {} },
    items: [
      { entity: Account, items: ['ada', 'eve'].map((userId) => ({ userId, name: `Account of ${userId}` })) },
      {
        entity: Payment,
        items: ['ada', 'eve'].map((userId) => ({ userId, paymentId: 'p1', purpose: `Rent of ${userId}` })),
      },
    ],
  })
  expect(matrix.findings, String(matrix)).toEqual([])
})

/** A table whose rules hide an attribute, and a resolver that bypasses them. */
const office = defineTable({
  name: 'office',
  primaryKey: { partition: 'pk' },
  caller: { userId: a.id() },
})
const Employee = office.entity('Employee', {
  attributes: { userId: a.id(), name: a.string(), salary: a.string() },
  key: { partition: 'EMPLOYEE#{userId}' },
  rules: (r) => ({ read: r.authenticated, fields: r.fields({ salary: r.eq('userId', r.caller.userId) }) }),
})
const { employee } = office.access({ employee: Employee.get() })
const ofOffice = createBuilder(office)
ofOffice.entity(Employee, { fields: (t) => t.attributes() })
ofOffice.queryFields((t) => ({
  employee: t.item(employee),
  summaryOf: t.string({
    nullable: true,
    args: { userId: t.arg.id({ required: true }) },
    resolve: async (_, { userId }, { store, caller }) => {
      const found = caller && (await store.bypassRules().one(employee, { userId: String(userId) }))
      return found && `${found.name} earns ${found.salary}`
    },
  }),
}))

it('the access matrix finds an attribute that a caller may not read', async () => {
  const matrix = await accessMatrix(defineGateway({ table: office, schema: ofOffice.toSchema() }), {
    callers: { ada: { caller: { userId: 'ada' } }, bob: { caller: { userId: 'bob' } }, anonymous: {} },
    items: [
      {
        entity: Employee,
        items: ['ada', 'bob'].map((userId) => ({ userId, name: userId, salary: `salary of ${userId}` })),
      },
    ],
  })
  expect(matrix.findings.map(({ kind, caller, root, expected }) => [kind, caller, root, expected])).toEqual([
    ['foreign item', 'ada', 'Query.summaryOf', 'salary of bob'],
    ['foreign item', 'bob', 'Query.summaryOf', 'salary of ada'],
  ])
})

it.each([
  ['no items', { callers: { a: {} }, items: [] }, 'accessMatrix: expected 1 to 1000 items, got 0'],
  [
    'no callers',
    { callers: {}, items: [{ entity: Article, items: [{}] }] },
    'accessMatrix: expected at least one caller',
  ],
  [
    'fields that the schema lacks',
    { callers: { a: {} }, items: [{ entity: Article, items: [{}] }], fields: ['ticket', 'tikets'] },
    'accessMatrix: expected fields of the root types, got "tikets"',
  ],
  [
    'a caller by headers whose items are not told',
    { callers: { a: { headers: { 'x-api-key': 'k' } } }, items: [{ entity: Article, items: [{}] }] },
    "accessMatrix: expected the attributes of 'a', got headers: give caller, or sees for all callers",
  ],
])('the access matrix rejects %s', async (_, options, message) => {
  await expect(accessMatrix(helpdesk, options)).rejects.toThrow(message)
})

it('the items of an access matrix have the types of their entities', () => {
  const callers = { ada: { caller: { userId: 'ada' } } }
  const gateway = defineGateway({ table: office, schema: ofOffice.toSchema() })
  const right = { userId: 'ada', name: 'Ada', salary: 'much' }
  const { name: _, ...partial } = right
  const wrong = { ...right, salary: 1 }
  const calls = [
    () => accessMatrix(gateway, { callers, items: [{ entity: Employee, items: [right] }] }),
    // @ts-expect-error the name is missing
    () => accessMatrix(gateway, { callers, items: [{ entity: Employee, items: [partial] }] }),
    // @ts-expect-error a salary is a string
    () => accessMatrix(gateway, { callers, items: [{ entity: Employee, items: [wrong] }] }),
  ]
  expect(calls).toHaveLength(3)
})
