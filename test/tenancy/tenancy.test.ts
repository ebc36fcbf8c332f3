import { memoryCache } from 'dynagate'
import { openTestGateway, type TestGateway } from 'dynagate/testing'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { printSchema } from '../../src/tools/index.ts'
import { Article, access, Customer, gateway, Ticket } from './helpdesk.ts'

const of = (org: string) => ({ caller: { userId: 'u1', org } })
const idOf = (...parts: unknown[]) => Buffer.from(JSON.stringify(parts)).toString('base64url')

let app: TestGateway
beforeAll(async () => {
  app = await openTestGateway(gateway)
  await app.store.putAll(Article, [{ articleId: 'a1', topic: 'x', text: 'for all' }])
  for (const tenant of ['acme', 'globex']) {
    await app.store.putAll(
      Customer,
      [{ customerId: 'c1', email: `ada@${tenant}.com`, name: `Ada of ${tenant}` }],
      { tenant },
    )
    const ticket = { customerId: 'c1', state: 'OPEN' as const, articleId: 'a1' }
    await app.store.putAll(
      Ticket,
      ['t1', 't2'].map((ticketId) => ({ ...ticket, ticketId, title: `${ticketId} of ${tenant}` })),
      { tenant },
    )
  }
  await app.store.putAll(Customer, [{ customerId: 'c2', email: 'b@globex.com', name: 'Bob of globex' }], {
    tenant: 'globex',
  })
})
afterAll(() => app.close())

