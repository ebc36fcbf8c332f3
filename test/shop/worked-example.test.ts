import { a, createBuilder, createGateway, defineTable, openClient, openStore, prepareTable } from 'dynagate'
import { expect, it } from 'vitest'
import { openShop, smallShop } from './open-shop.ts'
import { RoundTrips } from './round-trips.ts'

const query = `query ($id: ID!) {
  customer(customerId: $id) {
    name
    orders(first: 10) { edges { node { total lines(first: 5) { edges { node { product { name } } } } } } }
    reviews(first: 3) { edges { node { stars product { name } } } }
  }
}`

it('reads a customer, their orders with lines and products, and their reviews in three round trips', async () => {
  const roundTrips = new RoundTrips()
  await using shop = await openShop(smallShop, { wrap: roundTrips.over })
  // Filling the shop reads the customers that it may replace.
  roundTrips.count = 0
  const { customer } = await shop.read(query, { id: 'c-0001' })
  expect(customer.orders.edges).toHaveLength(10)
  expect(roundTrips.count).toBe(3)
  // The customer and the latest orders are adjacent: one Query. The reviews are another, of gsi1, whose
  // products are read while the lines are.
  const calls = shop.calls.map(({ operation, index }) => [operation, index].join(' ').trim())
  expect(calls.sort()).toEqual(['batchGet', 'batchGet', ...Array(11).fill('query'), 'query gsi1'])
})

it('reads a customer once, however often and by whatever fields it is requested', async () => {
  const roundTrips = new RoundTrips()
  await using shop = await openShop(smallShop, { wrap: roundTrips.over })
  // Filling the shop reads the customers that it may replace.
  roundTrips.count = 0
  const { orders } = await shop.read(
    `query ($id: ID!) { orders(customerId: $id, first: 3) { nodes { customer { name } } } }`,
    { id: 'c-0001' },
  )
  expect(orders.nodes).toHaveLength(3)
  expect(roundTrips.count).toBe(1)
  expect(shop.calls).toHaveLength(1)
})

it.each([
  ['a fragment', '...F', 'fragment F on Customer { orders(first: 2) { nodes { total } } }'],
  ['an inline fragment', '... on Node { ... on Customer { orders(first: 2) { nodes { total } } } }', ''],
  ['an alias', 'name latest: orders(first: 2) { nodes { total } }', ''],
  ['@include', 'orders(first: 2) @include(if: $yes) { nodes { total } }', ''],
  ['@skip around a fragment', '... @skip(if: $no) { orders(first: 2) { nodes { total } } }', ''],
])('prefetches through %s', async (_, selection, fragment) => {
  const roundTrips = new RoundTrips()
  await using shop = await openShop(smallShop, { wrap: roundTrips.over })
  // Filling the shop reads the customers that it may replace.
  roundTrips.count = 0
  const text = `query ($yes: Boolean = true, $no: Boolean = false) {
    __typename @include(if: $yes) @skip(if: $no)
    customer(customerId: "c-0001") { ${selection} }
  } ${fragment}`
  const { customer } = await shop.read(text)
  expect((customer.orders ?? customer.latest).nodes).toHaveLength(2)
  expect(roundTrips.count).toBe(1)
})

it('does not read what the variables skip', async () => {
  await using shop = await openShop(smallShop)
  const text = `query ($no: Boolean = false) {
    customer(customerId: "c-0001") { name orders @include(if: $no) { nodes { total } } }
  }`
  await shop.read(text)
  expect(shop.calls.map(({ operation }) => operation)).toEqual(['get'])
})

it('prefetches fields of a node by its global id', async () => {
  const roundTrips = new RoundTrips()
  await using shop = await openShop(smallShop, { wrap: roundTrips.over })
  const { customer } = await shop.read(`{ customer(customerId: "c-0001") { id } }`)
  roundTrips.count = 0
  const text = `query ($id: ID!) { node(id: $id) { ... on Customer { name orders(first: 2) { nodes { total } } } } }`
  const { node } = await shop.read(text, { id: customer.id })
  expect(node.orders.nodes).toHaveLength(2)
  expect(roundTrips.count).toBe(1)
})

it('reports an invalid nested argument once, at its field', async () => {
  await using shop = await openShop(smallShop)
  const { data, errors } = await shop.ask(
    `{ customer(customerId: "c-0001") { name orders(first: -1) { nodes { total } } } }`,
  )
  expect(errors).toMatchObject([{ path: ['customer', 'orders'], extensions: { code: 'BAD_USER_INPUT' } }])
  expect(data.customer).toEqual({ name: 'Nadia Almeida', orders: null })
})

it('waits for the parent before a read whose pattern needs it', async () => {
  const town = defineTable({ name: 'town', primaryKey: { partition: 'pk', sort: 'sk' } })
  const Street = town.entity('Street', {
    attributes: { streetId: a.id() },
    key: { partition: 'STREET#{streetId}', sort: 'STREET' },
  })
  const House = town.entity('House', {
    attributes: { streetId: a.id(), houseId: a.id() },
    key: { partition: 'STREET#{streetId}', sort: 'HOUSE#{houseId}' },
  })
  const access = town.access({
    street: Street.get(),
    houses: House.query({ order: 'desc' }),
    housesLater: House.query({ order: 'desc', prefetch: false }),
  })
  const builder = createBuilder(town)
  builder.entity(House, { fields: (t) => t.attributes() })
  builder.entity(Street, {
    fields: (t) => ({ houses: t.connection(access.houses), housesLater: t.connection(access.housesLater) }),
  })
  builder.queryFields((t) => ({ street: t.item(access.street) }))
  const calls: string[] = []
  const client = await openClient({ kind: 'embedded', memory: true })
  await prepareTable(client, { table: town, mayCreate: true })
  const store = openStore({
    client,
    table: town,
    cursorSecret: 'x',
    onCall: ({ operation }) => calls.push(operation),
  })
  const context = () => ({ store: store.request() })
  const gateway = createGateway({ schema: builder.toSchema(), graphiql: false, context })
  const ask = async (field: string) => {
    calls.length = 0
    const query = `{ street(streetId: "none") { ${field} { nodes { houseId } } } }`
    const headers = { 'content-type': 'application/json' }
    await gateway.fetch('http://gateway/graphql', {
      method: 'POST',
      headers,
      body: JSON.stringify({ query }),
    })
    return [...calls]
  }
  // In the order of the keys, descending, the street directly follows its houses: both are one Query.
  expect(await ask('houses')).toEqual(['query'])
  expect(await ask('housesLater')).toEqual(['get'])
  await store.close()
})
