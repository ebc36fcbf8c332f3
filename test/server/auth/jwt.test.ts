import { SignJWT } from 'jose'
import { beforeAll, describe, expect, it, vi } from 'vitest'
import { type JwtOptions, jwt } from '../../../src/server/index.ts'
import { ask, askOverSocket, bearer, guarded } from './guarded.ts'
import { forged, goodClaims, inSeconds, type SigningKey, signingKey } from './issuer.ts'

const rules = {
  issuer: goodClaims.iss,
  audience: 'notes',
  claims: { userId: 'sub', tenantId: 'tid', roles: 'groups' },
} satisfies Partial<JwtOptions>

let ours: SigningKey
let theirs: SigningKey
beforeAll(async () => {
  ours = await signingKey('k1')
  theirs = await signingKey('k1')
})
const gatewayWith = (options: Partial<JwtOptions> = {}) =>
  guarded(jwt({ ...rules, key: ours.jwk, ...options } as JwtOptions))

describe('a valid token', () => {
  it('gives resolvers a typed caller, on both ways of responding', async () => {
    const { gateway } = gatewayWith()
    const headers = bearer(await ours.sign())
    const caller = { userId: 'ada', tenantId: 't-1', roles: ['staff', 'support'] }
    expect(await ask(gateway, headers)).toMatchObject({ status: 200, caller })
    expect(await askOverSocket(gateway, headers)).toMatchObject({ status: 200, caller })
  })

  it('can lack optional attributes and sets', async () => {
    const { iss, aud, sub } = goodClaims
    const { gateway } = gatewayWith()
    expect(await ask(gateway, bearer(await ours.sign({ iss, aud, sub })))).toMatchObject({
      caller: { userId: 'ada', roles: [] },
    })
  })

  it('can have nested claims, and claims that a function reads', async () => {
    const claims = {
      userId: ['user', 'id'],
      roles: ({ scope }: Readonly<Record<string, unknown>>) => String(scope).split(' '),
    }
    const { gateway } = gatewayWith({ claims })
    const token = await ours.sign({ ...goodClaims, user: { id: 'grace' }, scope: 'read write' })
    expect(await ask(gateway, bearer(token))).toMatchObject({
      caller: { userId: 'grace', roles: ['read', 'write'] },
    })
  })

  it.each(['JWT', 'at+jwt', 'application/at+jwt'])('can have the type %s', async (typ) => {
    const { gateway } = gatewayWith()
    expect(await ask(gateway, bearer(await ours.sign(goodClaims, { typ })))).toMatchObject({ status: 200 })
  })

  it('can have several audiences, and can be expired within the clock tolerance', async () => {
    const { gateway } = gatewayWith()
    const token = await ours.sign({ ...goodClaims, aud: ['other', 'notes'], exp: inSeconds(-10) })
    expect(await ask(gateway, bearer(token))).toMatchObject({ status: 200 })
  })

  it('is verified once and then cached by its hash', async () => {
    const { gateway } = gatewayWith()
    const headers = bearer(await ours.sign())
    await ask(gateway, headers)
    const verify = vi.spyOn(crypto.subtle, 'verify')
    try {
      expect(await ask(gateway, headers)).toMatchObject({ status: 200 })
      expect(verify).not.toHaveBeenCalled()
    } finally {
      verify.mockRestore()
    }
  })

  it('is invalid once it has expired, even if cached', async () => {
    vi.useFakeTimers({ toFake: ['Date'] })
    try {
      const { gateway } = gatewayWith()
      const headers = bearer(await ours.sign({ ...goodClaims, exp: inSeconds(60) }))
      expect(await ask(gateway, headers)).toMatchObject({ status: 200 })
      vi.setSystemTime(Date.now() + 91_000)
      expect(await ask(gateway, headers)).toMatchObject({ status: 401, code: 'UNAUTHENTICATED' })
    } finally {
      vi.useRealTimers()
    }
  })
})

describe('a request without a token', () => {
  it('has an anonymous caller', async () => {
    const { gateway } = gatewayWith()
    expect(await ask(gateway)).toMatchObject({ status: 200, caller: null })
    expect(await askOverSocket(gateway)).toMatchObject({ status: 200, caller: null })
  })

  it('cannot set its own caller', async () => {
    const { gateway } = gatewayWith()
    const response = await gateway.fetch(
      'http://gateway/graphql',
      { method: 'POST', headers: { 'content-type': 'application/json' }, body: '{"query":"{ whoami }"}' },
      { caller: { userId: 'root' } },
    )
    expect(await response.json()).toEqual({ data: { whoami: 'null' } })
  })
})

