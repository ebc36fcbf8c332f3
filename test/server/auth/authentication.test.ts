import { createHash } from 'node:crypto'
import { describe, expect, it, vi } from 'vitest'
import { DynagateError } from '../../../src/errors.ts'
import { apiKeys, cognito, jwt, startGateway } from '../../../src/server/index.ts'
import { trialGateway } from '../gateway-case.ts'
import { ask, askOverSocket, bearer, guarded } from './guarded.ts'
import { forged, goodClaims, inSeconds, signingKey } from './issuer.ts'

const sha256 = (key: string) => createHash('sha256').update(key).digest('hex')
const reports = { sha256: sha256('key-of-reports'), caller: { userId: 'reports', roles: ['support'] } }
const imports = { sha256: sha256('key-of-imports'), caller: { userId: 'imports' } }

describe('an API key', () => {
  it('identifies its caller', async () => {
    const { gateway } = guarded(apiKeys({ keys: [reports, imports] }))
    for (const each of [ask, askOverSocket]) {
      expect(await each(gateway, { 'x-api-key': 'key-of-reports' })).toMatchObject({
        caller: { userId: 'reports', roles: ['support'] },
      })
    }
  })

  it.each([
    '',
    'key-of-nobody',
    sha256('key-of-reports'),
    'x'.repeat(600),
  ])('that is %j is UNAUTHENTICATED', async (key) => {
    const { gateway } = guarded(apiKeys({ keys: [reports, imports] }))
    const expected = { status: 401, code: 'UNAUTHENTICATED', challenge: 'ApiKey' }
    expect(await ask(gateway, { 'x-api-key': key })).toMatchObject(expected)
    expect(await askOverSocket(gateway, { 'x-api-key': key })).toMatchObject(expected)
  })
})

describe('a hook', () => {
  it('returns the caller, or null for an anonymous one', async () => {
    const { gateway } = guarded(({ headers }) => {
      const session = headers.get('cookie')
      return session === null ? null : { userId: session, roles: new Set(['staff']) }
    })
    expect(await ask(gateway, { cookie: 's-1' })).toMatchObject({
      caller: { userId: 's-1', roles: ['staff'] },
    })
    expect(await ask(gateway)).toMatchObject({ status: 200, caller: null })
  })

  it.each([
    ['a value of another type', { userId: 7 }],
    ['an attribute that is not declared', { userId: 'ada', rank: 1 }],
    ['a name that every object inherits', { userId: 'ada', constructor: 1 }],
  ])('that returns %s is UNAUTHENTICATED', async (_, caller) => {
    const { gateway } = guarded(() => caller)
    expect(await ask(gateway)).toMatchObject({ status: 401, code: 'UNAUTHENTICATED' })
  })

  it('can throw coded errors; others are masked and logged', async () => {
    const coded = guarded(() => {
      throw new DynagateError('FORBIDDEN', 'This account is closed.')
    })
    expect(await ask(coded.gateway)).toMatchObject({ status: 403, code: 'FORBIDDEN' })
    const broken = guarded(() => Promise.reject(new Error('password=hunter2')))
    const answer = await ask(broken.gateway, { 'x-request-id': 'r-1' })
    expect(answer).toMatchObject({ status: 500, code: 'INTERNAL_SERVER_ERROR' })
    expect(answer.text).not.toContain('hunter2')
    expect(broken.logged).toMatchObject([
      { level: 'error', requestId: 'r-1', cause: { message: 'password=hunter2' } },
    ])
  })

  it.each([
    [undefined],
    [true],
    ['ada'],
  ])('that returns %j fails, and the reason is logged', async (returned) => {
    const { gateway, logged } = guarded(() => returned as never)
    for (const each of [ask, askOverSocket]) {
      expect(await each(gateway)).toMatchObject({ status: 500, code: 'INTERNAL_SERVER_ERROR' })
    }
    const message = expect.stringContaining(`or null, got ${typeof returned}`)
    expect(logged).toMatchObject([{ cause: { message } }, { cause: { message } }])
  })

  it('receives a request without a body', async () => {
    const { gateway } = guarded(async (request) => ({
      userId: `with ${(await request.text()).length} bytes`,
    }))
    for (const each of [ask, askOverSocket]) {
      expect(await each(gateway)).toMatchObject({ status: 200, caller: { userId: 'with 0 bytes' } })
    }
  })

  it('that never ends is cancelled after 5 seconds', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout'] })
    try {
      const { gateway } = guarded(() => new Promise(() => {}))
      const answer = ask(gateway)
      await vi.waitFor(() => expect(vi.getTimerCount()).toBe(1))
      vi.advanceTimersByTime(5_000)
      expect(await answer).toMatchObject({ status: 503, code: 'AUTHENTICATION_UNAVAILABLE' })
    } finally {
      vi.useRealTimers()
    }
  })
})

