import { createGateway, prepareTable, type Store, storeContext } from 'dynagate'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { schema } from '../../schema/graphql.ts'
import { access, Customer, Order, Product, shop } from '../../schema/table.ts'
import { type Engine, openEngine } from '../../src/engine/index.ts'
import { embeddedClient } from '../../src/store/client/embedded.ts'
import { openStore } from '../../src/store/index.ts'

const customer = {
  customerId: 'c1',
  name: 'Ann',
  email: 'ann@example.com',
  address: { street: 'High Street 1', postcode: '1000', city: 'Bath', country: 'GB' },
}

const order = { customerId: 'c1', orderId: 'o1', placedAt: new Date(0), total: '9.00' }

/** On an engine whose eventually consistent reads lag by a minute. */
describe('strong consistency', () => {
  let engine: Engine
  let store: Store
  let units: number
  beforeEach(async () => {
    engine = await openEngine({ memory: true, lag: 60_000 })
    const client = embeddedClient(engine)
    await prepareTable(client, { table: shop, mayCreate: true })
    store = openStore({
      client,
      table: shop,
      cursorSecret: 'test',
      onCall: ({ readUnits }) => {
        units += readUnits
      },
    })
    units = 0
  })
  afterEach(() => engine.close())

  it('is used by a request that asks for it, at twice the units', async () => {
    await store.request().create(Customer, customer)
    expect(await store.request().one(access.customer, { customerId: 'c1' })).toBeNull()
    expect(units).toBe(0.5)
    const consistent = store.request({ consistent: true })
    expect(await consistent.one(access.customer, { customerId: 'c1' })).toMatchObject({ name: 'Ann' })
    expect(units).toBe(1.5)
  })

  it('is used by a request for the partition that it wrote to: gets, queries and local indexes', async () => {
    const request = store.request()
    expect(await request.one(access.customer, { customerId: 'c1' })).toBeNull()
    await request.create(Customer, customer)
    await request.create(Order, { ...order, state: 'PAID' })
    expect(await request.one(access.customer, { customerId: 'c1' })).toMatchObject({ name: 'Ann' })
    const { edges } = await request.page(access.ordersByTotal, { customerId: 'c1' }, { first: 5 })
    expect(edges.map(({ item }) => item?.orderId)).toEqual(['o1'])
  })

  it('is not used for other partitions', async () => {
    const request = store.request()
    await request.create(Customer, customer)
    units = 0
    await request.one(access.customer, { customerId: 'c2' })
    expect(units).toBe(0.5)
  })

  it('lets a mutation read the fields of its written items, and a query with the header what others wrote', async () => {
    const gateway = createGateway({ schema, graphiql: false, context: storeContext(store) })
    const ask = async (query: string, headers: Record<string, string> = {}) => {
      const response = await gateway.fetch('http://gateway/graphql', {
        method: 'POST',
        headers: { 'content-type': 'application/json', ...headers },
        body: JSON.stringify({ query }),
      })
      return response.json()
    }
    await store.request().create(Customer, customer)
    const query = '{ customer(customerId: "c1") { name } }'
    expect(await ask(query)).toEqual({ data: { customer: null } })
    const cost = { 'dynagate-consistent': '1', 'dynagate-cost': '1' }
    expect(await ask(query, cost)).toMatchObject({
      data: { customer: { name: 'Ann' } },
      extensions: { cost: { estimated: { readUnits: { most: 1 } }, actual: { readUnits: 1 } } },
    })
    const product = { productId: 'p1', name: 'Pan', category: 'KITCHEN', price: '9.00', stock: 1 } as const
    await store.request().create(Product, product)
    const review = `mutation { createReview(input: { productId: "p1", customerId: "c1", stars: 5, text: "Good." }) {
      product { name reviews(first: 1) { nodes { stars } } }
    } }`
    expect(await ask(review)).toEqual({
      data: { createReview: { product: { name: 'Pan', reviews: { nodes: [{ stars: 5 }] } } } },
    })
  })

  it('is never used on a global index, which does not support it', async () => {
    const request = store.request({ consistent: true })
    await request.create(Order, { ...order, state: 'PAID' })
    expect(await request.one(access.order, { orderId: 'o1' })).toBeNull()
  })

  it('finds an item by a unique value that was just written', async () => {
    await store.request().create(Customer, customer)
    const byEmail = (consistent: boolean) =>
      store.request({ consistent }).one(access.customerByEmail, { email: 'ann@example.com' })
    expect(await byEmail(false)).toBeNull()
    expect(await byEmail(true)).toMatchObject({ name: 'Ann' })
  })
})
