import type { Credentials } from './sign.ts'

/**
 * Caches credentials: renews them five minutes before they expire, or when AWS has rejected them as expired. Returns the
 * same object until then.
 */
export function cachedCredentials(provide: () => Promise<Credentials & { readonly expiration?: Date }>) {
  let known: { readonly credentials: Credentials; readonly until: number } | undefined
  return async (rejected?: Credentials): Promise<Credentials> => {
    const isUsable = known !== undefined && known.credentials !== rejected && Date.now() < known.until
    if (known !== undefined && isUsable) return known.credentials
    const { accessKeyId, secretAccessKey, sessionToken, expiration } = await provide()
    const until = expiration === undefined ? Number.POSITIVE_INFINITY : expiration.getTime() - renewBeforeMs
    known = { credentials: { accessKeyId, secretAccessKey, sessionToken }, until }
    return known.credentials
  }
}

/** Five minutes, as in the SDK. */
const renewBeforeMs = 5 * 60 * 1000
