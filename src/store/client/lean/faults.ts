import { DynagateError } from '../../../errors.ts'
import { internalMessage, UpstreamFailure } from '../client-errors.ts'
import type { Fault, ThrottlingReason, WireReason } from '../errors.ts'
import type { WireItem } from '../marshal.ts'
import type { Reply } from './transport.ts'

/** The error in a response, as `translate` translates DynamoDB's errors. */
export function faultOf(
  { status, body }: Reply,
  translate: (fault: Fault, cause: unknown) => DynagateError,
): DynagateError {
  const { __type: type, message, Message, Item: item, CancellationReasons: reasons } = body as FaultBody
  const { ThrottlingReasons, throttlingReasons = ThrottlingReasons } = body as FaultBody
  // A proxy's response has no error type.
  if (type === undefined)
    return new UpstreamFailure('UPSTREAM_UNAVAILABLE', true, new Error(`HTTP ${status}`))
  const fault = {
    name: type.slice(type.indexOf('#') + 1),
    message: message ?? Message ?? '',
    status,
    item,
    reasons,
    throttlingReasons,
  }
  return translate(fault, Object.assign(new Error(fault.message), { name: fault.name }))
}

/** Translates an error of the connection. */
export function translateNetworkError(error: unknown): DynagateError {
  if (error instanceof DynagateError) return error
  const { code = '', name = '' } = error as { code?: string; name?: string }
  if (code === 'UND_ERR_CONNECT_TIMEOUT') return new UpstreamFailure('TIMEOUT', false, error)
  if (timeouts.has(code)) return new UpstreamFailure('TIMEOUT', true, error)
  if (unsent.test(code)) return new UpstreamFailure('UPSTREAM_UNAVAILABLE', false, error)
  if (broken.test(code)) return new UpstreamFailure('UPSTREAM_UNAVAILABLE', true, error)
  return new DynagateError('INTERNAL_SERVER_ERROR', internalMessage, {
    cause: name === '' ? new Error(String(error)) : error,
  })
}

interface FaultBody {
  readonly __type?: string
  readonly message?: string
  readonly Message?: string
  readonly Item?: WireItem
  readonly CancellationReasons?: readonly WireReason[]
  readonly ThrottlingReasons?: readonly ThrottlingReason[]
  readonly throttlingReasons?: readonly ThrottlingReason[]
}

const timeouts: ReadonlySet<string> = new Set([
  'UND_ERR_HEADERS_TIMEOUT',
  'UND_ERR_BODY_TIMEOUT',
  'ETIMEDOUT',
])
/** Error codes that prove that nothing was sent. */
const unsent = /^(ECONNREFUSED|ENOTFOUND|EAI_AGAIN|EHOSTUNREACH|ENETUNREACH|ERR_(TLS|SSL)_\w+|\w*CERT\w*)$/
/** Error codes of a failed connection or an invalid response. */
const broken = /^(E[A-Z]+|EAI_\w+|HPE_\w+|UND_ERR_\w+)$/
