import { createHash } from 'node:crypto'
import {
  a,
  apiKeys,
  createBuilder,
  createGateway,
  defineTable,
  type GatewayOptions,
  startGateway,
} from 'dynagate'
import { openTestGateway } from 'dynagate/testing'
import { describe, expect, it } from 'vitest'

const table = defineTable({
  name: 'menu',
  primaryKey: { partition: 'pk', sort: 'sk' },
  caller: { userId: a.id() },
})
const Dish = table.entity('Dish', {
  attributes: {
    menuId: a.id(),
    dishId: a.id(),
    name: a.string(),
    taste: a.map('Taste', { hot: a.int() }).optional(),
  },
  key: { partition: 'MENU#{menuId}', sort: 'DISH#{dishId}' },
})
const access = table.access({ dish: Dish.get(), dishes: Dish.query() })
const builder = createBuilder(table)
builder.entity(Dish, {
  fields: (t) => ({
    ...t.attributes('name', 'taste'),
    sold: t.int({ cacheControl: { maxAgeSeconds: 5, scope: 'public' }, resolve: () => 7 }),
    mine: t.boolean({ cacheControl: { maxAgeSeconds: 600 }, resolve: () => true }),
    undeclared: t.boolean({ resolve: () => true }),
    broken: t.boolean({
      nullable: true,
      cacheControl: { maxAgeSeconds: 60, scope: 'public' },
      resolve: () => Promise.reject(new Error('broken')),
    }),
    siblings: t.connection(access.dishes),
  }),
})
builder.queryFields((t) => ({
  dish: t.item(access.dish, { cacheControl: { maxAgeSeconds: 60, scope: 'public' } }),
  dishes: t.connection(access.dishes, { cacheControl: { maxAgeSeconds: 300, scope: 'public' } }),
  fresh: t.string({ cacheControl: { maxAgeSeconds: 0, scope: 'public' }, resolve: () => 'now' }),
  live: t.item(access.dish),
}))
builder.mutationFields((t) => ({ createDish: t.create(Dish) }))
const schema = builder.toSchema()

/** The caching headers of a GET, equal through `fetch` and over a socket. */
async function cachingOf(
  query: string,
  { headers = {}, ...options }: Partial<GatewayOptions> & { readonly headers?: Record<string, string> } = {},
) {
  await using app = await openTestGateway({ table, schema })
  await app.store.putAll(Dish, [{ menuId: 'm', dishId: 'd', name: 'Soup' }])
  const context: GatewayOptions['context'] = (_, { caller = null }) => ({
    caller,
    store: app.store.request(),
  })
  const gateway = createGateway({ schema, context, log() {}, caller: table.definition.caller, ...options })
  const path = `/graphql?query=${encodeURIComponent(query)}`
  const server = await startGateway({ gateway, port: 0 })
  try {
    const answers = [
      await gateway.fetch(`http://gateway${path}`, { headers }),
      await fetch(`${new URL(server.url).origin}${path}`, { headers }),
    ].map(async (response) => ({
      status: response.status,
      data: dataIn(await response.text()),
      cacheControl: response.headers.get('cache-control'),
      etag: response.headers.get('etag'),
      vary: response.headers.get('vary'),
    }))
    const [web, socket] = await Promise.all(answers)
    expect(socket).toEqual(web)
    return web
  } finally {
    await server.close()
  }
}

/** The `data` of a body, if there is one: errors have the id of their request. */
function dataIn(body: string): unknown {
  return body === '' ? undefined : JSON.parse(body).data
}

const dish = (selection: string) => `{ dish(menuId: "m", dishId: "d") { ${selection} } }`
const sha256 = (key: string) => createHash('sha256').update(key).digest('hex')
const authenticate = apiKeys({ keys: [{ sha256: sha256('k'), caller: { userId: 'u' } }] })

