import { createHash } from 'node:crypto'
import { a, apiKeys, createBuilder, defineGateway, defineTable } from 'dynagate'

/**
 * A help desk that two companies use: customers open tickets and see their own, support staff see all tickets of their
 * company and close them, and everybody reads the articles, anonymous visitors too.
 *
 * `npm start -- --schema ./examples/helpdesk/index.ts --memory`, and open GraphiQL: its tabs have the API keys of customers
 * and support staff in their headers. Without a key, only articles can be read.
 */
const desk = defineTable({
  name: 'helpdesk',
  primaryKey: { partition: 'pk', sort: 'sk' },
  indexes: { gsi1: { global: { partition: 'gsi1pk', sort: 'gsi1sk' } } },
  caller: { userId: a.id(), org: a.id(), roles: a.stringSet() },
  tenant: 'org',
  roles: 'roles',
})

export const Ticket = desk.entity('Ticket', {
  attributes: {
    customerId: a.id(),
    ticketId: a.id(),
    title: a.string({ maxLength: 200 }),
    state: a.enum('OPEN', 'CLOSED').default('OPEN'),
    articleId: a.id().optional(),
    note: a.string().optional().describe('What the staff wrote about it, for themselves.'),
  },
  key: { partition: 'ORG#{org}#CUSTOMER#{customerId}', sort: 'TICKET#{ticketId}' },
  indexes: { gsi1: { partition: 'ORG#{org}', sort: 'TICKET#{customerId}#{ticketId}' } },
  rules: (r) => {
    const ownerOrSupport = r.or(r.eq('customerId', r.caller.userId), r.role('support'))
    return {
      read: ownerOrSupport,
      create: ownerOrSupport,
      update: r.role('support'),
      fields: r.fields({ note: r.role('support') }),
    }
  },
})

export const Article = desk.entity('Article', {
  attributes: { articleId: a.id(), title: a.string(), text: a.string() },
  key: { partition: 'ARTICLE#{articleId}', sort: 'ARTICLE' },
  shared: true,
  rules: (r) => ({ read: r.public }),
})

const access = desk.access({
  ticket: Ticket.get(),
  tickets: Ticket.query('gsi1'),
  article: Article.get(),
})

const builder = createBuilder(desk)
builder.entity(Ticket, {
  fields: (t) => ({
    ...t.attributes('ticketId', 'customerId', 'title', 'state', 'note'),
    article: t.item(access.article),
  }),
})
builder.entity(Article, { fields: (t) => t.attributes('articleId', 'title', 'text') })
builder.queryFields((t) => ({
  ticket: t.item(access.ticket),
  tickets: t.connection(access.tickets, { countUpTo: 100 }),
  article: t.item(access.article),
}))
builder.mutationFields((t) => ({
  openTicket: t.create(Ticket, { attributes: ['title', 'articleId'] }),
  closeTicket: t.update(Ticket, { set: { state: 'CLOSED' } }),
  noteTicket: t.update(Ticket, { attributes: ['note'] }),
}))

/** These keys are public: a gateway of yours has random keys, and only their hashes. */
const demoKey = (org: string, userId: string) => `${org}-${userId}-key`

const hashedKey = (org: string, userId: string, roles: readonly string[] = []) => ({
  sha256: createHash('sha256').update(demoKey(org, userId)).digest('hex'),
  caller: { userId, org, roles },
})

const tickets = '{ tickets { totalCount nodes { ticketId customerId title state article { text } } } }'

/** A tab of GraphiQL with the key of one caller. */
const tabOf = (org: string, userId: string, title: string, query = tickets) => ({
  title,
  query,
  headers: { 'x-api-key': demoKey(org, userId) },
})

export default defineGateway({
  table: desk,
  schema: builder.toSchema(),
  authenticate: apiKeys({
    keys: ['acme', 'globex'].flatMap((org) => [
      hashedKey(org, 'ada'),
      hashedKey(org, 'bob'),
      hashedKey(org, 'support', ['support']),
    ]),
  }),
  cost: { reportTo: (_request, caller) => caller?.roles instanceof Set && caller.roles.has('support') },
  seed: async (store) => {
    await store.putAll(Article, [{ articleId: 'a1', title: 'Printers', text: 'Switch it off and on again.' }])
    for (const tenant of ['acme', 'globex']) {
      await store.putAll(
        Ticket,
        ['ada', 'bob'].map((customerId, at) => ({
          ticketId: `t${at + 1}`,
          customerId,
          title: `The printer of ${customerId} at ${tenant}`,
          articleId: 'a1',
          note: `Called ${customerId} back.`,
        })),
        { tenant },
      )
    }
  },
  examples: [
    tabOf('acme', 'ada', 'Ada of acme sees her own tickets'),
    tabOf(
      'acme',
      'ada',
      "Ada can't see a ticket of Bob's: it seems not to exist",
      '{ ticket(customerId: "bob", ticketId: "t2") { title } }',
    ),
    tabOf('acme', 'support', 'Support staff of acme see all tickets of acme'),
    tabOf(
      'acme',
      'support',
      'Support staff close a ticket',
      'mutation { closeTicket(input: { customerId: "ada", ticketId: "t1" }) { title state note } }',
    ),
    tabOf('globex', 'ada', 'Ada of globex has the same ids, and other tickets'),
    {
      title: 'An anonymous visitor reads articles, and no tickets',
      query: '{ article(articleId: "a1") { title text } tickets { nodes { title } } }',
    },
  ],
})
