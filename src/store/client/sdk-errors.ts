import { DynagateError } from '../../errors.ts'
import { internalMessage, UpstreamFailure } from './client-errors.ts'
import { type Fault, type ThrottlingReason, translateFault, type WireReason } from './errors.ts'
import type { WireItem } from './marshal.ts'

/**
 * Translates an error of the SDK to one of the gateway's: DynamoDB's errors by `translate`, and errors of the connection
 * or the SDK itself by their name and code.
 */
export function translateSdkError(error: unknown, translate = translateFault): DynagateError {
  if (error instanceof DynagateError) return error
  if (!(error instanceof Error)) return internal(error)
  const thrown: SdkError = error
  // The code comes first: the SDK also calls a connection reset a TimeoutError.
  if (networkCodes.test(thrown.code ?? '')) {
    return new UpstreamFailure('UPSTREAM_UNAVAILABLE', !unsentCodes.test(thrown.code ?? ''), error)
  }
  if (thrown.name === 'TimeoutError') return new UpstreamFailure('TIMEOUT', !neverConnected(thrown), error)
  if (thrown.$fault !== undefined) return translate(faultOf(thrown), error)
  // The SDK can't parse the response: a proxy's page, or a truncated one.
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
  readonly ThrottlingReasons?: readonly ThrottlingReason[]
  readonly throttlingReasons?: readonly ThrottlingReason[]
}

/** Codes of Node and the resolver for a failed connection, before or after the request was sent. */
const networkCodes = /^((?!ETIMEDOUT)E[A-Z]+|EAI_\w+|HPE_\w+|ERR_(TLS|SSL)_\w+|\w*CERT\w*)$/

/** Those that prove that nothing was sent. */
const unsentCodes = /^(ECONNREFUSED|ENOTFOUND|EAI_AGAIN|EHOSTUNREACH|ENETUNREACH)$/

/** Only the message distinguishes a timeout of the connection from one of the response. */
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
    throttlingReasons: thrown.ThrottlingReasons ?? thrown.throttlingReasons,
  }
}

function internal(cause: unknown): DynagateError {
  return new DynagateError('INTERNAL_SERVER_ERROR', internalMessage, { cause })
}
