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

/** Over a socket nearly all requests are answered without the web's Request and Response; `fetch` always has them. */
describe('over a socket an answer is what it is through fetch', () => {
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
    ['no such operation', body('query A { hello }', { operationName: 'C' }), json],
    ['null for a mistake of the server', body('{ hello bug wrongType }'), json],
    ['a field that must be', body('{ hello mustBe }'), json],
    ['coded errors', body('{ conflict throttled foreign }'), json],
    ["what JSON can't say", body('{ unspeakable }'), json],
    ['a document that is none', body('{ hello'), json],
    ['a field that is not there', body('{ nobody }'), json],
    [
      'variables of another type',
      body('query Q($n: Int!) { twice(number: $n) }', { variables: { n: 'x' } }),
      json,
    ],
    ['too many tokens', body(`{ ${'hello '.repeat(2000)} }`), json],
    [
      'too many aliases',
      body(`{ ${Array.from({ length: 20 }, (_, at) => `a${at}: hello`).join(' ')} }`),
      json,
    ],
    ['an introspection', body('{ __schema { queryType { name } } __typename }'), json],
    ['GraphQL over HTTP, data', body('{ hello }'), { ...json, accept: 'application/graphql-response+json' }],
    [
      'GraphQL over HTTP, refused',
      body('{ nobody }'),
      { ...json, accept: 'application/graphql-response+json' },
    ],
    [
      'GraphQL over HTTP, in part',
      body('{ hello conflict }'),
      { ...json, accept: 'application/graphql-response+json' },
    ],
    ['plain JSON, refused', body('{ nobody }'), { ...json, accept: 'application/json' }],
    [
      'a list of what is taken',
      body('{ hello }'),
      { ...json, accept: 'application/graphql-response+json, application/json;q=0.9' },
    ],
    ["a browser's list", body('{ hello }'), { ...json, accept: 'text/html, */*;q=0.1' }],
    ['a subscription, as events', body('subscription { ticks }'), json],
    ['a subscription, as JSON', body('subscription { ticks }'), { ...json, accept: 'application/json' }],
    ['a field named so', body('{ hello(name: "subscription") }'), json],
    ['a charset', body('{ hello }'), { 'content-type': 'application/json; charset=UTF-8' }],
    ['another charset', body('{ hello }'), { 'content-type': 'application/json; charset=latin1' }],
    ['no JSON', '{"query": sesame}', json],
    ['a list', '[{"query":"{ hello }"}]', json],
    ['nothing', '', json],
    ['too much', body(`{ hello(name: "${'x'.repeat(110_000)}") }`), json],
    ['bytes that are no UTF-8', Buffer.from([0x22, 0xff, 0x22]).toString('latin1'), json],
    ['another type of content', body('{ hello }'), { 'content-type': 'text/plain' }],
    ['an error with headers of its own', body('{ hello }'), { ...json, 'x-trial': 'anonymous' }],
    ['a member that nobody knows', JSON.stringify({ query: '{ hello }', id: 7 }), json],
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
    for (const name of told) expect(direct.headers[name] ?? null, name).toBe(web.headers.get(name))
  })

  it("an id of its own where the client's would not be safe in a log", async () => {
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

/** The headers that say something of the answer, and not of the connection. */
const told = [
  'content-type',
  'x-request-id',
  'content-security-policy',
  'referrer-policy',
  'x-content-type-options',
  'allow',
  'www-authenticate',
  'retry-after',
]

it('a client that leaves in the middle of its request is no mistake of the server', async () => {
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
