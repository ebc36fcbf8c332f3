import { createGateway, type GatewayDefinition, gatewayOptions, startGateway } from 'dynagate'
import { afterAll, describe, expect, it } from 'vitest'
import { createExplorer } from '../../src/explorer/index.ts'
import { openClient, openStore } from '../../src/store/index.ts'
import bookshop from './bookshop.ts'

const store = openStore({
  client: await openClient({ kind: 'embedded', memory: true }),
  table: bookshop.table,
  cursorSecret: 'test',
})
const explorer = createExplorer(bookshop as unknown as GatewayDefinition)
explorer.open({ store, region: undefined, feed: undefined })
const gateway = createGateway({
  ...gatewayOptions(bookshop, store),
  public: true,
  cors: { origins: ['https://app.example'] },
  rateLimit: { perAddress: { requests: 1000, seconds: 1 } },
  pages: [{ ...explorer.page, render: () => '<p>the page</p>' }],
  routes: explorer.routes,
  log: () => {},
})

afterAll(() => store.close())

/** The status of a request with these headers, to a listener that only this machine reaches, or to another. */
async function statusOf(
  path: string,
  {
    isLoopback = true,
    method = 'GET',
    ...headers
  }: Record<string, string> & { isLoopback?: boolean; method?: string } = {} as never,
): Promise<number> {
  const init = { method, headers, ...(method === 'POST' && { body: '{}' }) }
  return (await gateway.fetch(`http://localhost${path}`, init, { isLoopback })).status
}

describe('the explorer is only for this machine', () => {
  it('serves its page and its endpoints to it', async () => {
    const page = await gateway.fetch('http://localhost/explorer', {}, { isLoopback: true })
    expect(await page.text()).toBe('<p>the page</p>')
    expect(page.headers.get('content-security-policy')).toMatch(/default-src 'none';.*connect-src 'self'/)
    expect(await statusOf('/explorer/model')).toBe(200)
  })

  it.each(['/explorer', '/explorer/model'])('has nothing at %s for others', async (path) => {
    expect(await statusOf(path, { isLoopback: false } as never)).toBe(404)
    expect(await statusOf(path, { 'x-forwarded-for': '192.0.2.1' } as never)).toBe(404)
    expect(await statusOf(path, { forwarded: 'for=192.0.2.1' } as never)).toBe(404)
  })

  it.each([
    [{ host: 'evil.example' }, 403],
    [{ origin: 'https://evil.example' }, 403],
    [{ 'sec-fetch-site': 'cross-site' }, 403],
    // Another program on this machine.
    [{ 'sec-fetch-site': 'same-site' }, 403],
    [{ origin: 'http://localhost:3000' }, 403],
    // cors is about GraphQL.
    [{ origin: 'https://app.example' }, 403],
    [{ 'sec-fetch-site': 'same-origin' }, 200],
  ])('responds to a request with %j by %i', async (headers, status) => {
    expect(await statusOf('/explorer/model', headers as never)).toBe(status)
  })

  it('accepts only JSON, which no form of another site sends, and the method of the endpoint', async () => {
    const post = { method: 'POST' }
    expect(await statusOf('/explorer/plan', { ...post, 'content-type': 'text/plain' } as never)).toBe(415)
    expect(await statusOf('/explorer/plan', post as never)).toBe(415)
    expect(await statusOf('/explorer/plan')).toBe(405)
    expect(await statusOf('/explorer/model', { ...post, 'content-type': 'application/json' } as never)).toBe(
      405,
    )
    const foreign = { ...post, 'content-type': 'application/json', origin: 'http://localhost:3000' }
    expect(await statusOf('/explorer/plan', foreign as never)).toBe(403)
    expect(await statusOf('/explorer/elsewhere')).toBe(404)
  })
})

describe('a listener', () => {
  it.each([
    ['127.0.0.1', 200],
    ['0.0.0.0', 404],
  ])('on %s responds by %i', async (host, status) => {
    const running = await startGateway({ gateway, port: 0, host, drainMs: 0 })
    try {
      expect((await fetch(`http://127.0.0.1:${running.port}/explorer/model`)).status).toBe(status)
    } finally {
      await running.close()
    }
  })
})

describe('the limits of GraphQL', () => {
  const sendTo = async (options: object, body: string) => {
    const limited = createGateway({
      ...gatewayOptions(bookshop, store),
      routes: explorer.routes,
      log: () => {},
      ...options,
    })
    const headers = { 'content-type': 'application/json' }
    const request = { method: 'POST', headers, body }
    const last = async () =>
      limited.fetch('http://localhost/explorer/plan', request, { isLoopback: true, clientAddress: '::1' })
    await last()
    const response = await last()
    const { errors } = (await response.json()) as { errors: [{ extensions: { code: string } }] }
    return [response.status, errors[0].extensions.code]
  }

  it('apply: the size of the body, the rate of an address, invalid credentials', async () => {
    expect(await sendTo({ limits: { bodyBytes: 10 } }, '{"query":"{ x }"}')).toEqual([
      413,
      'REQUEST_ENTITY_TOO_LARGE',
    ])
    expect(await sendTo({ rateLimit: { perAddress: { requests: 1, seconds: 60 } } }, '{}')).toEqual([
      429,
      'RATE_LIMITED',
    ])
    expect(await sendTo({}, '[]')).toEqual([400, 'BAD_REQUEST'])
  })
})
