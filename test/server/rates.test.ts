import { createHash } from 'node:crypto'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { apiKeys, type GatewayOptions, startGateway } from '../../src/server/index.ts'
import { addressFinder, RateLimits, TokenBuckets } from '../../src/server/rates/index.ts'
import { ask as askAs, guarded } from './auth/guarded.ts'
import { codesOf, post, read, trialGateway } from './gateway-case.ts'

/** The address that a gateway behind these proxies finds. */
const through = (trusted: string[], remote: string, forwardedFor?: string) =>
  addressFinder(trusted)(remote, forwardedFor)

describe('the address of a client', () => {
  it.each<[string, string[], string, string | undefined, string]>([
    ['of its connection', [], '198.51.100.7', undefined, '198.51.100.7'],
    ['of an IPv4 connection to a socket of both kinds', [], '::ffff:198.51.100.7', undefined, '198.51.100.7'],
    ['of its connection, whatever a client writes', [], '198.51.100.7', '203.0.113.9', '198.51.100.7'],
    ['of its connection, if that is no proxy', ['10.0.0.0/8'], '198.51.100.7', '203.0.113.9', '198.51.100.7'],
    ['reported by a proxy', ['10.0.0.0/8'], '10.1.2.3', '203.0.113.9', '203.0.113.9'],
    [
      'reported by a proxy, not what the client wrote',
      ['10.0.0.1'],
      '10.0.0.1',
      '10.0.0.1, 1.1.1.1, 203.0.113.9',
      '203.0.113.9',
    ],
    [
      'behind several proxies',
      ['10.0.0.0/8', '192.0.2.1'],
      '10.0.0.1',
      '1.1.1.1, 203.0.113.9, 192.0.2.1',
      '203.0.113.9',
    ],
    ['of the first proxy, if all are', ['10.0.0.0/8'], '10.0.0.1', '10.0.0.3, 10.0.0.2', '10.0.0.3'],
    ['with a port', ['::1'], '::1', '203.0.113.9:4711', '203.0.113.9'],
    ['of IPv6 with a port', ['::1'], '::1', '[2001:db8::7]:4711', '2001:db8::7'],
    ['of the proxy, if it reports none', ['10.0.0.1'], '10.0.0.1', '203.0.113.9, unknown', '10.0.0.1'],
    ['of the proxy, if it reports nothing', ['10.0.0.1'], '10.0.0.1', '', '10.0.0.1'],
    ['of IPv4 in IPv6, in hexadecimal', ['::1'], '::1', '::ffff:cb00:7109', '203.0.113.9'],
    ['of IPv4 in IPv6, written in full', ['::1'], '::1', '0:0:0:0:0:FFFF:203.0.113.9', '203.0.113.9'],
    ['of IPv4, translated to IPv6', ['::1'], '::1', '64:ff9b::203.0.113.9', '203.0.113.9'],
    ['mapped to IPv6, by a subnet of IPv4', ['10.0.0.0/8'], '::ffff:10.0.0.1', '203.0.113.9', '203.0.113.9'],
  ])('is that %s', (_, trusted, remote, forwardedFor, expected) => {
    expect(through(trusted, remote, forwardedFor)).toBe(expected)
  })

  it('is never taken from before an address that is not a trusted proxy', () => {
    const hop = fc.oneof(fc.ipV4(), fc.ipV6(), fc.string(), fc.constant('10.0.0.1'))
    fc.assert(
      fc.property(fc.array(hop, { maxLength: 50 }), (forged) => {
        const header = [...forged, '203.0.113.9', '10.0.0.2'].join(', ')
        expect(through(['10.0.0.0/24'], '10.0.0.1', header)).toBe('203.0.113.9')
      }),
    )
  })

  it.each([
    '10.0.0.0/33',
    '10.0.0.0/',
    '::1/129',
    'proxy.example',
    '10.0.0',
    '10.0.0.0/8/8',
    '',
  ])('%j is not a valid proxy', (trusted) => {
    expect(() => trialGateway({ trustedProxies: [trusted] })).toThrow('expected addresses or subnets')
  })

  it('is passed to the context, from a socket and from a host', async () => {
    const context: GatewayOptions['context'] = (_, { clientAddress }) => ({ seen: clientAddress })
    const { gateway } = trialGateway({ context, trustedProxies: ['127.0.0.1'] })
    const server = await startGateway({ gateway, port: 0 })
    const init = {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'x-forwarded-for': '1.1.1.1, 203.0.113.9' },
      body: '{"query":"{ requestId }"}',
    }
    try {
      expect((await read(await fetch(server.url, init))).data).toEqual({ requestId: '203.0.113.9' })
    } finally {
      await server.close()
    }
    const host = { clientAddress: '198.51.100.7' }
    const answer = await read(await gateway.fetch('http://gateway/graphql', init, host))
    expect(answer.data).toEqual({ requestId: '198.51.100.7' })
  })
})

