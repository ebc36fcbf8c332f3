import { describe, expect, it } from 'vitest'
import { type CorsOptions, type GatewayOptions, startGateway } from '../../src/server/index.ts'
import { trialGateway } from './gateway-case.ts'

const app = 'https://app.example.com'
const cors: CorsOptions = {
  origins: [app, 'http://localhost:3000'],
  credentials: true,
  headers: ['x-tenant'],
}
const post = {
  method: 'POST',
  body: '{"query":"{ hello }"}',
  headers: { 'content-type': 'application/json' },
}

/** The CORS headers of a response, equal through `fetch` and over a socket. */
async function corsHeadersOf(
  origin: string | undefined,
  init: RequestInit & { readonly headers?: Record<string, string> },
  options: Partial<GatewayOptions> = { cors },
) {
  const { gateway } = trialGateway(options)
  const headers = { ...init.headers, ...(origin !== undefined && { origin }) }
  const server = await startGateway({ gateway, port: 0 })
  try {
    const all = [
      await gateway.fetch('http://gateway/graphql', { ...init, headers }),
      await fetch(server.url, { ...init, headers }),
    ].map((response) => ({
      status: response.status,
      origin: response.headers.get('access-control-allow-origin'),
      credentials: response.headers.get('access-control-allow-credentials'),
      headers: response.headers.get('access-control-allow-headers'),
      methods: response.headers.get('access-control-allow-methods'),
      vary: response.headers.get('vary'),
    }))
    return all
  } finally {
    await server.close()
  }
}

const preflight = { method: 'OPTIONS', headers: { 'access-control-request-method': 'POST' } }

describe('CORS', () => {
  it('is off by default', async () => {
    const [web] = await corsHeadersOf(app, post, {})
    expect(web).toMatchObject({ status: 200, origin: null, vary: null })
    const [asked] = await corsHeadersOf(undefined, preflight, {})
    expect(asked).toMatchObject({ status: 405, methods: null })
  })

  it('allows pages of the listed origins to send requests and read responses', async () => {
    for (const answer of await corsHeadersOf(app, post)) {
      expect(answer).toMatchObject({ status: 200, origin: app, credentials: 'true', vary: 'origin' })
    }
    for (const answer of await corsHeadersOf(app, preflight)) {
      expect(answer).toMatchObject({
        status: 204,
        origin: app,
        methods: 'GET, POST',
        headers: expect.stringMatching(/authorization, content-type.*last-event-id.*x-tenant/),
      })
    }
  })

  it('applies to errors too', async () => {
    const text = { ...post, headers: { 'content-type': 'text/plain' } }
    for (const answer of await corsHeadersOf(app, text))
      expect(answer).toMatchObject({ status: 415, origin: app })
    const broken = { ...post, body: '{' }
    for (const answer of await corsHeadersOf(app, broken))
      expect(answer).toMatchObject({ status: 400, origin: app })
  })

  it.each([
    'https://evil.example',
    'https://app.example.com.evil.example',
    'http://app.example.com',
    'https://app.example.com:8443',
    'https://APP.example.com',
    'null',
  ])('sends no CORS headers for %s', async (origin) => {
    const [asked, overSocket] = await corsHeadersOf(origin, preflight)
    for (const answer of [asked, overSocket]) {
      expect(answer).toMatchObject({
        status: 403,
        origin: null,
        credentials: null,
        methods: null,
        vary: 'origin',
      })
    }
    const [posted] = await corsHeadersOf(origin, post)
    expect(posted).toMatchObject({ origin: null, vary: 'origin' })
  })

  it('allows all origins without credentials', async () => {
    const all = { cors: { origins: '*' } } as const
    for (const answer of await corsHeadersOf('https://any.example', post, all)) {
      expect(answer).toMatchObject({ status: 200, origin: '*', credentials: null, vary: null })
    }
  })

  it('allows their pages to send GETs', async () => {
    const { gateway } = trialGateway({ cors })
    const get = (origin: string) =>
      gateway.fetch('http://gateway/graphql?query={hello}', {
        headers: { origin, 'sec-fetch-site': 'cross-site' },
      })
    expect((await get(app)).status).toBe(200)
    expect((await get('https://evil.example')).status).toBe(403)
  })

  it.each<[CorsOptions, string]>([
    [{ origins: '*', credentials: true }, 'expected a list of origins with credentials'],
    [{ origins: [] }, 'at least one origin'],
    [{ origins: ['*'] }, 'expected origins such as https://app.example.com'],
    [{ origins: ['https://app.example.com/'] }, 'without a path'],
    [{ origins: ['https://*.example.com'] }, 'got "https://*.example.com"'],
    [{ origins: ['null'] }, 'got "null"'],
    [{ origins: [`${app}\r\nset-cookie: a=b`] }, 'expected origins'],
    [{ origins: [app], headers: ['x-a\r\nx-b'] }, 'expected headers to be names'],
    [{ origins: [app], headers: ['*'] }, 'expected headers to be names'],
    [{ origins: [app], maxAgeSeconds: 1e9 }, 'from 0 to 86400'],
  ])('with %j is rejected', (options, message) => {
    expect(() => trialGateway({ cors: options })).toThrow(message)
  })
})
