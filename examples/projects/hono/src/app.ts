import {
  a,
  createBuilder,
  createGateway,
  defineGateway,
  defineTable,
  gatewayOptions,
  openClient,
  openStore,
  prepareTable,
} from 'dynagate'
import { Hono } from 'hono'
import { cors } from 'hono/cors'

const links = defineTable({ name: 'links', primaryKey: { partition: 'pk', sort: 'sk' } })
const Link = links.entity('Link', {
  attributes: { slug: a.id(), target: a.url(), visits: a.int().default(0) },
  key: { partition: 'LINK#{slug}', sort: 'LINK' },
})
const access = links.access({ link: Link.get() })

const builder = createBuilder(links)
builder.entity(Link, { fields: (t) => t.attributes('slug', 'target', 'visits') })
builder.queryFields((t) => ({ link: t.item(access.link) }))
builder.mutationFields((t) => ({ createLink: t.create(Link, { attributes: ['target'] }) }))
const definition = defineGateway({ table: links, schema: builder.toSchema() })

/** Short links: redirects at `/:slug`, and GraphQL at `/graphql`, from one table. */
export async function openApp() {
  const client = await openClient({ kind: 'embedded', memory: true })
  await prepareTable(client, { table: links, mayCreate: true })
  const store = openStore({ client, table: links, cursorSecret: 'only for trying' })
  const gateway = createGateway(gatewayOptions(definition, store))

  const app = new Hono()
  app.use('/graphql', cors())
  app.on(['GET', 'POST'], '/graphql', (c) => gateway.fetch(c.req.raw))
  app.get('/:slug', async (c) => {
    const { slug } = c.req.param()
    const link = await store.request().one(access.link, { slug })
    return link === null ? c.notFound() : c.redirect(link.target)
  })
  return { app, close: () => store.close() }
}
