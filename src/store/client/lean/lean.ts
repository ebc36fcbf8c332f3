import { DynagateError } from '../../../errors.ts'
import { checkAnswer } from '../check-answer.ts'
import { internalMessage, UpstreamFailure } from '../client-errors.ts'
import { translateFault, type WireReason } from '../errors.ts'
import { fromWire, toWire, type WireItem } from '../marshal.ts'
import { operations } from '../operations.ts'
import { type AnswerOf, clientFrom, type DynamoClient, type InputOf, type OperationName } from '../port.ts'
import type { SdkChoice } from '../sdk.ts'
import { mapDocuments, shapes } from '../shapes.ts'
import { withDeadline } from '../with-deadline.ts'
import { resolveEndpoint } from './endpoint.ts'
import { type Reply, Transport } from './transport.ts'

/**
 * A client that implements DynamoDB's JSON protocol itself, signed, over undici: the SDK's middleware would take half of a
 * gateway's time. Endpoint, region and credentials are those that the SDK would choose.
 */
export async function leanClient(choice: SdkChoice): Promise<DynamoClient> {
  const { connectMs = 300, requestMs = 1000 } = choice
  const endpoint = await resolveEndpoint(choice).catch((error: unknown) => {
    throw translate(error)
  })
  const transport = new Transport(endpoint, { connectMs, requestMs })
  return clientFrom(
    async (operation, input, options) => {
      try {
        const body = JSON.stringify(mapDocuments(shapes[operation].input, input, toWire))
        const { name } = operations[operation]
        const reply = await withDeadline(options, (attempt) => transport.post(name, body, attempt))
        return answerOf(operation, input, reply) as never
      } catch (error) {
        throw translate(error)
      }
    },
    () => transport.close(),
  )
}

function answerOf<Name extends OperationName>(
  operation: Name,
  input: InputOf<Name>,
  reply: Reply,
): AnswerOf<Name> {
  const { status, body } = reply
  if (status !== 200) throw faultOf(reply)
  checkAnswer(operation, input, body)
  try {
    return mapDocuments(shapes[operation].answer, body, fromWire) as AnswerOf<Name>
  } catch (error) {
    throw new UpstreamFailure('UPSTREAM_UNAVAILABLE', true, error)
  }
}

interface FaultBody {
  readonly __type?: string
  readonly message?: string
  readonly Message?: string
  readonly Item?: WireItem
  readonly CancellationReasons?: readonly WireReason[]
}

function faultOf({ status, body }: Reply): DynagateError {
  const { __type: type, message, Message, Item: item, CancellationReasons: reasons } = body as FaultBody
  // A proxy's response has no error type.
  if (type === undefined)
    return new UpstreamFailure('UPSTREAM_UNAVAILABLE', true, new Error(`HTTP ${status}`))
  const fault = {
    name: type.slice(type.indexOf('#') + 1),
    message: message ?? Message ?? '',
    status,
    item,
    reasons,
  }
  return translateFault(fault, Object.assign(new Error(fault.message), { name: fault.name }))
}

/** Translates an error of the connection. */
function translate(error: unknown): DynagateError {
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

const timeouts: ReadonlySet<string> = new Set([
  'UND_ERR_HEADERS_TIMEOUT',
  'UND_ERR_BODY_TIMEOUT',
  'ETIMEDOUT',
])
/** Error codes that prove that nothing was sent. */
const unsent = /^(ECONNREFUSED|ENOTFOUND|EAI_AGAIN|EHOSTUNREACH|ENETUNREACH|ERR_(TLS|SSL)_\w+|\w*CERT\w*)$/
/** Error codes of a failed connection or an invalid response. */
const broken = /^(E[A-Z]+|EAI_\w+|HPE_\w+|UND_ERR_\w+)$/
