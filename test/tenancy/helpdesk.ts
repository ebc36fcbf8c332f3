import { a, add, createBuilder, defineGateway, defineTable } from 'dynagate'

/** A help desk that several companies use: each has its customers and tickets, and all share the articles. */
export const desk = defineTable({
  name: 'desk',
  primaryKey: { partition: 'pk', sort: 'sk' },
  indexes: {
    gsi1: { global: { partition: 'gpk', sort: 'gsk' } },
    gsi2: { global: { partition: 'hpk', sort: 'hsk' }, projection: 'keysOnly' },
    gsi3: { global: { partition: 'ipk', sort: 'isk' } },
    gsi4: { global: { partition: ['jpk', 'state'], sort: ['title', 'ticketId'] } },
  },
  caller: { userId: a.id(), org: a.id() },
  tenant: 'org',
})
export const Customer = desk.entity('Customer', {
  attributes: {
    customerId: a.id(),
    email: a.email(),
    name: a.string(),
    tickets: a.int().default(() => 0),
    version: a.version(),
  },
  key: { partition: 'T#{org}#CUSTOMER#{customerId}', sort: 'PROFILE' },
  indexes: { gsi1: { partition: 'T#{org}', sort: 'CUSTOMER#{email}' } },
})
export const Ticket = desk.entity('Ticket', {
  attributes: {
    customerId: a.id(),
    ticketId: a.id(),
    state: a.enum('OPEN', 'CLOSED'),
    title: a.string(),
    articleId: a.id(),
  },
  key: { partition: 'T#{org}#CUSTOMER#{customerId}', sort: 'TICKET#{ticketId}' },
  indexes: {
    gsi1: { partition: 'T#{org}#STATE#{state}', sort: 'TICKET#{ticketId}' },
    gsi2: { partition: 'T#{org}#ARTICLE#{articleId}', sort: 'TICKET#{ticketId}' },
    gsi3: { partition: 'T#{org}#{ticketId%2}', sort: 'T#{org}#{ticketId}' },
    gsi4: { partition: ['T#{org}', '{state}'], sort: ['{title}', '{ticketId}'] },
  },
})
export const Article = desk.entity('Article', {
  attributes: { articleId: a.id(), topic: a.string(), text: a.string() },
  key: { partition: 'ARTICLE#{articleId}', sort: 'ARTICLE' },
  indexes: { gsi1: { partition: 'TOPIC#{topic}', sort: 'ARTICLE#{articleId}' } },
  shared: true,
})
export const access = desk.access({
  customer: Customer.get(),
  customers: Customer.query('gsi1'),
  customerByEmail: Customer.lookup('gsi1'),
  ticket: Ticket.get(),
  ticketsOf: Ticket.query({ filter: { attributes: ['title', 'articleId'], readUnits: 4 } }),
  ticketsIn: Ticket.query('gsi1', { order: 'desc' }),
  ticketsAbout: Ticket.query('gsi2'),
  tickets: Ticket.query('gsi3'),
  ticketsByTitle: Ticket.query('gsi4'),
  file: desk.collection([Customer, Ticket]),
  article: Article.get(),
  articlesOn: Article.query('gsi1'),
})

const builder = createBuilder(desk)
builder.entity(Customer, {
  fields: (t) => ({
    ...t.attributes('customerId', 'email', 'name', 'tickets', 'version'),
    ticketList: t.connection(access.ticketsOf, { countUpTo: 20 }),
    file: t.connection(access.file),
  }),
})
builder.entity(Ticket, {
  fields: (t) => ({
    ...t.attributes('customerId', 'ticketId', 'state', 'title', 'articleId'),
    customer: t.item(access.customer),
    article: t.item(access.article),
    alike: t.connection(access.ticketsIn),
  }),
})
builder.entity(Article, {
  fields: (t) => ({
    ...t.attributes('articleId', 'topic', 'text'),
    tickets: t.connection(access.ticketsAbout),
  }),
})
builder.queryFields((t) => ({
  customer: t.item(access.customer),
  customers: t.connection(access.customers, { countUpTo: 20 }),
  customerByEmail: t.item(access.customerByEmail),
  ticket: t.item(access.ticket),
  ticketsOf: t.connection(access.ticketsOf, { countUpTo: 20 }),
  ticketsIn: t.connection(access.ticketsIn, { countUpTo: 20 }),
  ticketsAbout: t.connection(access.ticketsAbout),
  tickets: t.connection(access.tickets, { countUpTo: 20 }),
  ticketsByTitle: t.connection(access.ticketsByTitle),
  file: t.connection(access.file),
  article: t.item(access.article),
  articlesOn: t.connection(access.articlesOn),
}))
builder.mutationFields((t) => ({
  createCustomer: t.create(Customer),
  updateCustomer: t.update(Customer),
  upsertCustomer: t.upsert(Customer),
  deleteCustomer: t.delete(Customer),
  createTicket: t.create(Ticket),
  updateTicket: t.update(Ticket, { if: { state: { eq: 'OPEN' } } }),
  deleteTicket: t.delete(Ticket, { if: { state: { eq: 'CLOSED' } } }),
  openTicket: t.transaction({
    input: { customerId: a.id(), ticketId: a.id(), title: a.string(), articleId: a.id() },
    payload: { ticket: Ticket },
    writes: [
      [Customer, 1],
      [Ticket, 1],
      [Article, 1],
    ],
    plan: (tx, { customerId, ...ticket }) => {
      tx.check(Article, { articleId: ticket.articleId })
      tx.update(Customer, { customerId }, { tickets: add(1) })
      return { ticket: tx.create(Ticket, { customerId, ...ticket, state: 'OPEN' }) }
    },
  }),
}))

export const gateway = defineGateway({ table: desk, schema: builder.toSchema() })
