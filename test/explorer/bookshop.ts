import { a, createBuilder, defineGateway, defineTable } from 'dynagate'

const table = defineTable({
  name: 'bookshop',
  primaryKey: { partition: 'pk', sort: 'sk' },
  indexes: {
    gsi1: { global: { partition: 'gpk', sort: 'gsk' } },
    keys: { global: { partition: 'kpk' }, projection: 'keysOnly' },
  },
  stream: 'newAndOldImages',
})

export const Reader = table.entity('Reader', {
  attributes: { readerId: a.id(), email: a.email(), loans: a.count(), joinedAt: a.dateTime().optional() },
  key: { partition: 'READER#{readerId}', sort: 'READER' },
  unique: { email: ['email'] },
})

export const Loan = table.entity('Loan', {
  attributes: {
    readerId: a.id(),
    loanId: a.id().default(() => 'l-new'),
    state: a.enum('OPEN', 'RETURNED'),
    lentAt: a.dateTime(),
    fee: a.decimal({ digits: 6, scale: 2 }),
    note: a.string({ maxLength: 20 }).optional(),
    channel: a.string().optional().readOnly(),
    revision: a.version(),
  },
  key: { partition: 'READER#{readerId}', sort: 'LOAN#{lentAt}#{loanId}' },
  indexes: {
    gsi1: { partition: 'STATE#{state}', sort: '{lentAt}#{loanId}' },
    keys: { partition: 'LOAN#{loanId}' },
  },
  parents: { reader: { entity: Reader, count: 'loans' } },
})

export const access = table.access({
  reader: Reader.get(),
  readerByEmail: Reader.lookup('email'),
  loans: Loan.query({ filter: { attributes: ['state', 'fee'] }, order: 'desc' }),
  loansByState: Loan.query('gsi1'),
  loan: Loan.lookup('keys'),
  everything: table.collection([Reader, Loan]),
})

const builder = createBuilder(table)
builder.entity(Reader, {
  fields: (t) => ({ ...t.attributes('readerId', 'email', 'loans'), lent: t.connection(access.loans) }),
})
builder.entity(Loan, {
  fields: (t) => ({ ...t.attributes('loanId', 'state', 'fee'), reader: t.item(access.reader) }),
})
builder.queryFields((t) => ({
  reader: t.item(access.reader),
  loans: t.connection(access.loans),
  loansByState: t.connection(access.loansByState),
  loan: t.item(access.loan),
}))
builder.mutationFields((t) => ({ createReader: t.create(Reader) }))

export const lentAt = (day: number) => `2026-01-0${day}T10:00:00.000Z`

export default defineGateway({
  table,
  schema: builder.toSchema(),
  examples: [{ title: 'A reader', query: 'query Reader { reader(readerId: "r1") { email } }' }],
  async seed(store) {
    await store.fill((put) => {
      put(Reader, [
        { readerId: 'r1', email: 'ada@example.com' },
        { readerId: 'r2', email: 'bob@example.com' },
      ])
      put(
        Loan,
        [1, 2, 3].map((day) => ({
          readerId: 'r1',
          loanId: `l${day}`,
          state: day === 3 ? ('RETURNED' as const) : ('OPEN' as const),
          lentAt: new Date(lentAt(day)),
          fee: `${day}.50`,
        })),
      )
    })
  },
})