describe('several authenticators', () => {
  it("are tried in order, and each token is checked by its issuer's", async () => {
    const [one, other] = await Promise.all([signingKey('k1'), signingKey('k2')])
    const claims = { userId: 'sub' }
    const { gateway } = guarded([
      jwt({ issuer: 'https://one.example/', audience: 'notes', key: one.jwk, claims }),
      jwt({ issuer: 'https://other.example/', audience: 'notes', key: other.jwk, claims }),
      apiKeys({ keys: [reports] }),
    ])
    const token = (key: typeof one, iss: string) => key.sign({ ...goodClaims, iss }).then(bearer)
    expect(await ask(gateway, await token(one, 'https://one.example/'))).toMatchObject({
      caller: { userId: 'ada' },
    })
    expect(await ask(gateway, await token(other, 'https://other.example/'))).toMatchObject({ status: 200 })
    expect(await ask(gateway, { 'x-api-key': 'key-of-reports' })).toMatchObject({
      caller: { userId: 'reports' },
    })
    expect(await ask(gateway)).toMatchObject({ status: 200, caller: null })
    expect(await ask(gateway, await token(one, 'https://other.example/'))).toMatchObject({ status: 401 })
  })

  it.each(['Basic YTpi', ''])('reject credentials that none of them accepts: %j', async (authorization) => {
    const { gateway } = guarded([apiKeys({ keys: [reports] }), () => null])
    for (const each of [ask, askOverSocket]) {
      expect(await each(gateway, { authorization })).toMatchObject({
        status: 401,
        code: 'UNAUTHENTICATED',
        challenge: 'ApiKey, Bearer',
      })
    }
  })
})

describe('a header that must not be repeated', () => {
  it.each([
    ['authorization', ['Bearer a', 'Bearer b']],
    ['content-type', ['application/json', 'text/plain']],
    ['host', ['localhost', 'elsewhere']],
  ])('%s twice is BAD_REQUEST over a socket', async (name, values) => {
    const { gateway } = guarded(({ headers }) => ({ userId: headers.get('authorization') ?? 'nobody' }))
    expect(await askOverSocket(gateway, { [name]: values })).toMatchObject({
      status: 400,
      code: 'BAD_REQUEST',
    })
  })

  it('does not include accept', async () => {
    const { gateway } = guarded(() => null)
    const accept = ['application/json', 'application/graphql-response+json']
    expect(await askOverSocket(gateway, { accept })).toMatchObject({ status: 200 })
  })

  it('two tokens are UNAUTHENTICATED through fetch, which joins them', async () => {
    const key = await signingKey('k1')
    const rules = { issuer: goodClaims.iss, audience: 'notes', claims: { userId: 'sub' } }
    const { gateway } = guarded(jwt({ ...rules, key: key.jwk }))
    const { authorization } = bearer(await key.sign())
    expect(await ask(gateway, { authorization: `${authorization}, ${authorization}` })).toMatchObject({
      status: 401,
    })
  })
})

describe('UNAUTHENTICATED that the context throws', () => {
  it.each([
    ['of its authenticators', apiKeys({ keys: [reports] }), 'ApiKey'],
    ['Bearer without authenticators', undefined, 'Bearer'],
  ])('has the challenge %s', async (_, authenticate, challenge) => {
    const { gateway } = guarded(authenticate, {
      context: () => {
        throw new DynagateError('UNAUTHENTICATED', 'Sign in.')
      },
    })
    for (const each of [ask, askOverSocket]) {
      expect(await each(gateway)).toMatchObject({ status: 401, code: 'UNAUTHENTICATED', challenge })
    }
  })
})

