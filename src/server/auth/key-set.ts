import type { JSONWebKeySet, JWTVerifyGetKey } from 'jose'
import { DynagateError } from '../../errors.ts'
import { isLoopbackName } from '../loopback.ts'
import { unavailable } from './authenticator.ts'

/**
 * The public keys of an issuer, from its JWKS endpoint. They are fetched for the first token, and again when they are
 * old or a token names an unknown key, as after a key rotation. Fetches are bounded in time, size and rate; while the
 * endpoint fails, known keys stay valid for {@link maxStaleMs}.
 */
export class KeySet {
  readonly #url: string
  #keys: { readonly find: JWTVerifyGetKey; readonly fetchedAt: number } | undefined
  #pending: Promise<JWTVerifyGetKey> | undefined
  /** When the latest fetch ended, and its error if it failed. By a clock that nobody sets, as are all times here. */
  #latest: { readonly at: number; readonly error: unknown } | undefined

  /** @param url https, or http on a loopback address. */
  constructor(url: string) {
    this.#url = url
  }

  /**
   * The key that a token's header names.
   *
   * @throws JOSEError if the issuer has no such key; DynagateError AUTHENTICATION_UNAVAILABLE if the keys can't be
   *   fetched, or the key is malformed.
   */
  readonly find: JWTVerifyGetKey = async (header, token) => {
    try {
      return await this.#found(header, token)
    } catch (error) {
      if (error instanceof DynagateError || faultsOfTokens.has(codeOf(error))) throw error
      throw unavailable('The key that verifies the token is malformed.', error)
    }
  }

  async #found(...named: Parameters<JWTVerifyGetKey>): Promise<Awaited<ReturnType<JWTVerifyGetKey>>> {
    const known = await this.#current()
    try {
      return await known(...named)
    } catch (error) {
      if (codeOf(error) !== 'ERR_JWKS_NO_MATCHING_KEY') throw error
      if (this.#isWithin(cooldownMs)) throw this.#latest?.error ?? error
      const fresh = await this.#refresh()
      return fresh(...named)
    }
  }

  /** Old keys are used while new ones are fetched, so that no request waits; very old ones are not. */
  #current(): JWTVerifyGetKey | Promise<JWTVerifyGetKey> {
    const age = this.#keys === undefined ? Number.POSITIVE_INFINITY : performance.now() - this.#keys.fetchedAt
    if (this.#keys === undefined || age > maxStaleMs) return this.#refresh()
    if (age > maxAgeMs) this.#refresh().catch(ignore)
    return this.#keys.find
  }

  async #refresh(): Promise<JWTVerifyGetKey> {
    // Otherwise each request would send a fetch to a failing endpoint, and wait for its time-out.
    if (this.#latest?.error !== undefined && this.#isWithin(retryMs)) throw this.#latest.error
    this.#pending ??= this.#fetch()
    return this.#pending
  }

  async #fetch(): Promise<JWTVerifyGetKey> {
    try {
      const { createLocalJWKSet } = await import('jose')
      const find = createLocalJWKSet(await fetchKeys(this.#url))
      this.#keys = { find, fetchedAt: performance.now() }
      this.#latest = { at: performance.now(), error: undefined }
      return find
    } catch (cause) {
      const error = unavailable('The keys that verify tokens are not available at the moment.', cause)
      this.#latest = { at: performance.now(), error }
      throw error
    } finally {
      this.#pending = undefined
    }
  }

  #isWithin(milliseconds: number): boolean {
    return this.#latest !== undefined && performance.now() - this.#latest.at < milliseconds
  }
}

/** An unknown key causes a fetch at most this often, so that tokens with random key ids can't load the issuer. */
const cooldownMs = 30_000
/** A failed fetch is repeated at most this often. */
const retryMs = 1_000
/** Keys older than this are fetched again. */
const maxAgeMs = 10 * 60_000
/** Keys are used for this long while the endpoint fails. */
const maxStaleMs = 60 * 60_000
const fetchMs = 3_000
/** An issuer has a few keys of about 1 KB. */
const maxBytes = 256_000

/** An https URL, or http to a loopback address: elsewhere anyone on the network path could replace the keys. */
export function isKeySetUrl(url: string): boolean {
  if (!URL.canParse(url)) return false
  const { protocol, hostname } = new URL(url)
  return protocol === 'https:' || (protocol === 'http:' && isLoopbackName(hostname))
}

/** The errors of a key set that a token has caused. */
const faultsOfTokens: ReadonlySet<unknown> = new Set([
  'ERR_JWKS_NO_MATCHING_KEY',
  'ERR_JWKS_MULTIPLE_MATCHING_KEYS',
  'ERR_JOSE_NOT_SUPPORTED',
])

function codeOf(error: unknown): unknown {
  return error instanceof Error && 'code' in error ? error.code : undefined
}

async function fetchKeys(url: string): Promise<JSONWebKeySet> {
  const response = await fetch(url, {
    headers: { accept: 'application/json' },
    redirect: 'error',
    signal: AbortSignal.timeout(fetchMs),
  })
  if (response.status !== 200) {
    await response.body?.cancel()
    throw new Error(`Expected status 200 from ${url}, got ${response.status}`)
  }
  return JSON.parse(await boundedText(response, url))
}

async function boundedText({ body }: Response, url: string): Promise<string> {
  const chunks: Uint8Array[] = []
  let bytes = 0
  for await (const chunk of body ?? []) {
    bytes += chunk.byteLength
    // Leaving the loop cancels the body.
    if (bytes > maxBytes) throw new Error(`Expected at most ${maxBytes} bytes from ${url}`)
    chunks.push(chunk)
  }
  return Buffer.concat(chunks).toString('utf8')
}

function ignore(): void {
  // Known keys remain in use; the next request tries again.
}
