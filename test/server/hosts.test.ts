import { request } from 'node:http'
import { describe, expect, it } from 'vitest'
import { type GatewayOptions, startGateway } from '../../src/server/index.ts'
import { trialGateway } from './gateway-case.ts'

/** The status of a query to a listener on a loopback address, with these headers. */
async function statusWith(headers: Record<string, string>, options: Partial<GatewayOptions> = {}) {
  const { port, close } = await startGateway({ gateway: trialGateway(options).gateway, port: 0, drainMs: 0 })
  const { promise, resolve, reject } = Promise.withResolvers<number | undefined>()
  const sent = request(
    { port, path: '/graphql', method: 'POST', headers: { 'content-type': 'application/json', ...headers } },
    (response) => response.resume().once('end', () => resolve(response.statusCode)),
  )
  sent.on('error', reject).end('{"query":"{ hello }"}')
  return promise.finally(close)
}

describe('a listener on a loopback address', () => {
  it.each([
    'localhost',
    'localhost:4000',
    'LOCALHOST',
    'app.localhost:80',
    '127.0.0.1',
    '127.3.2.1:9',
    '[::1]',
    '[::1]:4000',
  ])('serves the host %s', async (host) => {
    expect(await statusWith({ host })).toBe(200)
  })

  it.each([
    'evil.example',
    'evil.example:4000',
    'localhost.evil.example',
    '127.0.0.1.evil.example',
    'notlocalhost',
    '10.0.0.1',
    '[::2]',
  ])('rejects the host %s, which may be DNS rebinding', async (host) => {
    expect(await statusWith({ host })).toBe(403)
  })

  it.each([
    ['http://localhost:3000', 200],
    ['http://127.0.0.1:4000', 200],
    ['https://evil.example', 403],
    ['http://localhost.evil.example', 403],
    ['null', 403],
  ])('responds to pages of %s with %i', async (origin, status) => {
    expect(await statusWith({ host: 'localhost', origin })).toBe(status)
  })

  it('serves configured hosts too, as hosts and as origins', async () => {
    const options = { allowedHosts: ['API.example'] }
    const host = 'api.example'
    expect(await statusWith({ host, origin: 'https://api.example' }, options)).toBe(200)
    expect(await statusWith({ host: 'other.example' }, options)).toBe(403)
  })
})

describe('any other listener', () => {
  const send = (options: Partial<GatewayOptions>, url: string, headers: Record<string, string> = {}) =>
    trialGateway(options).gateway.fetch(url, { headers })

  it('serves every host unless hosts are configured', async () => {
    expect((await send({}, 'http://api.example/health', { origin: 'https://app.example' })).status).toBe(200)
    const options = { allowedHosts: ['api.example'] }
    expect((await send(options, 'http://api.example/health')).status).toBe(200)
    const rejected = await send(options, 'http://localhost/health')
    expect(rejected.status).toBe(403)
    expect(await rejected.json()).toMatchObject({
      errors: [{ message: expect.stringContaining('allowedHosts'), extensions: { code: 'FORBIDDEN' } }],
    })
    const foreign = await send(options, 'http://api.example/health', { origin: 'https://app.example' })
    expect(await foreign.json()).toMatchObject({
      errors: [{ message: expect.stringContaining('cors.origins'), extensions: { code: 'FORBIDDEN' } }],
    })
  })
})
