import { composeServices } from '@apollo/composition'
import DirectivePlugin from '@pothos/plugin-directives'
import FederationPlugin from '@pothos/plugin-federation'
import { a, createBuilder, defineGateway, defineTable } from 'dynagate'
import { accessMatrix, openTestGateway } from 'dynagate/testing'
import { type GraphQLSchema, graphqlSync, parse } from 'graphql'
import { describe, expect, it } from 'vitest'

const shop = defineTable({
  name: 'shop',
  primaryKey: { partition: 'pk', sort: 'sk' },
  indexes: { gsi1: { global: { partition: 'gsi1pk', sort: 'gsi1sk' } } },
})
const Customer = shop.entity('Customer', {
  attributes: { customerId: a.id(), email: a.email(), name: a.string() },
  key: { partition: 'CUSTOMER#{customerId}', sort: 'PROFILE' },
  indexes: { gsi1: { partition: 'EMAIL#{email}', sort: 'EMAIL' } },
})
const Product = shop.entity('Product', {
  attributes: { productId: a.id(), title: a.string() },
  key: { partition: 'PRODUCT#{productId}', sort: 'PRODUCT' },
})
const Order = shop.entity('Order', {
  attributes: { customerId: a.id(), placedAt: a.dateTime(), state: a.enum('OPEN', 'PAID') },
  key: { partition: 'CUSTOMER#{customerId}', sort: 'ORDER#{placedAt}' },
})
const access = shop.access({
  customer: Customer.get(),
  customerByEmail: Customer.lookup('gsi1'),
  product: Product.get(),
  order: Order.get(),
  ordersOf: Order.query(),
})

const plugins: ('directives' | 'federation')[] = [DirectivePlugin, FederationPlugin]
const builder = createBuilder(shop, { plugins })
builder.entity(Customer, {
  federationKeys: [access.customer, access.customerByEmail],
  fields: (t) => ({
    ...t.attributes('customerId', 'email', 'name'),
    orders: t.connection(access.ordersOf),
  }),
})
builder.entity(Product, {
  federationKeys: [access.product],
  fields: (t) => t.attributes('productId', 'title'),
})
builder.entity(Order, {
  federationKeys: [access.order],
  fields: (t) => ({ ...t.attributes(), customer: t.item(access.customer) }),
})
builder.queryFields((t) => ({ product: t.item(access.product) }))
const gateway = defineGateway({ table: shop, schema: builder.toSubGraphSchema() })

const day = (at: number) => new Date(Date.UTC(2026, 0, 1 + at))
const customers = Array.from({ length: 34 }, (_, at) => ({
  customerId: `c${at}`,
  email: `c${at}@example.com`,
  name: `Customer ${at}`,
}))
const products = Array.from({ length: 33 }, (_, at) => ({ productId: `p${at}`, title: `Product ${at}` }))
const orders = Array.from({ length: 33 }, (_, at) => ({
  customerId: `c${at}`,
  placedAt: day(at),
  state: 'PAID' as const,
}))

async function openShop() {
  const app = await openTestGateway(gateway)
  await app.store.putAll(Customer, customers)
  await app.store.putAll(Product, products)
  await app.store.putAll(Order, orders)
  return app
}

const document = `query ($of: [_Any!]!) {
  _entities(representations: $of) {
    ... on Customer { name }
    ... on Product { title }
    ... on Order { state }
  }
}`

