import type { IncomingMessage, ServerResponse } from 'node:http'
import { errorBody, retryAfter } from '../errors/index.ts'
import type { Excess } from '../overload/index.ts'
import { expectOperation } from '../request-scope.ts'
import type { CorsPolicy } from './cors.ts'
import { requestIdOf } from './use-request-id.ts'
import { securityHeaders } from './use-response-headers.ts'

/**
 * Rejects a GraphQL request that the gateway has no time for, as cheaply as possible: before its body is read, and without
 * the web's Response.
 */
export function sendOverloaded(
  { message, retryAfterMs }: Excess,
  { headers }: IncomingMessage,
  outgoing: ServerResponse,
  cors: CorsPolicy | undefined,
): void {
  expectOperation()
  const body = errorBody('OVERLOADED', message, retryAfterMs)
  outgoing.writeHead(503, [
    ...(cors?.headersFor(headers.origin) ?? []),
    'x-request-id',
    requestIdOf(headers['x-request-id']),
    'content-type',
    'application/json; charset=utf-8',
    'content-length',
    String(Buffer.byteLength(body)),
    'retry-after',
    retryAfter(retryAfterMs)['retry-after'],
    ...securityHeaders,
  ])
  outgoing.end(body)
}
