import { unauthenticated } from './authenticator.ts'

/**
 * The token in `authorization: Bearer ...`, or undefined.
 *
 * @throws DynagateError UNAUTHENTICATED for a token that is too long.
 */
export function bearerToken(request: Request): string | undefined {
  const header = request.headers.get('authorization')
  if (header === null || header.slice(0, scheme.length).toLowerCase() !== scheme) return undefined
  const token = header.slice(scheme.length).trim()
  if (token.length > maxLength) {
    throw unauthenticated(
      `The token is too long: expected at most ${maxLength} characters, got ${token.length}.`,
    )
  }
  return token
}

const scheme = 'bearer '
/** Characters. The headers of a request have room for 16 KB. */
const maxLength = 8_192

/** The `iss` of a token before it is verified; undefined for anything but a signed token. */
export function issuerOf(token: string): unknown {
  const [header, payload, signature, ...others] = token.split('.', 4)
  if (header === undefined || payload === undefined || signature === undefined || others.length > 0)
    return undefined
  try {
    const claims: unknown = JSON.parse(Buffer.from(payload, 'base64url').toString('utf8'))
    return typeof claims === 'object' && claims !== null && 'iss' in claims ? claims.iss : undefined
  } catch {
    return undefined
  }
}
