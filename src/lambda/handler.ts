import { type ErrorCode, errorCodes } from '../errors.ts'
import type { Gateway, GatewayDefinition } from '../server/index.ts'
import type { HttpEvent, HttpResult, LambdaContext } from './events.ts'
import { once } from './once.ts'
import { type LambdaOptions, openGateway } from './open-gateway.ts'
import { requestOf } from './request-of.ts'
import { resultOf } from './result-of.ts'

/** A function's handler. */
export type LambdaHandler = (event: HttpEvent, context: LambdaContext) => Promise<HttpResult>

/**
 * The handler of a function behind a REST or HTTP API of API Gateway, an Application Load Balancer, or a function URL. It
 * opens the gateway with the first request of an instance.
 *
 * @example
 * import { lambdaHandler } from 'dynagate/lambda'
 * import definition from './schema.ts'
 *
 * export const handler = lambdaHandler(definition)
 */
export function lambdaHandler<Context extends object>(
  definition: GatewayDefinition<Context>,
  options: LambdaOptions = {},
): LambdaHandler {
  const gateway = opened(definition, options)
  return async (event, context) => resultOf(await respond(await gateway(), event, context), event)
}

/** The gateway of an instance. */
export function opened<Context extends object>(
  definition: GatewayDefinition<Context>,
  options: LambdaOptions,
): () => Promise<Gateway> {
  return once(() => openGateway(definition, options))
}

/** The gateway's response to an event. A request ends half a second before Lambda would end it without a response. */
export async function respond(gateway: Gateway, event: HttpEvent, context: LambdaContext): Promise<Response> {
  const deadline = AbortSignal.timeout(Math.max(0, context.getRemainingTimeInMillis() - reserveMs))
  const requested = requestOf(event, deadline)
  if (requested === undefined) return malformed()
  const { request, clientAddress } = requested
  try {
    return await gateway.fetch(request, undefined, clientAddress === undefined ? {} : { clientAddress })
  } catch (error) {
    if (!deadline.aborted) throw error
    return timedOut()
  }
}

const reserveMs = 500

function malformed(): Response {
  return failed(400, 'BAD_REQUEST', 'Expected a method, headers and a URL as HTTP has them.')
}

function timedOut(): Response {
  return failed(504, 'TIMEOUT', 'The request took longer than the function may.')
}

function failed(status: number, code: ErrorCode, message: string): Response {
  const { retryable } = errorCodes[code]
  return Response.json({ errors: [{ message, extensions: { code, retryable } }] }, { status })
}
