import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Engine, type EngineServer, openEngine, serveEngine } from '../../src/engine/index.ts'
import { type DynamoClient, openClient, openStore, type Store } from '../../src/index.ts'
import { wrapClient } from '../../src/store/client/index.ts'
import { sessionPolicy } from '../../src/store/client/lean/tenants/session-policy.ts'
import { prepareTable } from '../../src/tools/index.ts'
import { type FakeSts, openFakeSts, type StsAnswer } from './fake-sts.ts'
import { Article, access, Customer, desk, Ticket } from './helpdesk.ts'

const region = 'eu-central-1'
const tableArn = `arn:aws:dynamodb:${region}:000000000000:table/desk`
const roleArn = 'arn:aws:iam::000000000000:role/desk-tenants'
const own = { accessKeyId: 'GATEWAY', secretAccessKey: 'secret' }
const tenants = ['acme', 'globex', 'a*e', 'Zürich GmbH', null]

/** The access key of each tenant's session, with the policy that the session has. */
const sessions = tenants.map((tenant, at) => ({
  accessKeyId: `SESSION${at}`,
  secretAccessKey: `secret${at}`,
  sessionToken: `token${at}`,
  policy: JSON.parse(sessionPolicy(desk, tableArn, tenant)),
}))
const anything = {
  Version: '2012-10-17',
  Statement: { Effect: 'Allow', Action: '*', Resource: '*' },
} as const

let engine: Engine
let server: EngineServer
let sts: FakeSts
let client: DynamoClient
let store: Store<typeof desk>

beforeAll(async () => {
  engine = await openEngine({
    memory: true,
    iam: { accessKeys: [...sessions, { ...own, policy: anything }] },
  })
  server = await serveEngine(engine, { port: 0 })
  sts = await openFakeSts(({ Policy = '' }) => {
    const session = sessions.find(
      ({ policy }) => JSON.stringify(policy) === JSON.stringify(JSON.parse(Policy)),
    )
    return session ?? { status: 403, code: 'AccessDenied' }
  })
  client = await openWith(sts)
  await prepareTable(client, { table: desk, mayCreate: true })
  store = openStore({ client, table: desk, cursorSecret: 'secret' })
  await store.putAll(Article, [{ articleId: 'a1', topic: 'x', text: 'for all' }])
  for (const tenant of tenants) {
    if (tenant === null) continue
    await store.putAll(Customer, [{ customerId: 'c1', email: 'a@b.com', name: tenant }], { tenant })
    const ticket = {
      customerId: 'c1',
      ticketId: 't1',
      state: 'OPEN',
      title: tenant,
      articleId: 'a1',
    } as const
    await store.putAll(Ticket, [ticket], { tenant })
  }
})
afterAll(async () => {
  await store.close()
  await sts[Symbol.asyncDispose]()
  await server.close()
  await engine.close()
})

function openWith({ url }: FakeSts): Promise<DynamoClient> {
  const tenantRole = { roleArn, table: desk, endpoint: url }
  const limits = { connectMs: 10_000, requestMs: 10_000 }
  return openClient({ kind: 'lean', endpoint: server.url, region, credentials: own, tenantRole, ...limits })
}

const page = { first: 10 }

