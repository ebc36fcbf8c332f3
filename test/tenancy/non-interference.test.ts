import { memoryCache } from 'dynagate'
import { openTestGateway, type TestGateway, type TestResponse } from 'dynagate/testing'
import { expect, it } from 'vitest'
import { Article, Customer, gateway, Ticket } from './helpdesk.ts'
import { type Below, randomRequest, seeded } from './random-request.ts'

/** The number of requests, and the first seed: a soak sends 100,000, and each of its rounds has another seed. */
const requests = Number(process.env.TENANCY_REQUESTS ?? 90)
const firstSeed = Number(process.env.TENANCY_SEED ?? 1)
const perRound = 30

const others = ['globex', 'initech', 'acme#STATE#OPEN']
const senders = ['acme', 'acme', 'acme', undefined, ...others]

/**
 * What a tenant gets is what it would get if there were no other tenant: the same bytes for each request, in a table in
 * which others have items with the same keys, and write and read between, and in one that it has for itself.
 */
it(`the responses of a tenant don't depend on other tenants: ${requests} random requests`, async () => {
  const outcomes = new Set<string>()
  for (let round = 0; round * perRound < requests; round += 1) {
    await using together = await filled(['acme', ...others])
    await using alone = await filled(['acme'])
    for (const outcome of await compare(seeded(firstSeed + round), together, alone)) outcomes.add(outcome)
  }
  expect([...outcomes]).toEqual(
    expect.arrayContaining(['data', 'BAD_CURSOR', 'UNAUTHENTICATED', 'NOT_FOUND']),
  )
}, 3_600_000)

/** Sends the requests of a round, and returns the outcomes of those that were compared. */
async function compare(below: Below, together: TestGateway, alone: TestGateway): Promise<Set<string>> {
  const outcomes = new Set<string>()
  const cursors = ['none']
  const ids = ['none', ...forged]
  for (let at = 0; at < perRound; at += 1) {
    const own = { ...pools, after: cursors, before: cursors, id: ids, ids }
    const request = randomRequest(below, gateway.schema, own)
    const sender = senders[below(senders.length)]
    const caller = sender === undefined ? {} : { caller: { userId: 'u', org: sender } }
    const options = { variables: request.variables, ...caller }
    const response = await together.query(request.query, options)
    harvest(response, cursors, ids)
    if (sender !== undefined && sender !== 'acme') continue
    expect(JSON.stringify(response)).not.toContain('SECRET')
    const context = `${JSON.stringify(sender)}: ${request.query} ${JSON.stringify(request.variables)}`
    expect(inOrder(response), context).toBe(inOrder(await alone.query(request.query, options)))
    if (response.data) outcomes.add('data')
    for (const { extensions } of response.errors ?? []) outcomes.add(extensions.code)
  }
  return outcomes
}

/** The bytes of a response. Its errors are in the order in which they occurred, which depends on the machine. */
function inOrder({ errors, ...response }: TestResponse<unknown>): string {
  const sorted = errors?.map((error) => JSON.stringify(error)).sort()
  return JSON.stringify({ ...response, errors: sorted })
}

/** The cursors and ids of a response, also those of other tenants. */
function harvest(value: unknown, cursors: string[], ids: string[]): void {
  if (typeof value !== 'object' || value === null) return
  for (const [name, member] of Object.entries(value)) {
    const pool = /cursor/i.test(name) ? cursors : /^id_/.test(name) ? ids : undefined
    if (pool === undefined || typeof member !== 'string') harvest(member, cursors, ids)
    else if (pool.length < 40) pool.push(member)
  }
}

const idOf = (...parts: unknown[]) => Buffer.from(JSON.stringify(parts)).toString('base64url')

const forged = [
  idOf('Customer', 'c1'),
  idOf('Customer', 'globex', 'c1'),
  idOf('Customer', 'c1', 'globex'),
  idOf('Customer', 'c1', { org: 'globex' }),
  idOf('Customer', { customerId: 'c1', org: 'globex' }),
  idOf('Customer', 'T#globex#CUSTOMER#c1'),
  idOf('Ticket', 'c1', 't1'),
  idOf('Ticket', 'c2', 't3'),
  idOf('Article', 'a1'),
  idOf('Article', 'T#globex#CUSTOMER#c1'),
]

/** The same ids in all tenants, and strings that mean something in keys. */
const pools = {
  customerId: ['c1', 'c2', 'c3', 'c4', 'c1#TICKET', '../globex#CUSTOMER#c1', '\u0000'],
  ticketId: ['t1', 't2', 't3', 't4', 't5', 't1#globex'],
  articleId: ['a1', 'a2', 'a3', 'T#globex#CUSTOMER#c1'],
  topic: ['x', 'y', 'T#globex'],
  email: ['c1@example.com', 'c2@example.com', 'c3@example.com'],
  first: [0, 1, 2, 3, 20],
  last: [0, 1, 2, 20],
  expectedVersion: [1, 2, 3],
  ID: ['c1', 't1', 'a1', 'globex'],
  String: ['x', 'title', 'T#globex', 'org', 'globex'],
  Int: [0, 1, 2, 7],
  SafeInt: [0, 1, 2],
  EmailAddress: ['c1@example.com', 'c2@example.com'],
  Boolean: [true, false],
}

/**
 * A table with these tenants. All have the same keys, and some of those that acme lacks. They even share the scope of
 * cached reads.
 */
async function filled(tenants: readonly string[]): Promise<TestGateway> {
  const cache = { storage: memoryCache(), settleMs: 0, scope: () => 'all' }
  const app = await openTestGateway({ ...gateway, cache })
  await app.store.putAll(
    Article,
    ['a1', 'a2'].map((articleId) => ({ articleId, topic: 'x', text: 'shared' })),
  )
  for (const tenant of tenants) {
    const isOther = tenant !== 'acme'
    const name = isOther ? `SECRET of ${tenant}` : 'of acme'
    const customerIds = isOther ? ['c1', 'c2', 'c3'] : ['c1', 'c2']
    const ticketIds = isOther ? ['t1', 't2', 't3', 't4'] : ['t1', 't2']
    await app.store.putAll(
      Customer,
      customerIds.map((customerId) => ({ customerId, email: `${customerId}@example.com`, name })),
      { tenant },
    )
    const tickets = customerIds.flatMap((customerId) =>
      ticketIds.map((ticketId, at) => ({
        customerId,
        ticketId,
        state: at % 2 === 0 ? ('OPEN' as const) : ('CLOSED' as const),
        title: name,
        articleId: at % 2 === 0 ? 'a1' : 'a2',
      })),
    )
    await app.store.putAll(Ticket, tickets, { tenant })
  }
  return app
}
