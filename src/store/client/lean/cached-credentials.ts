import type { Credentials } from './sign.ts'

/** Credentials that are renewed five minutes before they expire; the same object until then. */
export function cachedCredentials(provide: () => Promise<Credentials & { readonly expiration?: Date }>) {
  let known: { readonly credentials: Credentials; readonly until: number } | undefined
  return async (): Promise<Credentials> => {
    if (known !== undefined && Date.now() < known.until) return known.credentials
    const { accessKeyId, secretAccessKey, sessionToken, expiration } = await provide()
    const until = expiration === undefined ? Number.POSITIVE_INFINITY : expiration.getTime() - renewBeforeMs
    known = { credentials: { accessKeyId, secretAccessKey, sessionToken }, until }
    return known.credentials
  }
}

/** Five minutes, as in the SDK. */
const renewBeforeMs = 5 * 60 * 1000