describe('a caller with a tenant', () => {
  it('reads the items of that tenant by every pattern, and shared items', async () => {
    const { data } = await app.query(
      `{ customer(customerId: "c1") { name ticketList(first: 1) { totalCount nodes { title article { text tickets { nodes { title } } } } } }
         customerByEmail(email: "ada@acme.com") { name }
         customers { totalCount nodes { name } }
         tickets { nodes { title customer { name } } }
         ticketsIn(state: OPEN) { nodes { title } }
         file(customerId: "c1") { nodes { __typename } }
         node(id: "${idOf('Ticket', 'c1', 't1')}") { ... on Ticket { title } } }`,
      of('acme'),
    )
    expect(data).toEqual({
      customer: {
        name: 'Ada of acme',
        ticketList: {
          totalCount: 2,
          nodes: [
            {
              title: 't1 of acme',
              article: {
                text: 'for all',
                tickets: { nodes: [{ title: 't1 of acme' }, { title: 't2 of acme' }] },
              },
            },
          ],
        },
      },
      customerByEmail: { name: 'Ada of acme' },
      customers: { totalCount: 1, nodes: [{ name: 'Ada of acme' }] },
      tickets: {
        nodes: [
          { title: 't1 of acme', customer: { name: 'Ada of acme' } },
          { title: 't2 of acme', customer: { name: 'Ada of acme' } },
        ],
      },
      ticketsIn: { nodes: [{ title: 't2 of acme' }, { title: 't1 of acme' }] },
      file: { nodes: [{ __typename: 'Customer' }, { __typename: 'Ticket' }, { __typename: 'Ticket' }] },
      node: { title: 't1 of acme' },
    })
  })

  it.each([
    ['a read', '{ customer(customerId: "ID") { name } }'],
    ['a lookup', '{ customerByEmail(email: "ID@globex.com") { name } }'],
    ['a page', '{ ticketsOf(customerId: "ID") { totalCount nodes { title } } }'],
    ['an update', 'mutation { updateCustomer(input: { customerId: "ID", name: "x" }) { name } }'],
    ['a delete', 'mutation { deleteCustomer(input: { customerId: "ID" }) { name } }'],
    [
      'a transaction',
      'mutation { openTicket(input: { customerId: "ID", ticketId: "t", title: "x", articleId: "a1" }) { ticket { title } } }',
    ],
  ])("returns the same for %s of another tenant's data and of missing data", async (_, document) => {
    const [theirs, nobodys] = await Promise.all(
      ['c2', 'c9'].map(async (id) => JSON.stringify(await app.query(document.replace('ID', id), of('acme')))),
    )
    expect(theirs).toBe(nobodys)
    expect(theirs).toMatch(/null|NOT_FOUND|"nodes":\[\]/)
  })

  it('writes its own item under a key that another tenant has', async () => {
    const input = '{ customerId: "c2", email: "own@acme.com", name: "Own" }'
    const created = await app.query(`mutation { createCustomer(input: ${input}) { name } }`, of('acme'))
    expect(created).toEqual({ data: { createCustomer: { name: 'Own' } } })
    expect(
      await app.store.request({ tenant: 'globex' }).one(access.customer, { customerId: 'c2' }),
    ).toMatchObject({
      name: 'Bob of globex',
    })
    await app.query('mutation { deleteCustomer(input: { customerId: "c2" }) { name } }', of('acme'))
    expect(
      await app.store.request({ tenant: 'globex' }).one(access.customer, { customerId: 'c2' }),
    ).not.toBeNull()
  })

  it('gets BAD_CURSOR for a cursor of another tenant, as for a cursor of another field', async () => {
    const page = (after: string) =>
      `{ ticketsOf(customerId: "c1", first: 1, after: "${after}") { nodes { title } } }`
    const { data } = await app.query(
      '{ ticketsOf(customerId: "c1", first: 1) { pageInfo { endCursor } } ticketsIn(state: OPEN, first: 1) { pageInfo { endCursor } } }',
      of('globex'),
    )
    const { ticketsOf, ticketsIn } = data as Record<string, { pageInfo: { endCursor: string } }>
    const theirs = await app.query(page(String(ticketsOf?.pageInfo.endCursor)), of('acme'))
    expect(theirs.errors?.[0]?.extensions.code).toBe('BAD_CURSOR')
    expect(theirs).toEqual(await app.query(page(String(ticketsIn?.pageInfo.endCursor)), of('acme')))
  })

  it.each([
    ['more parts', ['Customer', 'globex', 'c1']],
    ['an object for a part', ['Customer', { customerId: 'c1', org: 'globex' }]],
    ['a system entity', ['UniqueValue', 'x']],
  ])('gets BAD_USER_INPUT for an id with %s', async (_, parts) => {
    const { errors } = await app.query(`{ node(id: "${idOf(...parts)}") { id } }`, of('acme'))
    expect(errors?.[0]?.extensions.code).toBe('BAD_USER_INPUT')
  })

  it('finds nothing by values that look like keys of another tenant', async () => {
    const id = 'c1\u0000#T#globex#CUSTOMER#c1'
    const document =
      'query ($id: ID!) { customer(customerId: $id) { name } ticketsOf(customerId: $id) { nodes { title } } }'
    expect(await app.query(document, { ...of('acme'), variables: { id } })).toEqual({
      data: { customer: null, ticketsOf: { nodes: [] } },
    })
  })
})

it.each([
  ['too long', 'x'.repeat(3000)],
  ['empty', ''],
  ['not a string', 7],
])('a caller whose tenant is %s is UNAUTHENTICATED, whatever it requests', async (_, org) => {
  for (const document of [
    '{ customer(customerId: "c1") { name } }',
    '{ article(articleId: "a1") { text } }',
  ]) {
    const { data, errors } = await app.query(document, { caller: { userId: 'u1', org } })
    expect(data ?? null).toBeNull()
    expect(errors?.map(({ extensions }) => extensions.code)).toEqual(['UNAUTHENTICATED'])
    expect(app.calls).toEqual([])
  }
})

it.each([
  'acme#',
  'acme#CUSTOMER#c1',
  'acme#STATE#OPEN',
  'acme\u0000',
  '\u0000',
  'acme$',
  'acm',
  'acme ',
  'ACME',
  '../acme',
  'acme\ud800',
])("a caller whose tenant is %j reaches no other tenant's items", async (org) => {
  const response = await app.query(
    `{ customer(customerId: "c1") { name } customerByEmail(email: "ada@acme.com") { name }
       customers { totalCount nodes { name } } tickets { nodes { title } } ticketsIn(state: OPEN) { nodes { title } }
       file(customerId: "c1") { nodes { __typename } } node(id: "${idOf('Ticket', 'c1', 't1')}") { id } }`,
    of(org),
  )
  expect(JSON.stringify(response)).not.toMatch(/of (acme|globex)/)
  const isRejected = response.errors?.every(({ extensions }) => extensions.code === 'UNAUTHENTICATED')
  const nothing = { customer: null, customerByEmail: null, node: null, file: { nodes: [] } }
  if (!isRejected)
    expect(response.data).toMatchObject({ ...nothing, customers: { totalCount: 0, nodes: [] } })
})