describe('with a role of tenants', () => {
  it.each([
    'acme',
    'a*e',
    'Zürich GmbH',
  ])('a request of %s reads and writes by every pattern', async (tenant) => {
    const request = store.request({ tenant })
    const title = tenant
    expect(await request.one(access.customer, { customerId: 'c1' })).toMatchObject({ name: tenant })
    expect(await request.one(access.customerByEmail, { email: 'a@b.com' })).toMatchObject({ name: tenant })
    expect(await request.one(access.article, { articleId: 'a1' })).toMatchObject({ text: 'for all' })
    const pages = await Promise.all([
      request.page(access.ticketsOf, { customerId: 'c1' }, page),
      request.page(access.ticketsIn, { state: 'OPEN' }, page),
      request.page(access.ticketsAbout, { articleId: 'a1' }, page),
      request.page(access.tickets, {}, page),
      request.page(access.ticketsByTitle, { state: 'OPEN' }, page),
    ])
    expect(pages.map(({ edges }) => edges.map((edge) => edge.item?.title))).toEqual(pages.map(() => [title]))
    await request.create(Customer, { customerId: 'c2', email: 'c@b.com', name: 'new' })
    await request.transact((tx) => {
      tx.check(Article, { articleId: 'a1' })
      tx.update(Customer, { customerId: 'c2' }, { name: 'newer' })
    })
    expect(await request.delete(Customer, { customerId: 'c2' })).toMatchObject({ name: 'newer' })
  })

  it('a request without a tenant reads what is shared', async () => {
    const request = store.request({ tenant: null })
    expect(await request.one(access.article, { articleId: 'a1' })).toMatchObject({ text: 'for all' })
  })

  it.each([
    'acme',
    'a*e',
    'Zürich GmbH',
    null,
  ])("DynamoDB denies %s another tenant's keys", async (tenant) => {
    const TableName = 'desk'
    const Key = { pk: 'T#globex#CUSTOMER#c1', sk: 'PROFILE' }
    const query = (partition: string, value: string, IndexName?: string) =>
      client.query(
        {
          TableName,
          ...(IndexName && { IndexName }),
          KeyConditionExpression: `${partition} = :p`,
          ExpressionAttributeValues: { ':p': value },
        },
        { tenant },
      )
    const calls = await Promise.allSettled([
      client.get({ TableName, Key }, { tenant }),
      client.batchGet(
        { RequestItems: { desk: { Keys: [{ pk: 'ARTICLE#a1', sk: 'ARTICLE' }, Key] } } },
        { tenant },
      ),
      client.transactGet({ TransactItems: [{ Get: { TableName, Key } }] }, { tenant }),
      query('pk', 'T#globex#CUSTOMER#c1'),
      query('gpk', 'T#globex', 'gsi1'),
      query('ipk', 'T#globex#0', 'gsi3'),
      client.scan({ TableName }, { tenant }),
      client.put({ TableName, Item: Key }, { tenant }),
      client.update({ TableName, Key, UpdateExpression: 'SET a = pk' }, { tenant }),
      client.delete({ TableName, Key }, { tenant }),
      client.batchWrite({ RequestItems: { desk: [{ DeleteRequest: { Key } }] } }, { tenant }),
      client.transactWrite({ TransactItems: [{ Delete: { TableName, Key } }] }, { tenant }),
    ])
    const denied = { code: 'INTERNAL_SERVER_ERROR', cause: { name: 'AccessDeniedException' } }
    expect(calls).toMatchObject(calls.map(() => ({ status: 'rejected', reason: denied })))
  })

  it('a gateway that takes one tenant for another reads nothing', async () => {
    const confused = wrapClient(
      client,
      (send) => (operation, input, options) => send(operation, input, { ...options, tenant: 'acme' }),
    )
    const request = openStore({ client: confused, table: desk, cursorSecret: 'secret' }).request({
      tenant: 'globex',
    })
    const reads = await Promise.allSettled([
      request.one(access.customer, { customerId: 'c1' }),
      request.page(access.tickets, {}, page),
      request.update(Customer, { customerId: 'c1' }, { name: 'x' }),
    ])
    expect(reads).toMatchObject(
      reads.map(() => ({ status: 'rejected', reason: { code: 'INTERNAL_SERVER_ERROR' } })),
    )
  })

  it('a tenant has one session, however many requests arrive at once', async () => {
    await using counted = await openFakeSts(() => sessionOf('acme'))
    await using fresh = await openWith(counted)
    const another = openStore({ client: fresh, table: desk, cursorSecret: 'secret' })
    await Promise.all(
      Array.from({ length: 20 }, () =>
        another.request({ tenant: 'acme' }).one(access.customer, { customerId: 'c1' }),
      ),
    )
    expect(counted.assumptions).toMatchObject([
      { Action: 'AssumeRole', RoleArn: roleArn, RoleSessionName: 'acme', DurationSeconds: '3600' },
    ])
  })
})

function sessionOf(tenant: string): StsAnswer {
  const session = sessions[tenants.indexOf(tenant)]
  if (session === undefined) throw new Error(`No session of ${tenant}`)
  return session
}

it.each([
  ['STS fails', { status: 500, code: 'InternalFailure' }, 'AUTHENTICATION_UNAVAILABLE'],
  ['STS throttles', { status: 400, code: 'Throttling' }, 'AUTHENTICATION_UNAVAILABLE'],
  ['the role may not be assumed', { status: 403, code: 'AccessDenied' }, 'INTERNAL_SERVER_ERROR'],
  ['the session has expired', { ...sessionOf('acme'), sessionToken: 'old' }, 'INTERNAL_SERVER_ERROR'],
])('where %s, the gateway never uses its own credentials instead', async (_, answer, code) => {
  await using failing = await openFakeSts(() => answer)
  await using cut = await openWith(failing)
  const request = openStore({ client: cut, table: desk, cursorSecret: 'secret' }).request({ tenant: 'acme' })
  await expect(request.one(access.customer, { customerId: 'c1' })).rejects.toMatchObject({ code })
})

it('does not take the table for down because STS does not answer for a tenant', async () => {
  const [acme] = sessions
  await using hanging = await openFakeSts(({ RoleSessionName }) =>
    RoleSessionName === 'acme' ? acme : undefined,
  )
  await using cut = await openWith(hanging)
  const guarded = openStore({ client: cut, table: desk, cursorSecret: 'secret' })
  const read = (tenant: string, customerId: string) =>
    guarded.request({ tenant, deadlineMs: 400 }).one(access.customer, { customerId })
  // Of different items: one read serves all requests of the same item.
  const attempts = await Promise.allSettled(Array.from({ length: 40 }, (_, at) => read('globex', `c${at}`)))
  for (const attempt of attempts) {
    expect(attempt).toMatchObject({ status: 'rejected', reason: { code: 'TIMEOUT' } })
  }
  expect(await read('acme', 'c1')).toMatchObject({ name: 'acme' })
})
