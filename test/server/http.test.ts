import { describe, expect, it } from 'vitest'
import { codesOf, post, read, trialGateway } from './gateway-case.ts'

const { gateway, logged } = trialGateway()
const send = (path: string, init?: RequestInit) => gateway.fetch(`http://gateway${path}`, init)

describe('a GraphQL request', () => {
  it('can be a POST of JSON', async () => {
    const answer = await post(
      gateway,
      { query: '{ hello(name: "you") }' },
      { 'content-type': 'application/json; charset=utf-8' },
    )
    expect(answer.data).toEqual({ hello: 'hi you' })
  })

  it.each<[string, string, RequestInit, number]>([
    ['a HEAD', '?query={hello}', { method: 'HEAD' }, 405],
    ['OPTIONS, as a browser asks before it posts across origins', '', { method: 'OPTIONS' }, 405],
    ['a PUT', '', { method: 'PUT', body: '{}' }, 405],
    ['form data', '', { method: 'POST', body: new URLSearchParams({ query: 'mutation { never }' }) }, 415],
    ['multipart', '', { method: 'POST', body: new FormData() }, 415],
    [
      'application/graphql',
      '',
      { method: 'POST', body: '{ hello }', headers: { 'content-type': 'application/graphql' } },
      415,
    ],
    ['plain text, which needs no preflight', '', { method: 'POST', body: '{"query":"{ hello }"}' }, 415],
    [
      'a request for HTML',
      '',
      { method: 'POST', body: '{}', headers: { 'content-type': 'application/json', accept: 'text/html' } },
      406,
    ],
  ])('is not %s', async (_, query, init, status) => {
    const answer = await read(await send(`/graphql${query}`, init))
    expect(answer.status).toBe(status)
    expect(codesOf(answer)).toEqual(['BAD_REQUEST'])
    expect(answer.headers.get('access-control-allow-origin')).toBeNull()
  })
})

describe('a body that is not a request is rejected', () => {
  it.each([
    ['{"query": sesame}', /Expected JSON/],
    ['', /Expected JSON/],
    ['null', /got null/],
    ['"{ hello }"', /got a string/],
    ['[{"query":"{ hello }"},{"query":"{ hello }"}]', /not batched/],
    ['{}', /query/],
    ['{"query":1}', /"query"/],
    ['{"query":"{ hello }","variables":[]}', /"variables"/],
    ['{"query":"{ hello }","id":7}', /"id"/],
    ['{"query":"{ hello }","__proto__":{"x":1}}', /__proto__/],
  ])('%s', async (body, message) => {
    const answer = await post(gateway, body)
    expect(answer.status).toBe(400)
    expect(codesOf(answer)).toEqual(['BAD_REQUEST'])
    expect(answer.errors[0]?.message).toMatch(message)
    expect(answer.text).not.toMatch(/sesame|Unexpected token|position/)
  })

  it('invalid UTF-8', async () => {
    const body = new Uint8Array([0x7b, 0xff, 0x7d])
    const headers = { 'content-type': 'application/json' }
    const answer = await read(await send('/graphql', { method: 'POST', body, headers }))
    expect(answer.errors[0]?.message).toMatch(/UTF-8/)
  })
})

describe('paths', () => {
  it('/health responds with 200 and no details', async () => {
    const response = await send('/health')
    expect([response.status, await response.text()]).toEqual([200, 'ok\n'])
  })

  it.each([
    '/',
    '/x/health',
    '/health/',
    '/x/graphql',
    '/graphql/',
    '/x?y=/graphql',
    '/x?/health',
    '/ready/',
  ])('%s is a 404', async (path) => {
    const answer = await read(await send(path))
    expect([answer.status, ...codesOf(answer)]).toEqual([404, 'BAD_REQUEST'])
  })
})

describe('headers of every response', () => {
  it.each(['/graphql', '/health', '/nowhere'])('%s', async (path) => {
    const { headers } = await send(path, { method: path === '/graphql' ? 'POST' : 'GET' })
    expect(headers.get('x-content-type-options')).toBe('nosniff')
    expect(headers.get('cache-control')).toBe('no-store')
    expect(headers.get('content-security-policy')).toContain("default-src 'none'")
    expect(headers.get('x-request-id')).toMatch(/^[\w-]{36}$/)
  })

  it("have the client's request id if it is safe to log", async () => {
    const idFor = async (id: string) =>
      (await send('/health', { headers: { 'x-request-id': id } })).headers.get('x-request-id')
    expect(await idFor('abc-123')).toBe('abc-123')
    expect(await idFor('a b')).not.toBe('a b')
    expect(await idFor('x'.repeat(65))).toHaveLength(36)
  })
})

describe('fetch', () => {
  it("accepts a Request, and passes the host's context on", async () => {
    const { gateway } = trialGateway({ context: (_, { tenant }) => ({ seen: tenant }) })
    const request = new Request('http://gateway/graphql', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: '{"query":"{ requestId }"}',
    })
    const response = await gateway.fetch(request, undefined, { tenant: 'acme' })
    expect(await response.json()).toEqual({ data: { requestId: 'acme' } })
  })
})

it('nothing of this is logged', () => expect(logged).toEqual([]))
