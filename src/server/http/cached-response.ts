import { createHash } from 'node:crypto'
import type { CachePolicy } from '../../pothos/index.ts'

/** The rules for caching a response to a GET, in addition to the fields of its operation. */
export interface CachingRules {
  /** The `vary` of such a response: every header on which it may depend. */
  readonly vary: string
  /** Whether all headers with credentials are in `vary`: otherwise a cache could serve it to other callers. */
  readonly variesByCaller: boolean
}

/**
 * Request headers on which any response may depend, in addition to those of authenticators: an application's `context`
 * and `cacheScope` may read `cookie` and `authorization`.
 */
const variedHeaders = ['accept', 'authorization', 'cookie', 'dynagate-consistent', 'dynagate-cost']

/** @param credentialHeaders the headers that authenticators read; undefined if unknown. */
export function cachingRules(
  credentialHeaders: readonly string[] | undefined,
  isShared: boolean,
): CachingRules {
  const names = [...variedHeaders, ...(credentialHeaders ?? []), ...(isShared ? ['origin'] : [])]
  return { vary: [...new Set(names)].join(', '), variesByCaller: credentialHeaders !== undefined }
}

/** A response that may be cached. */
export interface CacheableResponse {
  readonly body: string
  readonly mediaType: string
  readonly policy: CachePolicy
  /** Whether its request has a verified caller. */
  readonly hasCaller: boolean
  /** The request's `if-none-match`. */
  readonly ifNoneMatch: string | null | undefined
}

/** The headers of a response that may be cached, and whether the client has it already. Pure. */
export function cachedResponse(
  { body, mediaType, policy, hasCaller, ifNoneMatch }: CacheableResponse,
  { vary, variesByCaller }: CachingRules,
): {
  readonly headers: Readonly<Record<'cache-control' | 'etag' | 'vary', string>>
  readonly isNotModified: boolean
} {
  const scope = policy.scope === 'public' && variesByCaller && !hasCaller ? 'public' : 'private'
  // Several callers may use one browser.
  const age = policy.maxAgeSeconds > 0 && variesByCaller ? `max-age=${policy.maxAgeSeconds}` : 'no-cache'
  const hash = createHash('sha256').update(mediaType).update('\n').update(body).digest('base64url')
  const etag = `"${hash}"`
  return {
    headers: { 'cache-control': `${scope}, ${age}`, etag, vary },
    isNotModified: matches(ifNoneMatch, etag),
  }
}

/** Compares weakly, as RFC 9110 requires for `if-none-match`. */
function matches(ifNoneMatch: string | null | undefined, etag: string): boolean {
  if (ifNoneMatch === null || ifNoneMatch === undefined) return false
  return ifNoneMatch.split(',').some((each) => {
    const given = each.trim()
    return given === '*' || given === etag || given === `W/${etag}`
  })
}
