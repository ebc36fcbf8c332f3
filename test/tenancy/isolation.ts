import assert from 'node:assert/strict'
import { memoryCache } from 'dynagate'
import { openTestGateway, type TestGateway, type TestResponse } from 'dynagate/testing'
import { Article, Customer, gateway, Ticket } from './helpdesk.ts'
import { type Below, randomOperation, seeded } from './random-request.ts'

const others = ['globex', 'initech', 'acme#STATE#OPEN']
const senders = ['acme', 'acme', 'acme', undefined, ...others]

/** The requests of one document, with other variables and by other callers: a document takes longer to check than to execute. */
const perDocument = 3

/** Codes of a broken gateway: two of them would have equal responses. */
const failures: ReadonlySet<string> = new Set([
  'UPSTREAM_UNAVAILABLE',
  'OUTCOME_UNKNOWN',
  'INTERNAL_SERVER_ERROR',
])

/** What a round found. */
export interface Round {
  /** `data`, and the codes of errors, of the responses that were compared. */
  readonly outcomes: ReadonlySet<string>
  /** The responses that were compared. */
  readonly compared: number
}

/**
 * Sends random requests of several tenants to a table in which all have items with the same keys, and those of one tenant to
 * a table that it has for itself as well. Throws an AssertionError where its responses differ in a byte, or contain another
 * tenant's data.
 *
 * @param requests a multiple of 3.
 */
export async function playRound(seed: number, requests: number): Promise<Round> {
  await using together = await filled(['acme', ...others])
  await using alone = await filled(['acme'])
  return await compare(seeded(seed), together, alone, requests)
}

async function compare(
  below: Below,
  together: TestGateway,
  alone: TestGateway,
  requests: number,
): Promise<Round> {
  const outcomes = new Set<string>()
  let compared = 0
  const cursors = ['none']
  const ids = ['none', ...forged]
  const own = { ...pools, after: cursors, before: cursors, id: ids, ids }
  for (let at = 0; at < requests; at += perDocument) {
    const { query, variables } = randomOperation(below, gateway.schema, own)
    for (let draw = 0; draw < perDocument; draw += 1) {
      const sender = senders[below(senders.length)]
      const caller = sender === undefined ? {} : { caller: { userId: 'u', org: sender } }
      const request = { variables: variables(), ...caller }
      const response = await together.query(query, request)
      harvest(response, cursors, ids)
      if (sender !== undefined && sender !== 'acme') continue
      const context = `${sender}: ${query} ${JSON.stringify(request.variables)}`
      assert(!JSON.stringify(response).includes('SECRET'), context)
      assert.equal(inOrder(response), inOrder(await alone.query(query, request)), context)
      compared += 1
      if (response.data) outcomes.add('data')
      for (const { extensions } of response.errors ?? []) {
        assert(!failures.has(extensions.code), `${extensions.code} for ${context}`)
        outcomes.add(extensions.code)
      }
    }
  }
  return { outcomes, compared }
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
  // Estimates follow from the largest items of all tenants.
  const cost = { limit: { calls: 1e6, readUnits: 1e9, writeUnits: 1e9 } }
  const app = await openTestGateway({ ...gateway, cache, cost })
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
