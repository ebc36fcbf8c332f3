import { createHash } from 'node:crypto'
import { a, apiKeys, createBuilder, defineGateway, defineTable } from 'dynagate'

/**
 * A help desk that two companies use: each reads and writes its own tickets, and both share the articles.
 *
 * `npm start -- --schema ./examples/helpdesk/index.ts --memory`, and in GraphiQL the header `{"x-api-key": "acme-demo-key"}`
 * or `{"x-api-key": "globex-demo-key"}`. Without one, only articles can be read.
 */
const desk = defineTable({
  name: 'helpdesk',
  primaryKey: { partition: 'pk', sort: 'sk' },
  indexes: { gsi1: { global: { partition: 'gsi1pk', sort: 'gsi1sk' } } },
  caller: { userId: a.id(), org: a.id() },
  tenant: 'org',
})

export const Ticket = desk.entity('Ticket', {
  attributes: {
    ticketId: a.id(),
    title: a.string({ maxLength: 200 }),
    state: a.enum('OPEN', 'CLOSED'),
    articleId: a.id().optional(),
  },
  key: { partition: 'ORG#{org}#TICKET#{ticketId}', sort: 'TICKET' },
  indexes: { gsi1: { partition: 'ORG#{org}', sort: 'TICKET#{state}#{ticketId}' } },
})

export const Article = desk.entity('Article', {
  attributes: { articleId: a.id(), title: a.string(), text: a.string() },
  key: { partition: 'ARTICLE#{articleId}', sort: 'ARTICLE' },
  shared: true,
})

const access = desk.access({
  ticket: Ticket.get(),
  tickets: Ticket.query('gsi1'),
  article: Article.get(),
})

const builder = createBuilder(desk)
builder.entity(Ticket, {
  fields: (t) => ({
    ...t.attributes('ticketId', 'title', 'state'),
    article: t.item(access.article),
  }),
})
builder.entity(Article, { fields: (t) => t.attributes('articleId', 'title', 'text') })
builder.queryFields((t) => ({
  ticket: t.item(access.ticket),
  tickets: t.connection(access.tickets),
  article: t.item(access.article),
}))
builder.mutationFields((t) => ({
  openTicket: t.create(Ticket),
  closeTicket: t.update(Ticket, { set: { state: 'CLOSED' } }),
}))

/** These keys are public: a gateway of yours has random keys, and only their hashes. */
const demoKey = (org: string) => ({
  sha256: createHash('sha256').update(`${org}-demo-key`).digest('hex'),
  caller: { userId: `${org}-demo`, org },
})

export default defineGateway({
  table: desk,
  schema: builder.toSchema(),
  authenticate: apiKeys({ keys: [demoKey('acme'), demoKey('globex')] }),
  seed: async (store) => {
    await store.putAll(Article, [{ articleId: 'a1', title: 'Printers', text: 'Switch it off and on again.' }])
    for (const tenant of ['acme', 'globex']) {
      await store.putAll(
        Ticket,
        [{ ticketId: 't1', title: `A printer of ${tenant}`, state: 'OPEN', articleId: 'a1' }],
        { tenant },
      )
    }
  },
  examples: [
    {
      title: 'Tickets of your company: set x-api-key in the headers tab',
      query: '{ tickets { nodes { ticketId title state article { text } } } }',
    },
    { title: 'An article, for everybody', query: '{ article(articleId: "a1") { title text } }' },
  ],
})
