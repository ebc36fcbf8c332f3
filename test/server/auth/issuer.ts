import { createServer, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { exportJWK, generateKeyPair, type JWK, type JWTPayload, SignJWT } from 'jose'

/** The claims of a valid token. */
export const goodClaims = {
  iss: 'https://issuer.example/',
  aud: 'notes',
  sub: 'ada',
  tid: 't-1',
  groups: ['staff', 'support'],
}

/** One signing key of an issuer. */
export interface SigningKey {
  readonly kid: string
  readonly jwk: JWK
  /** Signs claims. `exp` is in an hour by default. */
  sign(claims?: JWTPayload, header?: Record<string, unknown>): Promise<string>
}

export async function signingKey(kid: string, algorithm = 'RS256'): Promise<SigningKey> {
  const { privateKey, publicKey } = await generateKeyPair(algorithm, { extractable: true })
  const jwk = { ...(await exportJWK(publicKey)), kid, alg: algorithm, use: 'sig' }
  const sign = (claims: JWTPayload = goodClaims, header: Record<string, unknown> = {}) =>
    new SignJWT({ exp: inSeconds(3_600), ...claims })
      .setProtectedHeader({ alg: algorithm, kid, ...header })
      .sign(privateKey)
  return { kid, jwk, sign }
}

/** Seconds since the Unix epoch. */
export function inSeconds(seconds: number): number {
  return Math.floor(Date.now() / 1_000) + seconds
}

/** A hand-made token with any header, claims and signature. */
export function forged(header: object, claims: object, signature = ''): string {
  const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url')
  return `${part(header)}.${part(claims)}.${signature}`
}

/** A JWKS endpoint on a loopback port. */
export interface KeyServer extends AsyncDisposable {
  readonly url: string
  /** The number of requests it has received. */
  readonly requests: number
  /** Serves these keys from now on. */
  serve(...keys: readonly SigningKey[]): void
  /** Responds in this way from now on. */
  respond(how: (response: ServerResponse) => void): void
}

export async function keyServer(...keys: readonly SigningKey[]): Promise<KeyServer> {
  let requests = 0
  const body = (served: readonly SigningKey[]) => JSON.stringify({ keys: served.map(({ jwk }) => jwk) })
  let respond: (response: ServerResponse) => void = (response) => response.end(body(keys))
  const server = createServer((_, response) => {
    requests += 1
    respond(response)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/jwks.json`,
    get requests() {
      return requests
    },
    serve: (...served) => {
      respond = (response) => response.end(body(served))
    },
    respond: (how) => {
      respond = how
    },
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}
