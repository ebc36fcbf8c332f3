import { a, createBuilder, createGateway, defineTable, openClient, openStore, prepareTable } from 'dynagate'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

const celsius = a.custom('Celsius', a.string(), {
  expected: 'a temperature, such as 21C',
  is: (value): value is { degrees: number } =>
    typeof value === 'object' && value !== null && 'degrees' in value,
  encode: ({ degrees }) => `${degrees}C`,
  decode: (text) => {
    if (!/^-?\d+C$/.test(text)) throw new SyntaxError(text)
    return { degrees: Number.parseInt(text, 10) }
  },
})

const kinds = {
  dates: a.record(a.dateTime()),
  bigs: a.record(a.bigint()),
  bytes: a.record(a.binary()),
  sets: a.record(a.numberSet()),
  lists: a.record(a.list(a.dateTime())),
  maps: a.record(a.map('Visit', { at: a.dateTime(), note: a.string().optional() })),
  records: a.record(a.record(a.bigint())),
  temperatures: a.record(celsius),
  anything: a.record(a.json()),
  listed: a.list(a.record(a.bigint())),
}

const table = defineTable({ name: 'logs', primaryKey: { partition: 'pk', sort: 'sk' } })
const Log = table.entity('Log', {
  attributes: {
    logId: a.id(),
    dates: kinds.dates.optional(),
    bigs: kinds.bigs.optional(),
    bytes: kinds.bytes.optional(),
    sets: kinds.sets.optional(),
    lists: kinds.lists.optional(),
    maps: kinds.maps.optional(),
    records: kinds.records.optional(),
    temperatures: kinds.temperatures.optional(),
    anything: kinds.anything.optional(),
    listed: kinds.listed.optional(),
  },
  key: { partition: 'LOGS', sort: 'LOG#{logId}' },
})
const access = table.access({
  logs: Log.query({ filter: { attributes: Object.keys(kinds) as (keyof typeof kinds)[] } }),
})
const builder = createBuilder(table)
builder.entity(Log, { fields: (t) => t.attributes() })
builder.queryFields((t) => ({ logs: t.connection(access.logs) }))
builder.mutationFields((t) => ({ createLog: t.create(Log) }))

const client = await openClient({ kind: 'embedded', memory: true })
const store = openStore({ client, table, cursorSecret: 'test' })
const schema = builder.toSchema()
const gateway = createGateway({ schema, graphiql: false, context: () => ({ store: store.request() }) })
beforeAll(() => prepareTable(client, { table, mayCreate: true }))
afterAll(() => store.close())

async function execute(query: string, variables: object): Promise<unknown> {
  const response = await gateway.fetch('http://gateway/graphql', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ query, variables }),
  })
  return response.json()
}

describe('a record in GraphQL, which is JSON,', () => {
  it.each<[keyof typeof kinds, unknown]>([
    ['dates', { first: '2026-01-01T00:00:00.000Z' }],
    ['bigs', { large: '12345678901234567890' }],
    ['bytes', { raw: 'AQID' }],
    ['sets', { primes: [2, 3] }],
    ['lists', { both: ['2026-01-01T00:00:00.000Z', '2027-01-01T00:00:00.000Z'] }],
    ['maps', { one: { at: '2026-01-01T00:00:00.000Z' } }],
    ['records', { outer: { inner: '7' } }],
    ['temperatures', { oven: '180C' }],
    ['anything', { deep: { list: [1, null, 'x'] } }],
    ['listed', [{ large: '7' }, {}]],
  ])('accepts, returns and is filtered by %s as %j', async (name, value) => {
    const type = name === 'listed' ? '[JSON!]!' : 'JSON!'
    const create = `mutation ($id: ID!, $value: ${type}) {
      createLog(input: { logId: $id, ${name}: $value }) { ${name} }
    }`
    expect(await execute(create, { id: name, value })).toEqual({ data: { createLog: { [name]: value } } })
    const read = `query ($value: ${type}) { logs(filter: { ${name}: { eq: $value } }) { nodes { logId ${name} } } }`
    expect(await execute(read, { value })).toEqual({
      data: { logs: { nodes: [{ logId: name, [name]: value }] } },
    })
  })

  it.each<[keyof typeof kinds, unknown, string]>([
    [
      'dates',
      { first: 'soon' },
      'Log.dates.first: DateTime cannot represent an invalid date-time-string soon',
    ],
    ['dates', 'soon', 'Log.dates: expected an object'],
    ['dates', { first: null }, 'Log.dates.first: expected a Date, got null'],
    ['dates', { ['x'.repeat(50)]: 'soon' }, `Log.dates.${'x'.repeat(40)}…: DateTime cannot represent`],
    ['sets', { primes: [2, 'x'] }, 'Log.sets.primes: Float cannot represent'],
    ['lists', { both: [{}] }, 'Log.lists.both[0]: DateTime cannot represent'],
    ['maps', { one: { at: 7 } }, 'Log.maps.one.at: DateTime cannot represent'],
    [
      'maps',
      { one: { at: '2026-01-01T00:00:00Z', by: 'x' } },
      'Log.maps.one: expected an object (Visit) of at, note',
    ],
    [
      'temperatures',
      { oven: 'hot' },
      'Log.temperatures.oven: expected a temperature, such as 21C, got "hot"',
    ],
  ])('%s rejects %j', async (name, value, message) => {
    const create = `mutation ($value: JSON!) { createLog(input: { logId: "x", ${name}: $value }) { logId } }`
    expect(await execute(create, { value })).toMatchObject({
      errors: [
        { extensions: { code: 'BAD_USER_INPUT' }, message: expect.stringContaining(message) as string },
      ],
    })
  })
})
