import { createServer, request as sendRequest } from 'node:http'
import type { AddressInfo } from 'node:net'
import { GraphQLError } from 'graphql'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { trialGateway } from './gateway-case.ts'

const { gateway } = trialGateway({
  introspection: true,
  context: (request) => {
    if (request.headers.get('x-trial') !== 'anonymous') return {}
    const http = { headers: { 'www-authenticate': 'Bearer' } }
    throw new GraphQLError('Sign in.', { extensions: { code: 'UNAUTHENTICATED', http } })
  },
})
const json = { 'content-type': 'application/json' }
const body = (query: string, more: object = {}) => JSON.stringify({ query, ...more })

/** Nearly all requests over a socket are handled without Request and Response objects, which `fetch` always uses. */
describe('a response over a socket equals that of fetch', () => {
  const server = createServer((request, response) => void gateway.handle(request, response))
  let port: number
  beforeAll(async () => {
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    port = (server.address() as AddressInfo).port
  })
  afterAll(() => server.close())

  it.each<[string, string, Record<string, string>]>([
    ['data', body('{ hello(name: "you") self { self { hello } } }'), json],
    ['variables', body('query Q($n: Int!) { twice(number: $n) }', { variables: { n: 4 } }), json],
    [
      'one of several operations',
      body('query A { hello } query B { twice(number: 2) }', { operationName: 'B' }),
      json,
    ],
    ['an unknown operation', body('query A { hello }', { operationName: 'C' }), json],
    ['null for a server error', body('{ hello bug wrongType }'), json],
    ['a non-null field', body('{ hello mustBe }'), json],
    ['coded errors', body('{ conflict throttled foreign }'), json],
    ["a value that JSON can't represent", body('{ unspeakable }'), json],
    ['a syntax error', body('{ hello'), json],
    ['an unknown field', body('{ nobody }'), json],
    [
      'variables of the wrong type',
      body('query Q($n: Int!) { twice(number: $n) }', { variables: { n: 'x' } }),
      json,
    ],
    ['too many tokens', body(`{ ${'hello '.repeat(2000)} }`), json],
    [
      'too many aliases',
      body(`{ ${Array.from({ length: 20 }, (_, at) => `a${at}: hello`).join(' ')} }`),
      json,
    ],
    ['introspection', body('{ __schema { queryType { name } } __typename }'), json],
    ['GraphQL over HTTP, data', body('{ hello }'), { ...json, accept: 'application/graphql-response+json' }],
    [
      'GraphQL over HTTP, rejected',
      body('{ nobody }'),
      { ...json, accept: 'application/graphql-response+json' },
    ],
    [
      'GraphQL over HTTP, partial data',
      body('{ hello conflict }'),
      { ...json, accept: 'application/graphql-response+json' },
    ],
    ['plain JSON, rejected', body('{ nobody }'), { ...json, accept: 'application/json' }],
    [
      'a list of accepted types',
      body('{ hello }'),
      { ...json, accept: 'application/graphql-response+json, application/json;q=0.9' },
    ],
    ["a browser's Accept header", body('{ hello }'), { ...json, accept: 'text/html, */*;q=0.1' }],
    ['a subscription, as events', body('subscription { ticks }'), json],
    ['a subscription, as JSON', body('subscription { ticks }'), { ...json, accept: 'application/json' }],
    ['a field argument that reads subscription', body('{ hello(name: "subscription") }'), json],
    ['a charset', body('{ hello }'), { 'content-type': 'application/json; charset=UTF-8' }],
    ['another charset', body('{ hello }'), { 'content-type': 'application/json; charset=latin1' }],
    ['invalid JSON', '{"query": sesame}', json],
    ['a batch', '[{"query":"{ hello }"}]', json],
    ['an empty body', '', json],
    ['a body over the limit', body(`{ hello(name: "${'x'.repeat(110_000)}") }`), json],
    ['invalid UTF-8', Buffer.from([0x22, 0xff, 0x22]).toString('latin1'), json],
    ['another content type', body('{ hello }'), { 'content-type': 'text/plain' }],
    ['an error with its own headers', body('{ hello }'), { ...json, 'x-trial': 'anonymous' }],
    ['an unknown member', JSON.stringify({ query: '{ hello }', id: 7 }), json],
  ])('%s', async (_, sent, headers) => {
    const named = { ...headers, 'x-request-id': 'trial' }
    const direct = await overSocket(port, sent, named)
    const web = await gateway.fetch('http://gateway/graphql', {
      method: 'POST',
      headers: named,
      body: Buffer.from(sent, 'latin1'),
    })
    expect(direct.status).toBe(web.status)
    expect(direct.body).toBe(await web.text())
    for (const name of compared) expect(direct.headers[name] ?? null, name).toBe(web.headers.get(name))
  })

  it("a generated request id if the client's is not safe to log", async () => {
    const { headers } = await overSocket(port, body('{ hello }'), { ...json, 'x-request-id': 'a b' })
    expect(headers['x-request-id']).toMatch(/^[0-9a-f-]{36}$/)
  })
})

interface Answer {
  readonly status: number | undefined
  readonly headers: Readonly<Record<string, unknown>>
  readonly body: string
}

function overSocket(port: number, sent: string, headers: Record<string, string>): Promise<Answer> {
  const { promise, resolve, reject } = Promise.withResolvers<Answer>()
  const request = sendRequest({ port, path: '/graphql', method: 'POST', headers }, (response) => {
    const chunks: Buffer[] = []
    response.on('data', (chunk: Buffer) => chunks.push(chunk))
    response.on('end', () => {
      const { statusCode: status, headers } = response
      resolve({ status, headers, body: Buffer.concat(chunks).toString() })
    })
  })
  request.on('error', reject)
  request.end(Buffer.from(sent, 'latin1'))
  return promise
}

/** The headers that depend on the response and not on the connection. */
const compared = [
  'content-type',
  'x-request-id',
  'content-security-policy',
  'referrer-policy',
  'x-content-type-options',
  'allow',
  'www-authenticate',
  'retry-after',
]

it('a client that disconnects during its request is not logged as an error', async () => {
  const { gateway: quiet, logged } = trialGateway()
  const ended = Promise.withResolvers<void>()
  const server = createServer((request, response) => {
    void quiet.handle(request, response).then(ended.resolve)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  const headers = { ...json, 'content-length': '100' }
  const request = sendRequest({ port, path: '/graphql', method: 'POST', headers })
  request.on('error', () => undefined)
  server.once('request', () => request.destroy())
  request.write('{"query":')
  await ended.promise
  server.close()
  expect(logged).toEqual([])
})

it('a request whose client has disconnected before it is executed is not executed', async () => {
  let executed = 0
  const { gateway: counting, logged } = trialGateway({ context: () => ({ touch: () => (executed += 1) }) })
  const ended = Promise.withResolvers<void>()
  const server = createServer((request, response) => {
    request.once('end', () => response.destroy())
    void counting.handle(request, response).then(ended.resolve)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  await overSocket(port, body('mutation { touch }'), json).catch((error: Error) => error)
  await ended.promise
  server.close()
  expect([executed, logged]).toEqual([0, []])
})
