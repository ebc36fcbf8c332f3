import type { Authentication } from '../auth/index.ts'
import type { Exhausted, RateLimits } from '../rates/index.ts'
import { nameCaller } from '../request-scope.ts'
import type { RequestState } from '../request-state.ts'
import type { Rejection } from './admission.ts'

/** The caller of an admitted request, as its state has it. */
export interface Identified {
  readonly kind: 'identified'
  readonly state: Pick<RequestState, 'caller' | 'verified'>
}

/** Who may send requests, and how many. */
export interface ClientRules {
  readonly authenticate: Authentication | undefined
  readonly rates: RateLimits | undefined
}

/**
 * The second step of admission, for GraphQL and routes on both paths: counts the request and finds the caller, or
 * rejects the request. The request is counted by its address before credentials are verified, so that an address can't
 * try many credentials. A `caller` passed by a host is replaced, because it hasn't been verified.
 */
export async function identify(
  request: Request,
  address: string | undefined,
  { authenticate, rates }: ClientRules,
): Promise<Identified | Rejection> {
  const tooMany = rates?.ofAddress(address)
  if (tooMany !== undefined) return rateLimited('this address', tooMany)
  if (authenticate === undefined) return anonymous
  const result = await authenticate(request)
  if (result.kind === 'rejected') return result
  const { verified } = result
  nameCaller(verified?.id)
  const tooManyOfCaller = verified && rates?.ofCaller(verified.id)
  if (tooManyOfCaller !== undefined) return rateLimited('this caller', tooManyOfCaller)
  return { kind: 'identified', state: { caller: verified?.caller ?? null, verified } }
}

const anonymous: Identified = { kind: 'identified', state: { caller: null, verified: undefined } }

function rateLimited(whose: string, { retryAfterMs }: Exhausted): Rejection {
  const message = `There were too many requests of ${whose}. The limit refills over time.`
  return { kind: 'rejected', code: 'RATE_LIMITED', message, status: 429, retryAfterMs }
}