describe('a subscription', () => {
  const subscribe = { accept: 'text/event-stream' }

  it('is authenticated like any request', async () => {
    const { gateway } = guarded(apiKeys({ keys: [reports] }))
    const query = 'subscription { whoami }'
    const { text } = await ask(gateway, { ...subscribe, 'x-api-key': 'key-of-reports' }, query)
    expect(text.match(/reports/g)).toHaveLength(2)
    expect(await ask(gateway, { ...subscribe, 'x-api-key': 'no' }, query)).toMatchObject({ status: 401 })
  })

  it('ends when the credentials of its caller expire', async () => {
    vi.useFakeTimers({ toFake: ['Date'] })
    try {
      const key = await signingKey('k1')
      let isDone = false
      async function* ticks() {
        try {
          yield 1
          vi.setSystemTime(Date.now() + 120_000)
          yield 2
          yield 3
        } finally {
          isDone = true
        }
      }
      const rules = { issuer: goodClaims.iss, audience: 'notes', claims: { userId: 'sub' } }
      const { gateway } = guarded(jwt({ ...rules, key: key.jwk }), { context: () => ({ ticks }) })
      const token = await key.sign({ ...goodClaims, exp: inSeconds(60) })
      const { text } = await ask(gateway, { ...subscribe, ...bearer(token) }, 'subscription { whoami }')
      expect(text.match(/ada/g)).toHaveLength(1)
      expect(text).toContain('UNAUTHENTICATED')
      expect(isDone, 'its source is closed').toBe(true)
    } finally {
      vi.useRealTimers()
    }
  })
})

describe('a subscription without events', () => {
  it('ends when the credentials of its caller expire', async () => {
    vi.useFakeTimers({ toFake: ['Date', 'setTimeout', 'clearTimeout'] })
    try {
      const key = await signingKey('k1')
      const started = Promise.withResolvers<void>()
      const ended = Promise.withResolvers<void>()
      const ticks = () => ({
        next: () => {
          started.resolve()
          return new Promise(() => {})
        },
        return: async () => {
          ended.resolve()
          return { done: true, value: undefined }
        },
        [Symbol.asyncIterator]() {
          return this
        },
      })
      const rules = { issuer: goodClaims.iss, audience: 'notes', claims: { userId: 'sub' } }
      const { gateway } = guarded(jwt({ ...rules, key: key.jwk }), { context: () => ({ ticks }) })
      const token = await key.sign({ ...goodClaims, exp: inSeconds(60) })
      const headers = { accept: 'text/event-stream', ...bearer(token) }
      const response = ask(gateway, headers, 'subscription { whoami }')
      await started.promise
      await vi.advanceTimersByTimeAsync(120_000)
      expect((await response).text).toContain('UNAUTHENTICATED')
      await ended.promise
    } finally {
      vi.useRealTimers()
    }
  })
})

describe('the verified caller', () => {
  it('is logged as a hash', async () => {
    const { gateway, logged } = guarded(apiKeys({ keys: [reports] }))
    await ask(gateway, { 'x-api-key': 'key-of-reports' }, '{ bug }')
    expect(logged).toMatchObject([
      { message: 'Masked an error.', caller: expect.stringMatching(/^[0-9a-f]{16}$/) },
    ])
  })
})

