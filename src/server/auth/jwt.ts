import type { Authenticator } from './authenticator.ts'
import type { Claims } from './claims.ts'
import { jwtAuthenticator, type TokenRules } from './jwt-authenticator.ts'
import type { JwtKey, KeySource } from './jwt-keys.ts'

/** Options of `jwt()`. */
export type JwtOptions = TokenRules & {
  /** The accepted audiences: a token's `aud` must have one of these. */
  readonly audience: string | readonly string[]
} & (
    | {
        /** The URL of the issuer's keys (JWKS): https, or http on a loopback address. */
        readonly jwks: string
        readonly key?: never
      }
    | {
        /** The only key: a public key as PEM, JWK or KeyObject, or the secret of HS256, HS384 and HS512. */
        readonly key: JwtKey
        readonly jwks?: never
      }
  )

/**
 * Verifies JSON Web Tokens, in `authorization: Bearer ...`: signature, algorithm, issuer, audience, type, expiry. The
 * claims become the caller's attributes.
 *
 * @example
 * jwt({
 *   issuer: 'https://login.example.com/',
 *   audience: 'shop',
 *   jwks: 'https://login.example.com/.well-known/jwks.json',
 *   claims: { userId: 'sub', tenantId: 'tid', roles: 'groups' },
 * })
 *
 * @throws TypeError for options that can't work or would not be safe.
 */
export function jwt({ audience, jwks, key, ...rules }: JwtOptions): Authenticator {
  const audiences = [audience].flat().filter((each) => typeof each === 'string' && each !== '')
  if (audiences.length === 0)
    throw new TypeError('jwt: expected audience to name at least one audience (aud) of tokens')
  return jwtAuthenticator({ ...rules, name: 'jwt', keys: keySource(jwks, key), check: isFor(audiences) })
}

function keySource(jwks: string | undefined, key: JwtKey | undefined): KeySource {
  if (jwks !== undefined && key === undefined) return { kind: 'set', url: jwks }
  if (jwks === undefined && key !== undefined) return { kind: 'one', key }
  throw new TypeError('jwt: expected either jwks or key')
}

function isFor(audiences: readonly string[]) {
  return ({ aud }: Claims): string | undefined => {
    const named: readonly unknown[] = Array.isArray(aud) ? aud : [aud]
    return audiences.some((each) => named.includes(each)) ? undefined : 'it is for another audience'
  }
}
