import { a, createBuilder, createGateway, defineTable, openClient, openStore, prepareTable } from 'dynagate'
import { printType } from 'graphql'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

const table = defineTable({ name: 'parcels', primaryKey: { partition: 'pk', sort: 'sk' } })
const Parcel = table.entity('Parcel', {
  attributes: {
    parcelId: a.id(),
    weight: a.int(),
    note: a.string().optional(),
    tags: a.stringSet().optional(),
    stops: a.list(a.enum('ULM', 'BONN')).default(() => []),
    extra: a.record(a.string()).optional(),
    raw: a.json().optional(),
  },
  key: { partition: 'PARCELS', sort: 'PARCEL#{parcelId}' },
})
const access = table.access({
  parcels: Parcel.query({ filter: { attributes: ['weight', 'note', 'tags', 'stops', 'extra', 'raw'] } }),
})
const builder = createBuilder(table)
builder.entity(Parcel, { fields: (t) => t.attributes('parcelId') })
builder.queryFields((t) => ({ parcels: t.connection(access.parcels) }))
const schema = builder.toSchema()

let gateway: ReturnType<typeof createGateway>
const client = await openClient({ kind: 'embedded', memory: true })
const store = openStore({ client, table, cursorSecret: 'test' })
beforeAll(async () => {
  await prepareTable(client, { table, mayCreate: true })
  await store.putAll(Parcel, [
    { parcelId: 'a', weight: 1, note: 'fragile', tags: new Set(['red', 'new']), stops: ['ULM'] },
    { parcelId: 'b', weight: 2, tags: new Set(['new']), stops: ['ULM', 'BONN'], extra: { x: '1' } },
    { parcelId: 'c', weight: 3, note: 'heavy', stops: ['BONN'], raw: [1] },
  ])
  gateway = createGateway({ schema, graphiql: false, context: () => ({ store: store.request() }) })
})
afterAll(() => store.close())

async function execute(query: string, variables: object = {}) {
  const response = await gateway.fetch('http://gateway/graphql', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ query, variables }),
  })
  return (await response.json()) as {
    data?: { parcels: { nodes: { parcelId: string }[] } | null }
    errors?: { message: string; extensions: { code: string } }[]
  }
}

const found = async (query: string, variables?: object) => {
  const { data, errors } = await execute(query, variables)
  expect(errors).toBeUndefined()
  return data?.parcels?.nodes.map(({ parcelId }) => parcelId).join('')
}

describe('a filter in GraphQL', () => {
  it.each([
    ['{ tags: { contains: "red" } }', 'a'],
    ['{ tags: { size: { eq: 1 } } }', 'b'],
    ['{ stops: { contains: BONN, size: { lt: 2 } } }', 'c'],
    ['{ stops: { eq: [ULM, BONN] } }', 'b'],
    ['{ note: { exists: false } }', 'b'],
    ['{ extra: { eq: { x: "1" } } }', 'b'],
    ['{ raw: { ne: [1] } }', 'ab'],
    ['{ or: [{ note: { beginsWith: "fra" } }, { weight: { gte: 3 } }] }', 'ac'],
    ['{ not: { or: [{ weight: { eq: 1 } }, { weight: { eq: 3 } }] } }', 'b'],
    ['{ and: [{ weight: { gt: 1 } }, { not: { tags: { exists: true } } }] }', 'c'],
    ['{}', 'abc'],
    ['{ note: {} }', 'abc'],
    ['{ tags: { size: {} }, or: null, weight: null }', 'abc'],
  ])('%s returns %s', async (filter, expected) => {
    expect(await found(`{ parcels(filter: ${filter}) { nodes { parcelId } } }`)).toBe(expected)
  })

  it('treats null as absent, and rejects empty conditions in and, or and not', async () => {
    const query = `query ($filter: ParcelsFilter) {
      parcels(filter: $filter) { nodes { parcelId } }
    }`
    expect(await found(query, {})).toBe('abc')
    expect(await found(query, { filter: null })).toBe('abc')
    expect(await found(query, { filter: { weight: { eq: null } } })).toBe('abc')
    for (const [filter, message] of [
      [{ or: [] }, 'filter.or: expected a list of at least one condition'],
      [
        { or: [{ weight: { eq: 1 } }, { note: { eq: null } }] },
        'filter.or[1]: has no condition: add one, or remove it',
      ],
      [{ not: {} }, 'filter.not: has no condition'],
      [{ and: [{ and: [{}] }] }, 'filter.and[0].and[0]: has no condition'],
    ] as const) {
      const { errors } = await execute(query, { filter })
      expect(errors).toMatchObject([{ extensions: { code: 'BAD_USER_INPUT' } }])
      expect(errors?.[0]?.message).toContain(message)
    }
  })

  it('is limited in depth', async () => {
    const query = `query ($filter: ParcelsFilter) { parcels(filter: $filter) { nodes { parcelId } } }`
    const nested = (levels: number) =>
      Array.from({ length: levels }).reduce<object>((inner) => ({ not: inner }), { weight: { eq: 1 } })
    expect(await found(query, { filter: nested(8) })).toBe('a')
    const codes = [9, 500].map(async (levels) => {
      const { errors } = await execute(query, { filter: nested(levels) })
      return errors?.[0]?.extensions.code
    })
    expect(await Promise.all(codes)).toEqual(['BAD_USER_INPUT', 'QUERY_TOO_COMPLEX'])
  })

  it('has an input type with the attributes that the pattern allows', () => {
    const type = schema.getType('ParcelsFilter')
    expect(type && printType(type)).toContain('and: [ParcelsFilter!]')
    const stops = schema.getType('ParcelStopsCondition')
    expect(stops && printType(stops)).toContain('contains: ParcelStops')
  })
})
