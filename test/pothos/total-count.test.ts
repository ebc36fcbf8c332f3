import {
  a,
  createBuilder,
  createGateway,
  defineTable,
  openClient,
  openStore,
  prepareTable,
  type Store,
  storeContext,
} from 'dynagate'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'

const house = defineTable({
  name: 'house',
  primaryKey: { partition: 'pk', sort: 'sk' },
  indexes: { thin: { global: { partition: 'gpk', sort: 'gsk' }, projection: 'keysOnly' } },
  timeToLive: 'until',
})
const Guest = house.entity('Guest', {
  attributes: { houseId: a.id(), number: a.int({ digits: 3 }), until: a.int().optional() },
  key: { partition: 'HOUSE#{houseId}', sort: 'GUEST#{number}' },
  indexes: { thin: { partition: 'ALL#{number%3}', sort: 'GUEST#{number}' } },
})
const House = house.entity('House', {
  attributes: { houseId: a.id() },
  key: { partition: 'HOUSE#{houseId}', sort: 'HOUSE' },
})
const access = house.access({
  house: House.get(),
  guests: Guest.query({ filter: { attributes: ['until'] } }),
  all: Guest.query('thin'),
})

const builder = createBuilder(house)
builder.entity(Guest, { fields: (t) => t.attributes('number') })
builder.entity(House, {
  fields: (t) => ({ ...t.attributes('houseId'), guests: t.connection(access.guests, { countUpTo: 50 }) }),
})
builder.queryFields((t) => ({
  house: t.item(access.house),
  guests: t.connection(access.guests, { countUpTo: 50 }),
  few: t.connection(access.guests, { countUpTo: 10 }),
  uncounted: t.connection(access.guests),
}))
const schema = builder.toSchema()
const seconds = Math.floor(Date.now() / 1000)

describe('a connection with totalCount', () => {
  let store: Store
  const calls: string[] = []
  beforeAll(async () => {
    const client = await openClient({ kind: 'embedded', memory: true })
    await prepareTable(client, { table: house, mayCreate: true })
    store = openStore({
      client,
      table: house,
      cursorSecret: 'test',
      onCall: ({ operation }) => calls.push(operation),
    })
    await store.putAll(House, [{ houseId: 'a' }])
    const guests = Array.from({ length: 20 }, (_, number) => ({ houseId: 'a', number }))
    await store.putAll(Guest, [...guests, { houseId: 'a', number: 99, until: seconds - 3600 }])
  })
  beforeEach(() => {
    calls.length = 0
  })
  afterAll(() => store.close())

  const ask = async (query: string) => {
    const gateway = createGateway({ schema, graphiql: false, context: storeContext(store) })
    const response = await gateway.fetch('http://gateway/graphql', {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'dynagate-cost': '1' },
      body: JSON.stringify({ query }),
    })
    return response.json()
  }

  it('returns the number of items, without expired ones, with the page', async () => {
    const { data, extensions } = await ask(
      '{ guests(houseId: "a", first: 2) { totalCount nodes { number } } }',
    )
    expect(data.guests).toEqual({ totalCount: 20, nodes: [{ number: 0 }, { number: 1 }] })
    expect(calls).toEqual(['query', 'query'])
    const { estimated, actual } = extensions.cost
    // The second is needed if expired guests fill the first page.
    expect(estimated.roundTrips.most).toBe(2)
    expect(actual.calls).toBeLessThanOrEqual(estimated.calls.most)
    expect(actual.readUnits).toBeLessThanOrEqual(estimated.readUnits.most)
  })

  it('has the same type as other connections of the entity, and null where a field does not count', async () => {
    const { guests, uncounted } = schema.getQueryType()?.getFields() ?? {}
    expect([String(guests?.type), String(uncounted?.type)]).toEqual(['GuestConnection', 'GuestConnection'])
    expect(await ask('{ uncounted(houseId: "a", first: 1) { totalCount nodes { number } } }')).toMatchObject({
      data: { uncounted: { totalCount: null, nodes: [{ number: 0 }] } },
    })
    expect(calls).toEqual(['query'])
  })

  it('counts up to its limit', async () => {
    expect(await ask('{ few(houseId: "a", first: 0) { totalCount } }')).toMatchObject({
      data: { few: { totalCount: 10 } },
    })
  })

  it('makes no call unless it is selected', async () => {
    await ask('{ guests(houseId: "a", first: 2) { nodes { number } } }')
    expect(calls).toEqual(['query'])
  })

  it('counts in an item, and is null with a filter', async () => {
    const { data } = await ask(
      `{ house(houseId: "a") { guests(first: 1) { totalCount } none: guests(first: 1, filter: { until: { exists: true } }) { totalCount } } }`,
    )
    expect(data.house).toEqual({ guests: { totalCount: 20 }, none: { totalCount: null } })
  })

  it('is null if more items have expired than it would count', async () => {
    const gone = Array.from({ length: 45 }, (_, at) => ({ houseId: 'b', number: at, until: seconds - 3600 }))
    await store.putAll(Guest, [...gone, { houseId: 'b', number: 99 }])
    calls.length = 0
    expect(await ask('{ few(houseId: "b", first: 0) { totalCount } }')).toMatchObject({
      data: { few: { totalCount: null } },
    })
    expect(calls).toEqual(['query', 'query'])
    expect(await ask('{ guests(houseId: "b", first: 0) { totalCount } }')).toMatchObject({
      data: { guests: { totalCount: 1 } },
    })
  })

  it('is rejected on an index that does not project the expiry attribute', () => {
    const other = createBuilder(house)
    const declare = () => {
      other.entity(Guest, { fields: (t) => t.attributes('number') })
      other.queryFields((t) => ({ all: t.connection(access.all, { countUpTo: 50 }) }))
      other.toSchema()
    }
    expect(declare).toThrow(
      "all: the index thin doesn't project 'until', so expired items can't be excluded from totalCount",
    )
  })
})
