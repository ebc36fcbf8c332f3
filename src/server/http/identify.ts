import type { Authentication } from '../auth/index.ts'
import { nameCaller } from '../request-scope.ts'
import type { RequestState } from '../request-state.ts'
import type { Rejection } from './admission.ts'

/** The caller of an admitted request, as its state has it. */
export interface Identified {
  readonly kind: 'identified'
  readonly state: Pick<RequestState, 'caller' | 'verified'>
}

/**
 * The second step of admission, for GraphQL requests whichever way their response takes: finds the caller, or rejects the
 * request. What a host passed as `caller` is replaced, because nobody has verified it.
 */
export async function identify(
  request: Request,
  authenticate: Authentication | undefined,
): Promise<Identified | Rejection> {
  if (authenticate === undefined) return anonymous
  const result = await authenticate(request)
  if (result.kind === 'rejected') return result
  const { verified } = result
  nameCaller(verified?.id)
  return { kind: 'identified', state: { caller: verified?.caller ?? null, verified } }
}

const anonymous: Identified = { kind: 'identified', state: { caller: null, verified: undefined } }
