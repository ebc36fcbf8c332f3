import { describe, expect, it } from 'vitest'
import { type Gateway, type GatewayOptions, startGateway } from '../../src/server/index.ts'
import { codesOf, read, trialGateway } from './gateway-case.ts'

type Send = (params: Record<string, string> | string, headers?: Record<string, string>) => Promise<Response>

/** Sends GET requests to a gateway: through `fetch`, and over a socket, where most are answered directly. */
async function both(
  options: Partial<GatewayOptions>,
  check: (send: Send, gateway: Gateway) => Promise<void>,
) {
  const { gateway } = trialGateway(options)
  const query = (params: Parameters<Send>[0]) => new URLSearchParams(params).toString()
  await check(
    (params, headers = {}) => gateway.fetch(`http://gateway/graphql?${query(params)}`, { headers }),
    gateway,
  )
  const server = await startGateway({ gateway, port: 0 })
  try {
    await check((params, headers = {}) => fetch(`${server.url}?${query(params)}`, { headers }), gateway)
  } finally {
    await server.close()
  }
}

describe('a GET', () => {
  it('executes a query with its variables', async () => {
    await both({}, async (send) => {
      const query = 'query A { hello } query B($n: Int!) { twice(number: $n) }'
      const answer = await read(
        await send({ query, variables: '{"n":4}', operationName: 'B', utm: 'ignored' }),
      )
      expect(answer.data).toEqual({ twice: 8 })
      expect(answer.headers.get('cache-control')).toBe('no-store')
      expect(answer.headers.get('etag')).toBeNull()
    })
  })

  it.each([
    ['a mutation', { query: 'mutation { touch }' }],
    ['a mutation next to a query', { query: 'query Q { hello } mutation M { touch }', operationName: 'M' }],
    ['a subscription', { query: 'subscription { ticks }' }],
  ])('does not execute %s', async (_, params) => {
    let touched = 0
    await both({ context: () => ({ touch: () => (touched += 1) }) }, async (send) => {
      const answer = await read(await send(params, { accept: 'application/graphql-response+json' }))
      expect([answer.status, ...codesOf(answer), answer.headers.get('allow')]).toEqual([
        405,
        'BAD_REQUEST',
        'POST',
      ])
    })
    expect(touched).toBe(0)
  })

  it('does not execute a mutation that accepts the events of a subscription', async () => {
    await both({ context: () => ({ touch: () => 1 }) }, async (send) => {
      const headers = { accept: 'text/event-stream' }
      expect((await send({ query: 'mutation { touch }' }, headers)).status).toBe(405)
      const events = await (await send({ query: 'subscription { ticks }' }, headers)).text()
      expect(events).toContain('data: {"data":{"ticks":1}}')
    })
  })

  it('does not execute a mutation whose document a POST has cached', async () => {
    const params = { query: 'mutation { touch }' }
    await both({ context: () => ({ touch: () => 1 }) }, async (send, gateway) => {
      const headers = { 'content-type': 'application/json' }
      await gateway.fetch('http://gateway/graphql', { method: 'POST', headers, body: JSON.stringify(params) })
      expect((await send(params)).status).toBe(405)
    })
  })

  it.each([
    ['no query', '', /query/],
    ['an empty query', 'query=', /Syntax Error|query/],
    ['a repeated query', 'query={hello}&query={bug}', /query once/],
    ['variables that are not JSON', 'query={hello}&variables={', /JSON as variables/],
    ['variables that are a list', 'query={hello}&variables=[]', /JSON object as variables/],
    ['extensions that are a string', 'query={hello}&extensions="x"', /JSON object as extensions/],
  ])('with %s is rejected', async (_, params, message) => {
    await both({}, async (send) => {
      const answer = await read(await send(params, { accept: 'application/graphql-response+json' }))
      expect(answer.status).toBe(400)
      expect(answer.errors[0]?.message).toMatch(message)
      expect(answer.text).not.toMatch(/Unexpected token|position/)
    })
  })

  it('has the same limits as a POST', async () => {
    await both({}, async (send) => {
      const query = `{ ${'hello '.repeat(1_001)} }`
      expect(codesOf(await read(await send({ query })))).toEqual(['QUERY_TOO_COMPLEX'])
    })
  })
})

describe('a GET that a browser sends for a page', () => {
  it.each([
    ['of the gateway itself', { 'sec-fetch-site': 'same-origin' }, 200],
    ['that was opened by its address', { 'sec-fetch-site': 'none' }, 200],
    ['of another site', { 'sec-fetch-site': 'cross-site' }, 403],
    ['of a sibling domain', { 'sec-fetch-site': 'same-site' }, 403],
    ['of another site with its origin', { origin: 'https://evil.example' }, 403],
    ['of an opaque origin', { origin: 'null' }, 403],
    ['of its own origin', { origin: 'http://gateway' }, 200],
  ])('%s: %j is responded to with %i', async (_, headers, status) => {
    const { gateway } = trialGateway()
    const response = await gateway.fetch('http://gateway/graphql?query={hello}', { headers })
    expect(response.status).toBe(status)
    if (status === 403) expect(codesOf(await read(response))).toEqual(['FORBIDDEN'])
  })
})