describe('the items that other subgraphs refer to', () => {
  it('a hundred of three types are one BatchGetItem, whose cost is known before it runs', async () => {
    await using app = await openShop()
    const representations = [
      ...customers.map(({ customerId }) => ({ __typename: 'Customer', customerId })),
      ...products.map(({ productId }) => ({ __typename: 'Product', productId })),
      ...orders.map(({ customerId, placedAt }) => ({ __typename: 'Order', customerId, placedAt })),
    ]
    expect(representations).toHaveLength(100)
    const { data, extensions } = await app.query<{ _entities: readonly unknown[] }>(document, {
      variables: { of: representations },
      headers: { 'dynagate-cost': '1' },
    })
    expect(data?._entities).toEqual([
      ...customers.map(({ name }) => ({ name })),
      ...products.map(({ title }) => ({ title })),
      ...orders.map(({ state }) => ({ state })),
    ])
    expect(app.calls).toMatchObject([{ operation: 'batchGet', items: 100 }])
    expect(extensions?.cost).toMatchObject({
      estimated: { calls: { most: 1 }, roundTrips: { most: 1 }, readUnits: { most: 50 } },
      actual: { calls: 1, readUnits: 50 },
    })
  })

  it('are found by any key of their type, and each has an error of its own', async () => {
    await using app = await openShop()
    const { data, errors } = await app.query<{ _entities: readonly unknown[] }>(document, {
      variables: {
        of: [
          { __typename: 'Customer', email: 'c7@example.com' },
          { __typename: 'Order', customerId: 'c1', placedAt: 'yesterday' },
          { __typename: 'Product', productId: 'unknown' },
          { __typename: 'Customer', name: 'Customer 3' },
          { __typename: 'OrderConnection' },
          'p1',
          { __typename: 'Product', productId: 2, title: 'ignored' },
          { __typename: 'Order', customerId: 'c1', placedAt: '2026-01-02T00:00:00Z' },
        ],
      },
    })
    expect(data?._entities).toEqual([
      { name: 'Customer 7' },
      null,
      null,
      null,
      null,
      null,
      null,
      { state: 'PAID' },
    ])
    const messages = errors?.map(({ message, path, extensions }) => [path?.[1], extensions.code, message])
    expect(messages).toEqual([
      [1, 'BAD_USER_INPUT', expect.stringMatching(/^representations\[1\]\.placedAt: .*yesterday/)],
      [3, 'BAD_USER_INPUT', 'representations[3]: expected Customer with customerId, or email'],
      [
        4,
        'BAD_USER_INPUT',
        'representations[4].__typename: expected one of Customer, Order, Product, got "OrderConnection"',
      ],
      [5, 'BAD_USER_INPUT', 'representations[5]: expected an object with the string __typename'],
    ])
  })

  it('are read along with their connections, whose keys are known before', async () => {
    await using app = await openShop()
    const nested = `query ($of: [_Any!]!) {
      _entities(representations: $of) { ... on Customer { name orders(first: 1) { nodes { placedAt } } } }
    }`
    const of = [{ __typename: 'Customer', customerId: 'c3' }]
    const { data, extensions } = await app.query(nested, {
      variables: { of },
      headers: { 'dynagate-cost': '1' },
    })
    expect(data).toEqual({
      _entities: [{ name: 'Customer 3', orders: { nodes: [{ placedAt: '2026-01-04T00:00:00.000Z' }] } }],
    })
    expect(extensions?.cost).toMatchObject({
      estimated: { roundTrips: { most: 1 }, calls: { most: 2 } },
      actual: { roundTrips: 1 },
    })
  })

  it('that cost more than the limit are rejected before anything is read', async () => {
    await using app = await openShop()
    // A lookup on an index is a Query, and 500 calls are the limit of a request.
    const byEmail = Array.from({ length: 501 }, (_, at) => ({
      __typename: 'Customer',
      email: `c${at}@example.com`,
    }))
    const { errors } = await app.query(document, { variables: { of: byEmail } })
    expect(errors).toMatchObject([{ extensions: { code: 'COST_LIMIT_EXCEEDED' } }])
    const many = Array.from({ length: 1_001 }, (_, at) => ({ __typename: 'Product', productId: `p${at}` }))
    const tooMany = await app.query(document, { variables: { of: many } })
    expect(tooMany.errors).toMatchObject([
      { message: 'representations: expected at most 1000, got 1001', extensions: { code: 'BAD_USER_INPUT' } },
    ])
    expect(app.calls).toEqual([])
  })
})

