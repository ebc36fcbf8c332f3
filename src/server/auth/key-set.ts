import type { JSONWebKeySet, JWTVerifyGetKey } from 'jose'
import { isLoopbackName } from '../loopback.ts'
import { unavailable } from './authenticator.ts'

/**
 * The public keys of an issuer, from its JWKS endpoint. They are fetched at the first token and anew when they are old or
 * when a token names a key that is not among them, which is how an issuer rotates keys. Fetches are bounded in time, size and
 * number; while the endpoint fails, keys that are known stay valid for {@link maxStaleMs}.
 */
export class KeySet {
  readonly #url: string
  #keys: { readonly find: JWTVerifyGetKey; readonly fetchedAt: number } | undefined
  #pending: Promise<JWTVerifyGetKey> | undefined
  /** When the latest fetch ended, and its error where it failed. */
  #latest: { readonly at: number; readonly error: unknown } | undefined

  /** @param url https, or http of this machine. */
  constructor(url: string) {
    this.#url = url
  }

  /**
   * The key that a token's header names.
   *
   * @throws JOSEError where the issuer has no such key; DynagateError AUTHENTICATION_UNAVAILABLE where the keys can't be
   *   fetched.
   */
  readonly find: JWTVerifyGetKey = async (header, token) => {
    const known = await this.#current()
    try {
      return await known(header, token)
    } catch (error) {
      if (!isUnknownKey(error)) throw error
      if (this.#isWithin(cooldownMs)) throw this.#latest?.error ?? error
      const fresh = await this.#refresh()
      return fresh(header, token)
    }
  }

  /** Old keys are used while new ones are fetched, so that no request waits; very old ones are not. */
  #current(): JWTVerifyGetKey | Promise<JWTVerifyGetKey> {
    const age = this.#keys === undefined ? Number.POSITIVE_INFINITY : Date.now() - this.#keys.fetchedAt
    if (this.#keys === undefined || age > maxStaleMs) return this.#refresh()
    if (age > maxAgeMs) this.#refresh().catch(ignore)
    return this.#keys.find
  }

  async #refresh(): Promise<JWTVerifyGetKey> {
    // An endpoint that fails is not asked again by every request, and each of them doesn't wait for its time-out.
    if (this.#latest?.error !== undefined && this.#isWithin(retryMs)) throw this.#latest.error
    this.#pending ??= this.#fetch()
    return this.#pending
  }

  async #fetch(): Promise<JWTVerifyGetKey> {
    try {
      const { createLocalJWKSet } = await import('jose')
      const find = createLocalJWKSet(await fetchKeys(this.#url))
      this.#keys = { find, fetchedAt: Date.now() }
      this.#latest = { at: Date.now(), error: undefined }
      return find
    } catch (cause) {
      const error = unavailable('The keys that verify tokens are not available at the moment.', cause)
      this.#latest = { at: Date.now(), error }
      throw error
    } finally {
      this.#pending = undefined
    }
  }

  #isWithin(milliseconds: number): boolean {
    return this.#latest !== undefined && Date.now() - this.#latest.at < milliseconds
  }
}

/** An unknown key causes a fetch at most this often: random key ids must not load the issuer. */
const cooldownMs = 30_000
/** A failed fetch is repeated at most this often. */
const retryMs = 1_000
/** Keys older than this are fetched anew. */
const maxAgeMs = 10 * 60_000
/** Keys are used for this long while the endpoint fails. */
const maxStaleMs = 60 * 60_000
const fetchMs = 3_000
/** An issuer has a few keys of about 1 KB. */
const maxBytes = 256_000

/** An https URL, or http to this machine: else anybody on the way could replace the keys. */
export function isKeySetUrl(url: string): boolean {
  if (!URL.canParse(url)) return false
  const { protocol, hostname } = new URL(url)
  return protocol === 'https:' || (protocol === 'http:' && isLoopbackName(hostname))
}

function isUnknownKey(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'ERR_JWKS_NO_MATCHING_KEY'
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
  // The keys that are known are used: the next request tries again.
}
