import { a, createBuilder, defineGateway, defineTable, type RuleBuilder } from 'dynagate'

// A help desk of several firms in the two releases of a migration, each with its GraphQL API. Tickets have what depends on the
// keys of items: tenants, rules, a parent that counts them and whose name they copy, a version, index keys. Both
// primary keys have an attribute that changes: the day in the former one, the state in the next one.

const definition = {
  name: 'desk',
  primaryKey: { partition: 'pk', sort: 'sk' },
  indexes: { gsi1: { global: { partition: 'gsi1pk', sort: 'gsi1sk' } } },
  tenant: 'firm',
  caller: { firm: a.id(), userId: a.id(), roles: a.stringSet() },
  roles: 'roles',
} as const

const name = a.string()
const ofCustomer = {
  attributes: { customerId: a.id(), name, tickets: a.count() },
  key: { partition: '{firm}#CUSTOMER#{customerId}', sort: 'PROFILE' },
} as const
const attributes = {
  customerId: a.id(),
  ticketId: a.id(),
  day: a.date(),
  state: a.enum('OPEN', 'CLOSED').default('OPEN'),
  ownerId: a.id(),
  visits: a.int().default(0),
  note: a.string().optional(),
  tags: a.stringSet().optional(),
  customerName: a.copy(name),
  version: a.version(),
}
const formerKeys = {
  key: { partition: '{firm}#CUSTOMER#{customerId}', sort: 'TICKET#{day}#{ticketId}' },
  indexes: { gsi1: { partition: '{firm}#TICKET#{ticketId}', sort: 'TICKET#{day}' } },
  movable: ['day'],
} as const
const nextKeys = {
  key: { partition: '{firm}#CUSTOMER#{customerId}', sort: 'T#{state}#{ticketId}' },
  indexes: { gsi1: { partition: '{firm}#OWNER#{ownerId}', sort: '{day}#{ticketId}' } },
  movable: ['state'],
} as const

const changed = ['day', 'state', 'ownerId', 'visits', 'note', 'tags'] as const
const operators = { visits: ['add'], tags: ['addToSet'] } as const
const shown = [
  'customerId',
  'ticketId',
  'day',
  'state',
  'ownerId',
  'visits',
  'note',
  'tags',
  'customerName',
  'version',
] as const

function rules(r: RuleBuilder<typeof attributes, typeof definition>) {
  const ofOwner = r.or(r.eq('ownerId', r.caller.userId), r.role('staff'))
  return { read: ofOwner, write: ofOwner, fields: r.fields({ note: r.role('staff') }) }
}

function tableWithCustomers() {
  const desk = defineTable(definition)
  const Customer = desk.entity('Customer', {
    ...ofCustomer,
    rules: (r) => ({ read: r.public, write: r.public }),
  })
  const parents = {
    customer: { entity: Customer, count: 'tickets', copy: { customerName: 'name' }, atOnce: 5 },
  } as const
  return { desk, Customer, parents }
}

const { desk: formerDesk, parents: formerParents } = tableWithCustomers()
const FormerTicket = formerDesk.entity('Ticket', { attributes, ...formerKeys, rules, parents: formerParents })
const { desk: nextDesk, parents: nextParents } = tableWithCustomers()
const NextTicket = nextDesk.entity('Ticket', { attributes, ...nextKeys, rules, parents: nextParents })

/** The release that begins the migration. */
export const begun = (() => {
  const { desk, Customer, parents } = tableWithCustomers()
  const Ticket = desk.entity('Ticket', {
    attributes,
    ...formerKeys,
    rules,
    parents,
    next: { entity: NextTicket },
  })
  const access = desk.access({
    customer: Customer.get(),
    ticket: Ticket.get(),
    ticketsOf: Ticket.query(),
    withId: Ticket.query('gsi1'),
  })
  const builder = createBuilder(desk)
  builder.entity(Customer, { fields: (t) => t.attributes('customerId', 'name', 'tickets') })
  builder.entity(Ticket, { fields: (t) => t.attributes(...shown) })
  builder.queryFields((t) => ({
    customer: t.item(access.customer),
    ticket: t.item(access.ticket),
    ticketsOf: t.connection(access.ticketsOf, { countUpTo: 50 }),
    withId: t.connection(access.withId),
  }))
  builder.mutationFields((t) => ({
    createCustomer: t.create(Customer),
    renameCustomer: t.update(Customer),
    createTicket: t.create(Ticket),
    updateTicket: t.update(Ticket, { attributes: changed, operators, conditions: ['visits'] }),
    saveTicket: t.upsert(Ticket),
    deleteTicket: t.delete(Ticket),
  }))
  const gateway = defineGateway({ table: desk, schema: builder.toSchema() })
  return { desk, Customer, Ticket, gateway }
})()

/** The release of the switch. */
export const switched = (() => {
  const { desk, Customer, parents } = tableWithCustomers()
  const Ticket = desk.entity('Ticket', {
    attributes,
    ...nextKeys,
    rules,
    parents,
    former: { entity: FormerTicket },
  })
  const access = desk.access({
    customer: Customer.get(),
    ticket: Ticket.get(),
    ticketsOf: Ticket.query(),
    withOwner: Ticket.query('gsi1'),
  })
  const builder = createBuilder(desk)
  builder.entity(Customer, { fields: (t) => t.attributes('customerId', 'name', 'tickets') })
  builder.entity(Ticket, { fields: (t) => t.attributes(...shown) })
  builder.queryFields((t) => ({
    customer: t.item(access.customer),
    ticket: t.item(access.ticket),
    ticketsOf: t.connection(access.ticketsOf, { countUpTo: 50 }),
    withOwner: t.connection(access.withOwner),
  }))
  builder.mutationFields((t) => ({
    createCustomer: t.create(Customer),
    renameCustomer: t.update(Customer),
    createTicket: t.create(Ticket),
    updateTicket: t.update(Ticket, { attributes: changed, operators, conditions: ['visits'] }),
    saveTicket: t.upsert(Ticket),
    deleteTicket: t.delete(Ticket),
  }))
  const gateway = defineGateway({ table: desk, schema: builder.toSchema() })
  return { desk, Customer, Ticket, gateway }
})()