const badTokens: [what: string, make: () => Promise<string> | string][] = [
  ['no token at all', () => ''],
  ['a string', () => 'open sesame'],
  ['a token of two parts', () => 'e30.e30'],
  ['a token of five parts', () => 'e30.e30.e30.e30.e30'],
  ['a token whose parts are no JSON', () => 'x.y.z'],
  ['an unsigned token', () => forged({ alg: 'none' }, { ...goodClaims, exp: inSeconds(60) })],
  ['alg None, with capitals', () => forged({ alg: 'NonE' }, { ...goodClaims, exp: inSeconds(60) }, 'e30')],
  ['a token without a signature', async () => (await ours.sign()).replace(/[^.]+$/, '')],
  ['a token with another signature', async () => (await ours.sign()).replace(/[^.]+$/, 'AAAA')],
  [
    'a token with other claims',
    async () => {
      const [header, , signature] = (await ours.sign()).split('.')
      return `${header}.${Buffer.from(JSON.stringify({ ...goodClaims, sub: 'root' })).toString('base64url')}.${signature}`
    },
  ],
  ['a token that another key signed', () => theirs.sign()],
  ['a token signed with the public key as a secret', () => confused()],
  ['an expired token', () => ours.sign({ ...goodClaims, exp: inSeconds(-31) })],
  ['a token without an expiry', async () => ours.sign({ ...goodClaims, exp: undefined as never })],
  ['a token whose expiry is a string', () => ours.sign({ ...goodClaims, exp: 'never' as never })],
  ['a token that is not valid yet', () => ours.sign({ ...goodClaims, nbf: inSeconds(60) })],
  ['a token for another audience', () => ours.sign({ ...goodClaims, aud: 'other' })],
  ['a token without an audience', () => ours.sign({ ...goodClaims, aud: undefined as never })],
  ['a token of another issuer', () => ours.sign({ ...goodClaims, iss: 'https://elsewhere.example/' })],
  ['a token without an issuer', () => ours.sign({ ...goodClaims, iss: undefined as never })],
  ['a token for logging out', () => ours.sign(goodClaims, { typ: 'logout+jwt' })],
  ['a token whose type is a number', () => ours.sign(goodClaims, { typ: 7 })],
  ['a subject that is a number', () => ours.sign({ ...goodClaims, sub: 7 as never })],
  ['a subject that is empty', () => ours.sign({ ...goodClaims, sub: '' })],
  ['a subject that is too long', () => ours.sign({ ...goodClaims, sub: 'x'.repeat(101) })],
  ['no subject', () => ours.sign({ ...goodClaims, sub: undefined as never })],
  ['roles that are no list', () => ours.sign({ ...goodClaims, groups: { admin: true } })],
  ['roles that are no strings', () => ours.sign({ ...goodClaims, groups: [1, 2] })],
  ['a token that is too long', () => ours.sign({ ...goodClaims, padding: 'x'.repeat(8_000) })],
]

/** Verifiers that trust the token's algorithm would use the public key as the secret. */
async function confused(): Promise<string> {
  const { createPublicKey } = await import('node:crypto')
  const pem = createPublicKey({ key: ours.jwk as never, format: 'jwk' }).export({
    type: 'spki',
    format: 'pem',
  })
  return new SignJWT({ ...goodClaims, exp: inSeconds(60) })
    .setProtectedHeader({ alg: 'HS256' })
    .sign(Buffer.from(pem))
}

describe('a bad token', () => {
  it.each(badTokens)('%s is UNAUTHENTICATED, on both ways of responding', async (_, make) => {
    const { gateway, logged } = gatewayWith()
    const headers = bearer(await make())
    for (const answer of [await ask(gateway, headers), await askOverSocket(gateway, headers)]) {
      expect(answer).toMatchObject({ status: 401, code: 'UNAUTHENTICATED', challenge: 'Bearer' })
      expect(answer.caller).toBeUndefined()
      expect(answer.text).not.toMatch(/\n\s+at |node_modules|jose/)
    }
    expect(logged).toEqual([])
  })

  it('of a type that is not pinned is rejected', async () => {
    const { gateway } = gatewayWith({ type: 'at+jwt' })
    expect(await ask(gateway, bearer(await ours.sign(goodClaims, { typ: 'at+jwt' })))).toMatchObject({
      status: 200,
    })
    expect(await ask(gateway, bearer(await ours.sign(goodClaims, { typ: 'JWT' })))).toMatchObject({
      status: 401,
    })
    expect(await ask(gateway, bearer(await ours.sign()))).toMatchObject({ status: 401 })
  })

  it('of an algorithm that is not pinned is rejected, even with the right key', async () => {
    const { gateway } = gatewayWith({ algorithms: ['PS256'] })
    expect(await ask(gateway, bearer(await ours.sign()))).toMatchObject({ status: 401 })
  })
})

describe('a secret', () => {
  it('verifies HS256 if it is the configured algorithm', async () => {
    const secret = Buffer.alloc(32, 7)
    const { gateway } = gatewayWith({ key: secret, algorithms: ['HS256'] })
    const sign = (key: Buffer) =>
      new SignJWT({ ...goodClaims, exp: inSeconds(60) }).setProtectedHeader({ alg: 'HS256' }).sign(key)
    expect(await ask(gateway, bearer(await sign(secret)))).toMatchObject({ status: 200 })
    expect(await ask(gateway, bearer(await sign(Buffer.alloc(32, 8))))).toMatchObject({ status: 401 })
  })
})
