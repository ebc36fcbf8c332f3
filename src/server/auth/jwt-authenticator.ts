import { DynagateError } from '../../errors.ts'
import type { Attributes } from '../../model/index.ts'
import { type Authenticator, unauthenticated, type Verified, type Verifier } from './authenticator.ts'
import { bearerToken, issuerOf } from './bearer-token.ts'
import { type ClaimSources, type Claims, checkSources, valuesOf } from './claims.ts'
import { type JwtAlgorithm, type KeySource, type VerificationKey, verificationKey } from './jwt-keys.ts'
import { TokenCache } from './token-cache.ts'
import { verifiedCaller } from './verified-caller.ts'

/** The rules for tokens, and the claims that become the caller's attributes. */
export interface TokenRules {
  /** The `iss` of its tokens. Tokens of other issuers are left to other authenticators. */
  readonly issuer: string
  /** The accepted signature algorithms; `['RS256']` by default. */
  readonly algorithms?: readonly JwtAlgorithm[]
  /** The `typ` that tokens must have; by default it is `JWT`, `at+jwt` or missing. */
  readonly type?: string
  /** Seconds by which the issuer's clock may differ, at most 300; 30 by default. */
  readonly clockSkewSeconds?: number
  /** The attributes of the caller, each with its claim: `{ userId: 'sub', roles: ['realm_access', 'roles'] }`. */
  readonly claims: ClaimSources
}

/** Options of `jwtAuthenticator()`. */
export interface TokenVerification extends TokenRules {
  /** Names the authenticator in messages. */
  readonly name: string
  readonly keys: KeySource
  /** Checks claims by further rules: returns what is wrong with them, or undefined. */
  readonly check: (claims: Claims) => string | undefined
}

/**
 * An authenticator for JSON Web Tokens of one issuer, by the rules of RFC 8725: algorithms are pinned, and issuer,
 * type, expiry and not-before are checked. A verified token is cached until it expires.
 *
 * @throws TypeError for options that can't work or would not be safe.
 */
export function jwtAuthenticator(verification: TokenVerification): Authenticator {
  const { name, issuer, keys, algorithms = ['RS256'], clockSkewSeconds = 30, claims } = verification
  if (typeof issuer !== 'string' || issuer === '')
    throw new TypeError(`${name}: expected issuer to be the iss of tokens`)
  if (!(clockSkewSeconds >= 0 && clockSkewSeconds <= maxSkewSeconds)) {
    throw new TypeError(
      `${name}: expected clockSkewSeconds to be 0 to ${maxSkewSeconds}, got ${clockSkewSeconds}`,
    )
  }
  const key = verificationKey(keys, algorithms, name)
  return {
    challenge: 'Bearer',
    header: 'authorization',
    credentials: `the tokens of issuer '${issuer}'`,
    prepare(attributes) {
      checkSources(claims, attributes, name)
      return cached(issuer, verifierWith({ ...verification, algorithms, clockSkewSeconds, key, attributes }))
    },
  }
}

const maxSkewSeconds = 300

/** Verifies the bearer token of a request unless it is another issuer's. */
function cached(issuer: string, verify: (token: string) => Promise<Verified>): Verifier {
  const cache = new TokenCache()
  return (request) => {
    const token = bearerToken(request)
    if (token === undefined) return undefined
    const known = cache.get(token)
    if (known !== undefined) return known
    if (issuerOf(token) !== issuer) return undefined
    return verify(token).then((verified) => {
      cache.set(token, verified)
      return verified
    })
  }
}

interface Prepared extends Required<Omit<TokenVerification, 'type'>>, Pick<TokenRules, 'type'> {
  readonly key: VerificationKey
  readonly attributes: Attributes
}

function verifierWith(prepared: Prepared): (token: string) => Promise<Verified> {
  const { issuer, algorithms, type, clockSkewSeconds, claims, check, key, attributes } = prepared
  const options = {
    algorithms: [...algorithms],
    issuer,
    clockTolerance: clockSkewSeconds,
    requiredClaims: ['exp'],
    ...(type !== undefined && { typ: type }),
  }
  // Not imported at the top: a gateway without tokens needn't load it.
  const jose = import('jose')
  return async (token) => {
    const { jwtVerify } = await jose
    const { payload, protectedHeader } = await jwtVerify(token, key as never, options).catch((error) => {
      throw error instanceof DynagateError ? error : notValid(faultOf(error), error)
    })
    const isUsual = type !== undefined || isUsualType(protectedHeader.typ)
    const fault = isUsual ? check(payload) : 'its type is that of another kind of token'
    if (fault !== undefined) throw notValid(fault)
    const expiresAt = (Number(payload.exp) + clockSkewSeconds) * 1_000
    return verifiedCaller(attributes, valuesOf(claims, payload), expiresAt)
  }
}

function notValid(fault: string, cause?: unknown): DynagateError {
  return unauthenticated(`The token is not valid: ${fault}.`, cause)
}

/** RFC 8725: tokens for other uses, such as `logout+jwt`, have distinct types. Many issuers set none. */
function isUsualType(type: unknown): boolean {
  if (type === undefined) return true
  return typeof type === 'string' && usualTypes.has(type.toLowerCase().replace(/^application\//, ''))
}

const usualTypes: ReadonlySet<string> = new Set(['jwt', 'at+jwt'])

/** The fault of a token, from the code of jose's error. */
function faultOf(error: unknown): string {
  const code = error instanceof Error && 'code' in error ? String(error.code) : ''
  if (code === 'ERR_JWT_CLAIM_VALIDATION_FAILED')
    return `its ${(error as { claim?: unknown }).claim} is missing or not accepted`
  return faults[code] ?? 'it is malformed'
}

const faults: Readonly<Record<string, string>> = {
  ERR_JWT_EXPIRED: 'it has expired',
  ERR_JOSE_ALG_NOT_ALLOWED: 'its algorithm is not accepted',
  ERR_JOSE_NOT_SUPPORTED: 'its algorithm is not supported',
  ERR_JWKS_NO_MATCHING_KEY: 'its issuer has no key of that name',
  ERR_JWKS_MULTIPLE_MATCHING_KEYS: 'it does not say which key of its issuer signed it',
  ERR_JWS_SIGNATURE_VERIFICATION_FAILED: 'its signature is wrong',
}
