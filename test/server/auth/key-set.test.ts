import type { ServerResponse } from 'node:http'
import { afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest'
import { jwt } from '../../../src/server/index.ts'
import { ask, bearer, guarded } from './guarded.ts'
import { goodClaims, inSeconds, keyServer, type SigningKey, signingKey } from './issuer.ts'

let first: SigningKey
let second: SigningKey
beforeAll(async () => {
  first = await signingKey('k1')
  second = await signingKey('k2')
})
beforeEach(() => void vi.useFakeTimers({ toFake: ['Date', 'performance'] }))
afterEach(() => void vi.useRealTimers())
const later = (seconds: number) => vi.advanceTimersByTime(seconds * 1_000)
/** The time of day is corrected; no time passes. */
const setBack = (seconds: number) => vi.setSystemTime(Date.now() - seconds * 1_000)
const tokensOf = (key: SigningKey) => (sub: string) => key.sign({ ...goodClaims, sub }).then(bearer)

const gatewayOf = (jwks: string) =>
  guarded(
    jwt({ issuer: goodClaims.iss, audience: 'notes', jwks, claims: { userId: 'sub', roles: 'groups' } }),
  )

describe('the keys of an issuer', () => {
  it('are fetched once for all tokens, including concurrent ones', async () => {
    await using keys = await keyServer(first)
    const { gateway } = gatewayOf(keys.url)
    const tokens = await Promise.all(['a', 'b', 'c'].map(tokensOf(first)))
    const answers = await Promise.all(tokens.map((token) => ask(gateway, token)))
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200])
    expect(keys.requests).toBe(1)
  })

  it('are fetched again for an unknown key id, since the issuer may have rotated its keys', async () => {
    await using keys = await keyServer(first)
    const { gateway } = gatewayOf(keys.url)
    expect(await ask(gateway, await tokensOf(first)('a'))).toMatchObject({ status: 200 })
    keys.serve(first, second)
    later(31)
    expect(await ask(gateway, await tokensOf(second)('b'))).toMatchObject({ status: 200 })
    expect(keys.requests).toBe(2)
  })

  it('are not fetched for every token with an unknown key id', async () => {
    await using keys = await keyServer(first)
    const { gateway } = gatewayOf(keys.url)
    await ask(gateway, await tokensOf(first)('a'))
    for (const sub of ['b', 'c', 'd']) {
      expect(await ask(gateway, await tokensOf(second)(sub))).toMatchObject({
        status: 401,
        code: 'UNAUTHENTICATED',
      })
    }
    expect(keys.requests, 'within the cooldown').toBe(1)
  })

  it('are fetched again for an unknown key id after the clock was set back', async () => {
    await using keys = await keyServer(first)
    const { gateway } = gatewayOf(keys.url)
    expect(await ask(gateway, await tokensOf(first)('a'))).toMatchObject({ status: 200 })
    keys.serve(first, second)
    setBack(3_600)
    later(31)
    expect(await ask(gateway, await tokensOf(second)('b'))).toMatchObject({ status: 200 })
  })

  it.each([
    ['', 0],
    [', also after the clock was set back', 86_400],
  ])('are dropped when they are too old, for cached tokens too%s', async (_, seconds) => {
    await using keys = await keyServer(first, second)
    const { gateway } = gatewayOf(keys.url)
    const token = bearer(await first.sign({ ...goodClaims, exp: inSeconds(1_000_000) }))
    expect(await ask(gateway, token)).toMatchObject({ status: 200 })
    keys.serve(second)
    setBack(seconds)
    // The request that finds the keys stale does not wait while new ones are fetched.
    await vi.waitFor(async () => {
      later(601)
      expect(await ask(gateway, token)).toMatchObject({ status: 401 })
    })
  })
})

const outages: [what: string, respond: (response: ServerResponse) => void][] = [
  ['an error', (response) => void response.writeHead(500).end()],
  ['a connection that breaks', (response) => void response.destroy()],
  ['no JSON', (response) => void response.end('<html>')],
  ['JSON of another kind', (response) => void response.end('[]')],
  ['too much', (response) => void response.end(JSON.stringify({ keys: [], padding: 'x'.repeat(300_000) }))],
]

describe('an endpoint that fails', () => {
  it('with a malformed key is a retryable 503 for the tokens that name it', async () => {
    await using keys = await keyServer({ ...first, jwk: { ...first.jwk, n: undefined as never } }, second)
    const { gateway } = gatewayOf(keys.url)
    expect(await ask(gateway, await tokensOf(first)('a'))).toMatchObject({
      status: 503,
      code: 'AUTHENTICATION_UNAVAILABLE',
    })
    expect(await ask(gateway, await tokensOf(second)('b'))).toMatchObject({ status: 200 })
  })

  it.each(outages)('with %s is a retryable 503, logged once', async (_, respond) => {
    await using keys = await keyServer()
    keys.respond(respond)
    const { gateway, logged } = gatewayOf(keys.url)
    for (const sub of ['a', 'b']) {
      const answer = await ask(gateway, await tokensOf(first)(sub))
      expect(answer).toMatchObject({ status: 503, code: 'AUTHENTICATION_UNAVAILABLE', challenge: null })
      expect(answer.text).not.toMatch(/\n\s+at |127\.0\.0\.1/)
    }
    expect(logged).toMatchObject([{ level: 'warn', message: 'Credentials could not be verified.' }])
    expect(keys.requests, 'not asked again at once').toBe(1)
  })

  it('with a redirect is not followed, even to valid keys', async () => {
    await using elsewhere = await keyServer(first)
    await using keys = await keyServer()
    keys.respond((response) => void response.writeHead(302, { location: elsewhere.url }).end())
    expect(await ask(gatewayOf(keys.url).gateway, await tokensOf(first)('a'))).toMatchObject({ status: 503 })
    expect(elsewhere.requests).toBe(0)
  })

  it.each([
    ['', 0],
    [', also after the clock was set back', 3_600],
  ])('is retried after a second%s', async (_, seconds) => {
    await using keys = await keyServer()
    keys.respond((response) => void response.writeHead(500).end())
    const { gateway } = gatewayOf(keys.url)
    expect(await ask(gateway, await tokensOf(first)('a'))).toMatchObject({ status: 503 })
    keys.serve(first)
    setBack(seconds)
    later(2)
    expect(await ask(gateway, await tokensOf(first)('a'))).toMatchObject({ status: 200 })
  })

  it('does not reject callers with a known key for an hour', async () => {
    await using keys = await keyServer(first)
    const { gateway } = gatewayOf(keys.url)
    await ask(gateway, await tokensOf(first)('a'))
    keys.respond((response) => void response.writeHead(500).end())
    later(3_000)
    expect(await ask(gateway, await tokensOf(first)('b'))).toMatchObject({ status: 200 })
    later(700)
    expect(await ask(gateway, await tokensOf(first)('c'))).toMatchObject({ status: 503 })
  })

  it('that is slow is cancelled by its own timeout', async () => {
    const timeout = vi
      .spyOn(AbortSignal, 'timeout')
      .mockImplementation(() => AbortSignal.abort(new Error('late')))
    try {
      await using keys = await keyServer()
      keys.respond(() => {})
      expect(await ask(gatewayOf(keys.url).gateway, await tokensOf(first)('a'))).toMatchObject({
        status: 503,
      })
      expect(timeout).toHaveBeenCalledWith(3_000)
    } finally {
      timeout.mockRestore()
    }
  })
})
