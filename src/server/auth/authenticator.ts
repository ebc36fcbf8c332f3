import { DynagateError } from '../../errors.ts'
import type { Attributes, Caller } from '../../model/index.ts'

/** A caller whose credentials were verified. */
export interface Verified {
  readonly caller: Caller
  /** Identifies the caller in logs and budgets. */
  readonly id: string
  /** The time at which the credentials expire, in milliseconds since 1970; infinite if they don't. */
  readonly expiresAt: number
}

/**
 * Verifies credentials of one kind: what `jwt()`, `cognito()` and `apiKeys()` return.
 */
export interface Authenticator {
  /** The scheme in the `www-authenticate` of a rejection. */
  readonly challenge: string
  /** The request header with its credentials, in lower case. */
  readonly header: string
  /** The credentials that it verifies, in words; no other authenticator of a gateway may verify the same. */
  readonly credentials: string
  /**
   * Checks its options against the attributes that the table declares for its callers.
   *
   * @throws TypeError that tells what to change.
   */
  prepare(attributes: Attributes): Verifier
}

/**
 * Verifies the credentials of a request; undefined if it has none of this kind.
 *
 * @throws DynagateError UNAUTHENTICATED for invalid credentials, AUTHENTICATION_UNAVAILABLE if they can't be verified
 *   at the moment.
 */
export type Verifier = (request: Request) => Verified | undefined | Promise<Verified | undefined>

/** The error for credentials that are not valid. */
export function unauthenticated(message: string, cause?: unknown): DynagateError {
  return new DynagateError('UNAUTHENTICATED', message, { cause })
}

/** The error for credentials that could not be verified. */
export function unavailable(message: string, cause?: unknown): DynagateError {
  return new DynagateError('AUTHENTICATION_UNAVAILABLE', message, { cause, retryAfterMs: 1_000 })
}