describe('a rate limit of addresses', () => {
  const rateLimit = { perAddress: { requests: 2, seconds: 3_600 } }
  const init = {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: '{"query":"{ hello }"}',
  }

  it('rejects requests over it with 429, on either path', async () => {
    const { gateway, logged } = trialGateway({ rateLimit, trustedProxies: ['127.0.0.1'] })
    const server = await startGateway({ gateway, port: 0 })
    const send = (address: string, path = '', more: RequestInit = init) => {
      const headers = { ...more.headers, 'x-forwarded-for': address }
      return fetch(`${server.url}${path}`, { ...more, headers })
    }
    const subscription = { ...init, body: '{"query":"subscription { ticks }"}' }
    try {
      expect((await send('203.0.113.9')).status).toBe(200)
      expect((await send('203.0.113.9', '?query={hello}', {})).status).toBe(200)
      for (const response of [
        await send('203.0.113.9'),
        await send('203.0.113.9', '', subscription),
        await send('203.0.113.9', '?query={hello}', {}),
      ]) {
        const answer = await read(response)
        expect([answer.status, ...codesOf(answer)]).toEqual([429, 'RATE_LIMITED'])
        expect(Number(answer.headers.get('retry-after'))).toBeGreaterThan(1_000)
        expect(answer.errors[0]?.extensions).toMatchObject({
          retryable: true,
          retryAfterMs: expect.any(Number),
        })
      }
      expect((await send('203.0.113.10')).status).toBe(200)
      expect((await fetch(new URL('/health', server.url))).status).toBe(200)
    } finally {
      await server.close()
    }
    expect(logged).toEqual([])
  })

  it('counts a subscription once', async () => {
    const { gateway } = trialGateway({ rateLimit: { perAddress: { requests: 1, seconds: 3_600 } } })
    const server = await startGateway({ gateway, port: 0 })
    try {
      const body = '{"query":"subscription { ticks }"}'
      expect((await fetch(server.url, { ...init, body })).status).toBe(200)
      expect((await fetch(server.url, { ...init, body })).status).toBe(429)
    } finally {
      await server.close()
    }
  })

  it('applies before credentials are verified', async () => {
    let verified = 0
    const { gateway } = guarded(
      () => {
        verified += 1
        return { userId: `u${verified}` }
      },
      { rateLimit },
    )
    for (let at = 0; at < 5; at += 1) await askAs(gateway)
    expect(verified).toBe(2)
  })

  it('counts the addresses of an IPv6 network as one', () => {
    const rates = new RateLimits(rateLimit, () => 0)
    expect(rates.ofAddress('2001:db8:0:1::1')).toBeUndefined()
    expect(rates.ofAddress('2001:0DB8::1:ffff:0:0:2')).toBeUndefined()
    expect(rates.ofAddress('2001:db8:0:1:8000::3')).toEqual({ retryAfterMs: expect.any(Number) })
    expect(rates.ofAddress('2001:db8:0:2::1')).toBeUndefined()
  })

  it('counts an IPv4 address once, in whichever form a host passes it', () => {
    const rates = new RateLimits(rateLimit, () => 0)
    expect(rates.ofAddress('::ffff:198.51.100.7')).toBeUndefined()
    expect(rates.ofAddress('198.51.100.7')).toBeUndefined()
    expect(rates.ofAddress('64:ff9b::198.51.100.7')).toEqual({ retryAfterMs: expect.any(Number) })
    expect(rates.ofAddress('::ffff:198.51.100.8'), 'another client').toBeUndefined()
    expect(rates.ofAddress('::ffff:198.51.100.9'), 'a third one').toBeUndefined()
  })
})