describe('the schema of a subgraph', () => {
  it('has the keys of its types, and no node fields', async () => {
    await using app = await openTestGateway(gateway)
    const { data } = await app.query<{ _service: { sdl: string } }>('{ _service { sdl } }')
    const sdl = data?._service.sdl ?? ''
    expect(sdl).toContain(
      'type Customer implements Node\n  @key(fields: "customerId")\n  @key(fields: "email")',
    )
    expect(sdl).toContain('@key(fields: "customerId placedAt")')
    expect(sdl).toMatch(/type PageInfo\s+@shareable/)
    expect(sdl).not.toMatch(/\bnodes?\(ids?:/)
  })

  it('is hidden with introspection', async () => {
    await using app = await openTestGateway({ ...gateway, introspection: false })
    const { errors } = await app.query('{ _service { sdl } }')
    expect(errors).toMatchObject([
      { message: "This gateway has no introspection: _service can't be selected here." },
    ])
  })

  it('composes with another subgraph, which refers to its items', () => {
    const { schema, errors, supergraphSdl } = composeServices([
      { name: 'shop', url: 'http://127.0.0.1:4001', typeDefs: parse(sdlOf(gateway.schema)) },
      { name: 'reviews', url: 'http://127.0.0.1:4002', typeDefs: parse(reviews) },
    ])
    expect(errors).toBeUndefined()
    expect(supergraphSdl).toContain('@join__type(graph: SHOP, key: "productId")')
    expect(schema?.toAPISchema().type('Product')?.toString()).toBeDefined()
  })
})

describe('a federation key that does not fit', () => {
  it('does not compile, and is a fault of the model', () => {
    const other = createBuilder(shop, { plugins })
    const wrong = () =>
      other.entity(Product, {
        // @ts-expect-error a pattern of another entity
        federationKeys: [access.customer],
        fields: (t) => t.attributes('productId'),
      })
    expect(wrong).toThrow(
      'Product: its federation key customer is a get of Customer: use a get or a lookup of Product',
    )
    const pages = () =>
      other.entity(Order, {
        // @ts-expect-error a query finds several items
        federationKeys: [access.ordersOf],
        fields: (t) => t.attributes(),
      })
    expect(pages).toThrow('Order: its federation key ordersOf is a query of Order')
  })

  it('needs its fields', () => {
    const other = createBuilder(shop, { plugins })
    other.entity(Product, {
      federationKeys: [access.product],
      // @ts-expect-error the field productId is missing
      fields: (t) => ({ number: t.attribute('productId') }),
    })
    other.queryFields((t) => ({ product: t.item(access.product) }))
    expect(() => other.toSubGraphSchema()).toThrow(
      "Product: its federation key product has the field productId, which the type lacks: add productId: t.attribute('productId')",
    )
  })

  it('needs the plugin', () => {
    const other = createBuilder(shop)
    const without = () =>
      other.entity(Product, { federationKeys: [access.product], fields: (t) => t.attributes('productId') })
    expect(without).toThrow(
      'Product: federationKeys needs the plugin @pothos/plugin-federation: add it to the plugins of createBuilder()',
    )
  })
})

/** Notes of two companies, which their owners may read; or everyone in the company, if the rule is broken. */
function notesOf(mayRead: 'owner' | 'everyone') {
  const desk = defineTable({
    name: 'desk',
    primaryKey: { partition: 'pk', sort: 'sk' },
    caller: { userId: a.id(), org: a.id() },
    tenant: 'org',
  })
  const Note = desk.entity('Note', {
    attributes: { noteId: a.id(), owner: a.id(), text: a.string() },
    key: { partition: 'ORG#{org}#NOTE#{noteId}', sort: 'NOTE' },
    rules: (r) => ({ read: mayRead === 'owner' ? r.eq('owner', r.caller.userId) : r.public }),
  })
  const { note } = desk.access({ note: Note.get() })
  const notes = createBuilder(desk, { plugins })
  notes.entity(Note, { federationKeys: [note], fields: (t) => t.attributes('noteId', 'text') })
  notes.queryFields((t) => ({ note: t.item(note) }))
  const noteOf = (owner: string, org: string) => ({
    noteId: `n-${owner}`,
    owner,
    text: `A note of ${owner} at ${org}`,
  })
  return accessMatrix(defineGateway({ table: desk, schema: notes.toSubGraphSchema() }), {
    fields: ['_entities'],
    callers: {
      ada: { caller: { userId: 'ada', org: 'acme' } },
      alan: { caller: { userId: 'alan', org: 'acme' } },
      grace: { caller: { userId: 'ada', org: 'globex' } },
    },
    items: ['acme', 'globex'].map((tenant) => ({
      entity: Note,
      tenant,
      items: [noteOf('ada', tenant), noteOf('alan', tenant)],
    })),
    sees: (caller, { item, tenant }) =>
      tenant === (caller === 'grace' ? 'globex' : 'acme') &&
      item.owner === (caller === 'grace' ? 'ada' : caller),
  })
}

describe('the access matrix of _entities', () => {
  it('finds nothing in a table with rules and tenants', async () => {
    const matrix = await notesOf('owner')
    expect(matrix.findings, String(matrix)).toEqual([])
    expect(matrix.counts.get('entities')).toBeGreaterThan(20)
    expect([...matrix.codes.keys()]).toEqual([])
  })

  it('finds the notes of others where the rule is broken, and none of another tenant', async () => {
    const { findings } = await notesOf('everyone')
    const found = findings.map(({ kind, caller, root, expected }) => [kind, caller, root, expected])
    expect(found).toContainEqual(['foreign item', 'ada', 'Query._entities', 'A note of alan at acme'])
    expect(found.filter(([, , , seen]) => seen?.includes('globex') && !seen.includes('alan'))).toEqual([])
  })
})

/** Another subgraph: the reviews of products, of which it knows no more than their key. */
const reviews = `
  extend schema @link(url: "https://specs.apollo.dev/federation/v2.6", import: ["@key", "@shareable"])
  type Query { latestReviews: [Review!]! }
  type Review { stars: Int! product: Product! }
  type Product @key(fields: "productId") { productId: ID! reviews: [Review!]! }
`

function sdlOf(schema: GraphQLSchema): string {
  const { data } = graphqlSync({ schema, source: '{ _service { sdl } }' })
  return String((data?._service as { readonly sdl: string }).sdl)
}
