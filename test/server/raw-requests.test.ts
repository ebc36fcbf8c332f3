import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type RunningGateway, startGateway } from '../../src/server/index.ts'
import { Random } from '../soak/random.ts'
import { trialGateway } from './gateway-case.ts'
import { exchange } from './raw-exchange.ts'
import { rawRequest } from './raw-requests.ts'

const options = {
  context: () => ({ touch: () => 1 }),
  cors: { origins: ['https://app.example.com'] },
  documents: { automatic: true },
  limits: { bodyBytes: 50_000 },
} as const
const direct = trialGateway(options).gateway
/** A hook into HTTP, so that Yoga handles all of its requests. */
const yoga = trialGateway({ ...options, plugins: [{ onResponse() {} }] }).gateway
let servers: RunningGateway[]
beforeAll(async () => {
  servers = await Promise.all([direct, yoga].map((gateway) => startGateway({ gateway, port: 0 })))
})
afterAll(() => Promise.all(servers.map((each) => each.close())))

/** The responses of the direct path and of Yoga's. */
const responses = (request: string | Buffer) =>
  Promise.all(servers.map(({ port }) => exchange(port, Buffer.from(request))))

const runs = Number(process.env.RAW_RUNS ?? 80)
const first = Number(process.env.RAW_SEED ?? 1)

it('random requests have the same responses on the direct path and through Yoga', async () => {
  for (let seed = first; seed < first + runs; seed += 1) {
    const bytes = rawRequest(new Random(seed))
    const [one, other] = await responses(bytes)
    const request = bytes.toString()
    expect({ seed, request, ...one }).toEqual({ seed, request, ...other })
    expect({ seed, request, status: one?.status }).not.toMatchObject({
      status: expect.stringMatching(/^$|^HTTP\/1.1 500/),
    })
  }
}, 600_000)

it.each([
  ['a path that would become the host', 'GET * HTTP/1.1\r\nHost:'],
  ['a host that would become the path', 'GET /graphql?query={hello} HTTP/1.1\r\nHost: 127.0.0.1/x?'],
  ['an absolute target without a host', 'GET http:///graphql?query={hello} HTTP/1.1\r\nHost: 127.0.0.1'],
  ['an absolute target with a user', 'GET http://a@127.0.0.1/ HTTP/1.1\r\nHost: 127.0.0.1'],
  ['an absolute target that is no URL', 'GET http://[/ HTTP/1.1\r\nHost: 127.0.0.1'],
  ['a host with a user', 'GET /graphql?query={hello} HTTP/1.1\r\nHost: a@127.0.0.1'],
  ['an empty host', 'GET /graphql?query={hello} HTTP/1.1\r\nHost:'],
])('%s is rejected with 400', async (_what, head) => {
  for (const { status, body } of await responses(`${head}\r\nConnection: close\r\n\r\n`)) {
    expect(status).toBe('HTTP/1.1 400 Bad Request')
    expect(body).toContain('Expected a host and a path that form a URL.')
  }
})

describe('an absolute request target', () => {
  const get = (target: string, host: string) =>
    responses(`GET ${target} HTTP/1.1\r\nHost: ${host}\r\nConnection: close\r\n\r\n`)

  it.each([
    'http://127.0.0.1/graphql?query={hello}',
    'HTTPS://127.0.0.1:1/graphql?query={hello}',
  ])('%s is that of its path', async (target) => {
    for (const { body } of await get(target, '127.0.0.1'))
      expect(body).toBe('{"data":{"hello":"hi undefined"}}')
  })

  it('without a path is that of /', async () => {
    for (const { status } of await get('http://127.0.0.1?query={hello}', '127.0.0.1'))
      expect(status).toContain('404')
  })

  it('names the host, whatever the header says', async () => {
    const path = '/graphql?query={hello}'
    for (const { status } of await get(`http://evil.example${path}`, '127.0.0.1'))
      expect(status).toContain('403')
    for (const { status } of await get(`http://127.0.0.1${path}`, 'evil.example'))
      expect(status).toContain('200')
  })
})

describe('the header connection', () => {
  const queries = ['{hello}', '{bug}', '{', 'subscription{ticks}']
  const get = (query: string, connection: string) =>
    `GET /graphql?query=${query} HTTP/1.1\r\nHost: 127.0.0.1\r\nAccept: ${query.startsWith('s') ? 'text/event-stream' : '*/*'}\r\nConnection: ${connection}\r\n\r\n`

  it.each(queries)('says that the connection closes, as the client of %s wants', async (query) => {
    for (const { headers } of await responses(get(query, 'close'))) {
      expect(headers.filter((each) => each.startsWith('connection:'))).toEqual(['connection: close'])
    }
  })

  it.each(queries)('says that it stays open, as the client of %s wants', async (query) => {
    for (const { headers } of await responses(get(query, 'keep-alive'))) {
      expect(headers.filter((each) => each.startsWith('connection:'))).toEqual(['connection: keep-alive'])
    }
  })
})