describe('a rate limit of callers', () => {
  it('counts each verified caller, at any address, and no anonymous one', async () => {
    const sha256 = (key: string) => createHash('sha256').update(key).digest('hex')
    const keys = ['a', 'b'].map((key) => ({ sha256: sha256(key), caller: { userId: key } }))
    const rateLimit = { perCaller: { requests: 1, seconds: 3_600 } }
    const { gateway } = guarded(apiKeys({ keys }), { rateLimit })
    expect(await askAs(gateway, { 'x-api-key': 'a' })).toMatchObject({ status: 200 })
    expect(await askAs(gateway, { 'x-api-key': 'a' })).toMatchObject({ status: 429, code: 'RATE_LIMITED' })
    expect(await askAs(gateway, { 'x-api-key': 'b' })).toMatchObject({ status: 200 })
    for (let at = 0; at < 3; at += 1) expect(await askAs(gateway)).toMatchObject({ status: 200 })
  })
})

describe('token buckets', () => {
  it('refill at a constant rate', () => {
    let now = 0
    const buckets = new TokenBuckets({ capacity: 10, seconds: 10 }, 10, () => now)
    expect(buckets.take('a', 10)).toBeUndefined()
    expect(buckets.take('a', 2)).toEqual({ retryAfterMs: 2_000 })
    now = 2_000
    expect(buckets.take('a', 2)).toBeUndefined()
    expect(buckets.take('a', 11)).toEqual({ retryAfterMs: undefined })
  })

  it('evict the key that has used least', () => {
    const buckets = new TokenBuckets({ capacity: 3, seconds: 10 }, 2, () => 0)
    buckets.take('a', 3)
    buckets.take('b', 1)
    buckets.take('c', 2)
    expect(buckets.take('a', 1), 'still remembered').toBeDefined()
    expect(buckets.take('b', 3), 'evicted').toBeUndefined()
  })

  it('remember a key with an empty bucket while others arrive, until it is full again', () => {
    let now = 0
    const buckets = new TokenBuckets({ capacity: 2, seconds: 10 }, 3, () => now)
    const othersArrive = () => {
      for (let at = 0; at < 100; at += 1) buckets.take(`${now} ${at}`, 1)
    }
    buckets.take('spent', 2)
    othersArrive()
    expect(buckets.take('spent', 1)).toEqual({ retryAfterMs: 5_000 })
    now = 10_000
    othersArrive()
    expect(buckets.take('spent', 2)).toBeUndefined()
  })

  it('tell long keys apart', () => {
    const buckets = new TokenBuckets({ capacity: 1, seconds: 10 }, 3, () => 0)
    const [one, other] = [`${'x'.repeat(10_000)}1`, `${'x'.repeat(10_000)}2`]
    expect([buckets.take(one, 1), buckets.take(other, 1)]).toEqual([undefined, undefined])
    expect(buckets.take(one, 1)).toBeDefined()
  })
})

it.each([
  { requests: 0, seconds: 1 },
  { requests: 1, seconds: 0 },
  { requests: Number.NaN, seconds: 1 },
])('a rate limit of %j is rejected', (limit) => {
  expect(() => trialGateway({ rateLimit: { perAddress: limit } })).toThrow('rateLimit.perAddress: expected')
})

it('without a rate limit any number of requests is served', async () => {
  const { gateway } = trialGateway()
  for (let at = 0; at < 20; at += 1) expect((await post(gateway, { query: '{ hello }' })).status).toBe(200)
})