describe('the response to a GET', () => {
  it.each([
    ['what a field declares', dish('name'), 'public, max-age=60'],
    ['the same for what is resolved from it', dish('id __typename taste { hot }'), 'public, max-age=60'],
    [
      'the shortest time of several',
      `{ ...D dishes(menuId: "m") { nodes { name } } } fragment D on Query ${dish('name')}`,
      'public, max-age=60',
    ],
    [
      'what a connection declares',
      '{ dishes(menuId: "m") { edges { node { name } cursor } pageInfo { endCursor } } }',
      'public, max-age=300',
    ],
    ['the shorter time of a field below', dish('name sold'), 'public, max-age=5'],
    ['private if a field is', dish('name mine'), 'private, max-age=60'],
    ['no-cache for no time', '{ fresh }', 'public, no-cache'],
    ['no-store if a field declares nothing', dish('name undeclared'), 'no-store'],
    ['no-store if a read below declares nothing', dish('siblings { nodes { name } }'), 'no-store'],
    ['no-store if a top field declares nothing', '{ live(menuId: "m", dishId: "d") { name } }', 'no-store'],
    ['no-store for errors', dish('name broken'), 'no-store'],
    ['no-store for a document that is not valid', '{ nothing }', 'no-store'],
    ['no-store for the schema alone', '{ __schema { __typename } }', 'no-store'],
  ])('has %s', async (_, query, expected) => {
    const { cacheControl, etag } = (await cachingOf(query)) ?? {}
    expect(cacheControl).toBe(expected)
    expect(etag !== null).toBe(expected !== 'no-store')
  })

  it('is private for a verified caller and varies with the headers that identify callers', async () => {
    const headers = { 'x-api-key': 'k' }
    expect(await cachingOf(dish('name'), { authenticate })).toMatchObject({
      cacheControl: 'public, max-age=60',
      vary: expect.stringMatching(/authorization, cookie.*x-api-key/),
    })
    expect(await cachingOf(dish('name'), { authenticate, headers })).toMatchObject({
      cacheControl: 'private, max-age=60',
    })
  })

  it('is private and revalidated if a function finds callers, since it can read any header', async () => {
    const answer = await cachingOf(dish('name'), { authenticate: () => null })
    expect(answer).toMatchObject({ cacheControl: 'private, no-cache' })
  })

  it('is not cacheable with a cost report', async () => {
    const headers = { 'dynagate-cost': '1' }
    expect(await cachingOf(dish('name'), { headers })).toMatchObject({ cacheControl: 'no-store', etag: null })
  })

  it('is not cacheable with a cookie that a plugin sets', async () => {
    const plugins: GatewayOptions['plugins'] = [
      { onResponse: ({ response }) => response.headers.append('set-cookie', 'session=1') },
    ]
    expect(await cachingOf(dish('name'), { plugins })).toMatchObject({ cacheControl: 'no-store', etag: null })
  })

  it('varies with further headers that a plugin names', async () => {
    const plugins: GatewayOptions['plugins'] = [
      { onResponse: ({ response }) => response.headers.append('vary', 'x-tenant') },
    ]
    const cors = { origins: ['https://app.example.com'] }
    const { cacheControl, vary } = (await cachingOf(dish('name'), { plugins, cors })) ?? {}
    expect(cacheControl).toBe('public, max-age=60')
    expect(vary?.split(', ')).toEqual(expect.arrayContaining(['x-tenant', 'origin', 'accept', 'cookie']))
  })

  it('is a 304 without a body for a client that has it', async () => {
    const { etag, data } = (await cachingOf(dish('name'))) ?? {}
    expect(data).toEqual({ dish: { name: 'Soup' } })
    for (const ifNoneMatch of [`${etag}`, `W/${etag}`, `"other", ${etag}`, '*']) {
      const answer = await cachingOf(dish('name'), { headers: { 'if-none-match': ifNoneMatch } })
      expect(answer).toMatchObject({ status: 304, data: undefined, etag, cacheControl: 'public, max-age=60' })
    }
    const other = await cachingOf(dish('name'), { headers: { 'if-none-match': '"other"' } })
    expect(other).toMatchObject({ status: 200, etag })
    const otherType = { accept: 'application/graphql-response+json', 'if-none-match': `${etag}` }
    expect(await cachingOf(dish('name'), { headers: otherType })).toMatchObject({ status: 200 })
  })

  it('is not cacheable for a POST', async () => {
    await using app = await openTestGateway({ table, schema })
    const response = await app.gateway.fetch('http://gateway/graphql', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: '{"query":"{ fresh }"}',
    })
    expect([response.headers.get('cache-control'), response.headers.get('etag')]).toEqual(['no-store', null])
  })
})

it.each([
  [{ maxAgeSeconds: -1 }],
  [{ maxAgeSeconds: 1.5 }],
  [{ maxAgeSeconds: 60, scope: 'shared' as never }],
])('cacheControl %j is a fault of the schema', (cacheControl) => {
  const faulty = createBuilder(table)
  faulty.queryFields((t) => ({ fresh: t.string({ cacheControl, resolve: () => 'now' }) }))
  expect(() => faulty.toSchema()).toThrow('Query.fresh: cacheControl expects maxAgeSeconds from 0')
})
