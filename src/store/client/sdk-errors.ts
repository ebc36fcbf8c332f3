import { DynagateError } from '../../errors.ts'
import { internalMessage, UpstreamFailure } from './client-errors.ts'
import { type Fault, translateFault, type WireReason } from './errors.ts'
import type { WireItem } from './marshal.ts'

/**
 * Whatever the SDK threw as one of the gateway's errors: what DynamoDB answered through {@link translateFault},
 * and what happened on the way there or in the SDK itself by its looks.
 */
export function translateSdkError(error: unknown): DynagateError {
  if (error instanceof DynagateError) return error
  if (!(error instanceof Error)) return internal(error)
  const thrown: SdkError = error
  // By its code first: the SDK calls a connection reset a TimeoutError too.
  if (networkCodes.test(thrown.code ?? '')) {
    return new UpstreamFailure('UPSTREAM_UNAVAILABLE', !unsentCodes.test(thrown.code ?? ''), error)
  }
  if (thrown.name === 'TimeoutError') return new UpstreamFailure('TIMEOUT', !neverConnected(thrown), error)
  if (thrown.$fault !== undefined) return translateFault(faultOf(thrown), error)
  // An answer came, but the SDK can't make sense of it: a proxy's page, or half an answer.
  if (thrown.$metadata !== undefined || '$response' in thrown) {
    return new UpstreamFailure('UPSTREAM_UNAVAILABLE', true, error)
  }
  return internal(error)
}

interface SdkError extends Error {
  readonly code?: string
  readonly $fault?: 'client' | 'server'
  readonly $metadata?: { readonly httpStatusCode?: number }
  readonly Item?: WireItem
  readonly CancellationReasons?: readonly WireReason[]
}

/** Node's and the resolver's codes of a connection that failed, before or after the request was sent. */
const networkCodes = /^((?!ETIMEDOUT)E[A-Z]+|EAI_\w+|HPE_\w+|ERR_(TLS|SSL)_\w+|\w*CERT\w*)$/

/** Those of them that say that nothing was sent. */
const unsentCodes = /^(ECONNREFUSED|ENOTFOUND|EAI_AGAIN|EHOSTUNREACH|ENETUNREACH)$/

/** The handler's message is the only thing that tells a connection's timeout from an answer's. */
function neverConnected(error: Error): boolean {
  return error.message.includes('did not establish a connection')
}

function faultOf(thrown: SdkError): Fault {
  return {
    name: thrown.name,
    message: thrown.message,
    status: thrown.$metadata?.httpStatusCode,
    item: thrown.Item,
    reasons: thrown.CancellationReasons,
  }
}

function internal(cause: unknown): DynagateError {
  return new DynagateError('INTERNAL_SERVER_ERROR', internalMessage, { cause })
}