describe('unsafe options', () => {
  const options = { issuer: goodClaims.iss, audience: 'notes', claims: { userId: 'sub' } }
  const jwks = 'https://issuer.example/jwks.json'

  it.each<[string, () => unknown, string]>([
    [
      'none',
      () => jwt({ ...options, jwks, algorithms: ['none' as never] }),
      'expected algorithms to be among',
    ],
    ['no algorithm', () => jwt({ ...options, jwks, algorithms: [] }), 'expected algorithms to be among'],
    [
      'a secret among public keys',
      () => jwt({ ...options, jwks, algorithms: ['HS256'] }),
      'jwks has public keys',
    ],
    ['both kinds', () => jwt({ ...options, jwks, algorithms: ['RS256', 'HS256'] }), 'use one kind'],
    ['a short secret', () => jwt({ ...options, key: 'secret', algorithms: ['HS256'] }), 'at least 32 bytes'],
    [
      'a public key as secret',
      () => jwt({ ...options, key: '-----BEGIN PUBLIC KEY-----', algorithms: ['HS256'] }),
      'got a PEM',
    ],
    [
      'a private key',
      () => jwt({ ...options, key: '-----BEGIN PRIVATE KEY-----' }),
      'belongs to the issuer alone',
    ],
    ['no key', () => jwt(options as never), 'either jwks or key'],
    ['keys over http', () => jwt({ ...options, jwks: 'http://issuer.example/jwks.json' }), 'an https URL'],
    ['no issuer', () => jwt({ ...options, issuer: '', jwks }), 'expected issuer'],
    ['no audience', () => jwt({ ...options, audience: [], jwks }), 'expected audience'],
    ['much skew', () => jwt({ ...options, jwks, clockSkewSeconds: 3_600 }), '0 to 300'],
    ['no hash', () => apiKeys({ keys: [{ sha256: 'key-of-reports', caller: {} }] }), '64 hexadecimal digits'],
    ['no keys', () => apiKeys({ keys: [] }), '1 to 1000 keys'],
    ['no header', () => apiKeys({ keys: [reports], header: 'api key' }), 'expected header to be the name'],
    [
      'no region',
      () => cognito({ userPoolId: 'eu-west-1_a', region: 'x/../', clientId: 'c', claims: {} }),
      'AWS region',
    ],
    [
      'a pool elsewhere',
      () => cognito({ userPoolId: 'us-east-1_a', region: 'eu-west-1', clientId: 'c', claims: {} }),
      'eu-west-1_',
    ],
    [
      'an unmapped attribute',
      () => guarded(jwt({ ...options, jwks, claims: {} })),
      "no claim is given for the caller's userId",
    ],
    [
      'an unknown attribute',
      () => guarded(jwt({ ...options, jwks, claims: { userId: 'sub', usr: 'x' } })),
      "claims names 'usr'",
    ],
    [
      'a key whose caller does not fit',
      () => guarded(apiKeys({ keys: [{ ...reports, caller: {} }] })),
      'caller.userId: is required',
    ],
    ['no authenticator', () => guarded([]), 'expected at least one authenticator'],
    [
      'two authenticators of one issuer',
      () => guarded([jwt({ ...options, jwks }), jwt({ ...options, audience: 'other', jwks })]),
      "expected one authenticator for the tokens of issuer 'https://issuer.example/'",
    ],
    [
      'two authenticators of one header',
      () => guarded([apiKeys({ keys: [reports] }), apiKeys({ keys: [imports], header: 'X-API-Key' })]),
      "expected one authenticator for the keys in 'x-api-key'",
    ],
    ['no declared caller', () => guarded(() => null, { caller: undefined }), 'defineTable({ caller:'],
  ])('%s: a TypeError with the fix', (_, make, message) => {
    expect(make).toThrow(TypeError)
    expect(make).toThrow(message)
  })
})

describe('a Cognito pool', () => {
  it('accepts only the access tokens of its clients', async () => {
    const key = await signingKey('k1')
    const fetchKeys = vi
      .spyOn(globalThis, 'fetch')
      .mockImplementation(async () => Response.json({ keys: [key.jwk] }))
    try {
      const pool = { userPoolId: 'eu-west-1_Ab1', region: 'eu-west-1', clientId: 'web' }
      const { gateway } = guarded(cognito({ ...pool, claims: { userId: 'sub', roles: 'cognito:groups' } }))
      const claims = {
        iss: 'https://cognito-idp.eu-west-1.amazonaws.com/eu-west-1_Ab1',
        sub: 'ada',
        token_use: 'access',
        client_id: 'web',
        'cognito:groups': ['staff'],
      }
      expect(await ask(gateway, bearer(await key.sign(claims)))).toMatchObject({
        caller: { userId: 'ada', roles: ['staff'] },
      })
      expect(fetchKeys.mock.calls[0]?.[0]).toBe(`${claims.iss}/.well-known/jwks.json`)
      for (const wrong of [
        { token_use: 'id', aud: 'web' },
        { client_id: 'other' },
        { client_id: undefined },
      ]) {
        const token = await key.sign({ ...claims, ...wrong } as never)
        expect(await ask(gateway, bearer(token))).toMatchObject({ status: 401, code: 'UNAUTHENTICATED' })
      }
      expect(await ask(gateway, bearer(forged({ alg: 'none' }, claims)))).toMatchObject({ status: 401 })
    } finally {
      fetchKeys.mockRestore()
    }
  })
})

describe('a gateway without authentication', () => {
  it('listens only on loopback addresses unless it is declared public', async () => {
    const { gateway } = trialGateway()
    await expect(startGateway({ gateway, port: 0, host: '0.0.0.0' })).rejects.toThrow(
      'does not authenticate callers',
    )
    const declared = trialGateway({ public: true })
    const running = await startGateway({ gateway: declared.gateway, port: 0, host: '0.0.0.0' })
    await running.close()
  })
})
