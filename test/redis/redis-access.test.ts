import { redisCache } from 'dynagate'
import { openTestGateway, type TestGateway } from 'dynagate/testing'
import { afterAll, beforeAll, expect, it } from 'vitest'
import helpdesk from '../../examples/helpdesk/index.ts'
import { type RedisServer, startRedis } from './redis-server.ts'

let server: RedisServer
beforeAll(async () => {
  server = await startRedis({ maxmemory: '100mb' })
})
afterAll(() => server[Symbol.asyncDispose]())

const own = '{ tickets { totalCount nodes { customerId title note } } }'
const ofBob = '{ ticket(customerId: "bob", ticketId: "t2") { title note } }'

/** The help desk with a cache in Redis, which all callers of all tenants share. */
async function openDesk(prefix: string): Promise<TestGateway> {
  const storage = redisCache(await server.connect(), { prefix })
  const cache = { storage, settleMs: 0, scope: () => 'all' }
  return openTestGateway({ ...helpdesk, cache }, { seed: true })
}

it('callers of two tenants, with the same ids, share a cache in Redis and see what rules allow each of them', async () => {
  await using app = await openDesk('shared:')
  const ask = (key: string, query: string) =>
    app.query<Record<string, never>>(query, key === '' ? {} : { headers: { 'x-api-key': `${key}-key` } })
  const callers = ['acme-support', 'acme-ada', 'acme-bob', 'globex-support', 'globex-ada', '']
  const askAll = async () => {
    const responses: Record<string, unknown> = {}
    for (const key of callers) {
      for (const query of [own, ofBob]) responses[`${key} ${query}`] = await ask(key, query)
    }
    return responses
  }
  const cold = await askAll()
  const before = app.calls.length
  expect(await askAll()).toEqual(cold)
  expect(app.calls.slice(before), 'a warm cache has the items and the pages of all callers').toEqual([])

  const printer = (customer: string, org: string) => `The printer of ${customer} at ${org}`
  for (const org of ['acme', 'globex']) {
    expect(cold[`${org}-support ${ofBob}`]).toEqual({
      data: { ticket: { title: printer('bob', org), note: 'Called bob back.' } },
    })
    expect(cold[`${org}-ada ${ofBob}`]).toEqual({ data: { ticket: null } })
    expect(cold[`${org}-support ${own}`]).toMatchObject({ data: { tickets: { totalCount: 2 } } })
    expect(cold[`${org}-ada ${own}`]).toMatchObject({
      data: { tickets: { totalCount: 1, nodes: [{ title: printer('ada', org), note: null }] } },
    })
  }
  expect(cold[`acme-bob ${ofBob}`]).toMatchObject({
    data: { ticket: { title: printer('bob', 'acme'), note: null } },
  })
  expect(cold[` ${ofBob}`]).toMatchObject({
    data: { ticket: null },
    errors: [{ extensions: { code: 'UNAUTHENTICATED' } }],
  })
})

it('a write of one tenant is seen by all of its callers who may read the item, and by no other tenant', async () => {
  await using app = await openDesk('written:')
  const titleAs = async (key: string) => {
    const response = await app.query<{ ticket: { state: string } | null }>(
      '{ ticket(customerId: "ada", ticketId: "t1") { state } }',
      { headers: { 'x-api-key': `${key}-key` } },
    )
    return response.data?.ticket?.state
  }
  const readers = ['acme-ada', 'acme-support', 'globex-ada', 'acme-bob']
  const readAll = async () => {
    const states: unknown[] = []
    for (const reader of readers) states.push(await titleAs(reader))
    return states
  }
  expect(await readAll()).toEqual(['OPEN', 'OPEN', 'OPEN', undefined])
  const close = 'mutation { closeTicket(input: { customerId: "ada", ticketId: "t1" }) { state } }'
  await app.query(close, { headers: { 'x-api-key': 'acme-support-key' } })
  expect(await readAll()).toEqual(['CLOSED', 'CLOSED', 'OPEN', undefined])
})