it('tenants share cached reads of their own items only, and of shared items', async () => {
  await using cached = await openTestGateway({ ...gateway, cache: { storage: memoryCache(), settleMs: 0 } })
  for (const tenant of ['acme', 'globex']) {
    await cached.store.putAll(Customer, [{ customerId: 'c1', email: 'a@b.com', name: tenant }], { tenant })
  }
  const callsOf = async (org: string) => {
    const { data } = await cached.query('{ customer(customerId: "c1") { name } }', of(org))
    expect(data).toEqual({ customer: { name: org } })
    return cached.calls.length
  }
  expect([
    await callsOf('acme'),
    await callsOf('acme'),
    await callsOf('globex'),
    await callsOf('globex'),
  ]).toEqual([1, 0, 1, 0])
})

it("an item of another tenant in the tenant's own index partition is an error, and isn't served", async () => {
  await using broken = await openTestGateway(gateway)
  await broken.store.putAll(Customer, [{ customerId: 'c1', email: 'a@globex.com', name: 'SECRET' }], {
    tenant: 'globex',
  })
  await broken.engine.execute('UpdateItem', {
    TableName: 'desk',
    Key: { pk: { S: 'T#globex#CUSTOMER#c1' }, sk: { S: 'PROFILE' } },
    UpdateExpression: 'SET gpk = :p',
    ExpressionAttributeValues: { ':p': { S: 'T#acme' } },
  })
  for (const document of [
    '{ customers { nodes { name } } }',
    '{ customerByEmail(email: "a@globex.com") { name } }',
  ]) {
    const response = await broken.query(document, of('acme'))
    expect(JSON.stringify(response)).not.toContain('SECRET')
    expect(response.errors?.map(({ extensions }) => extensions.code)).toEqual(['INTERNAL_SERVER_ERROR'])
  }
})

describe('an anonymous caller', () => {
  it('reads shared items, and gets UNAUTHENTICATED for all others, whether they exist or not', async () => {
    const document = `{ article(articleId: "a1") { text tickets { nodes { title } } }
      customer(customerId: "c1") { name } missing: customer(customerId: "c9") { name }
      node(id: "${idOf('Customer', 'c1')}") { id } }`
    const { data, errors = [] } = await app.query(document)
    expect(data).toEqual({
      article: { text: 'for all', tickets: null },
      customer: null,
      missing: null,
      node: null,
    })
    expect(errors.map(({ extensions }) => extensions.code)).toEqual(
      Array.from({ length: 4 }, () => 'UNAUTHENTICATED'),
    )
    expect(app.calls.map(({ operation }) => operation)).toEqual(['get'])
  })

  it('writes nothing', async () => {
    const { errors } = await app.query('mutation { deleteCustomer(input: { customerId: "c1" }) { name } }')
    expect(errors?.[0]?.extensions.code).toBe('UNAUTHENTICATED')
    expect(app.calls).toEqual([])
  })
})

it('the schema and its plans have no trace of the tenant', async () => {
  expect(printSchema(gateway.schema)).not.toMatch(/\{org|\borg:/)
  await using trusting = await openTestGateway({ ...gateway, cost: { explain: () => true } })
  const response = await trusting.gateway.fetch('http://gateway/graphql', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({
      query: '{ customer(customerId: "c1") { ticketList { nodes { title } } } customers { nodes { name } } }',
      extensions: { explain: true },
    }),
  })
  const { extensions } = (await response.json()) as {
    extensions: { explain: { fields: { partition: string }[] } }
  }
  expect(JSON.stringify(extensions)).not.toMatch(/\borg\b/)
  expect(extensions.explain.fields.map(({ partition }) => partition)).toEqual([
    'T#CUSTOMER#{customerId}',
    'T',
  ])
})
