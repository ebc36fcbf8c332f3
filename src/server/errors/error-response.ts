import { type DynagateError, type ErrorCode, errorCodes } from '../../errors.ts'
import { nameCode } from '../request-scope.ts'
import { elided } from './elided.ts'

/** Options of `errorResponse()`. */
export interface ErrorResponseOptions {
  readonly status?: number
  /** Milliseconds after which a retry may succeed, if known. */
  readonly retryAfterMs?: number | undefined
  readonly headers?: Readonly<Record<string, string>>
}

/** A response to an HTTP request that never becomes a GraphQL request: one coded error, as JSON. */
export function errorResponse(
  code: ErrorCode,
  message: string,
  { status = errorCodes[code].status, retryAfterMs, headers = {} }: ErrorResponseOptions = {},
): Response {
  return new Response(errorBody(code, message, retryAfterMs), {
    status,
    headers: {
      'content-type': 'application/json; charset=utf-8',
      ...(retryAfterMs !== undefined && retryAfter(retryAfterMs)),
      ...headers,
    },
  })
}

/** The header of HTTP for a time to wait, which it has in seconds. */
export function retryAfter(milliseconds: number): { readonly 'retry-after': string } {
  return { 'retry-after': String(Math.ceil(milliseconds / 1_000)) }
}

/** The JSON of a response with one coded error, which becomes the code of the request. */
export function errorBody(code: ErrorCode, message: string, retryAfterMs?: number): string {
  nameCode(code)
  return bodyOf(code, message, retryAfterMs)
}

/**
 * The response of a failed route. Without a GraphQL result, only the status can report the failure: so codes with
 * status 200 become 400, or 503 if a retry may succeed. The request doesn't count as a failed GraphQL operation.
 */
export function routeError({ code, message, retryAfterMs }: DynagateError): Response {
  const { status, retryable } = errorCodes[code]
  const failed = code === 'INTERNAL_SERVER_ERROR' ? 500 : retryable ? 503 : 400
  return new Response(bodyOf(code, message, retryAfterMs), {
    status: status === 200 ? failed : status,
    headers: {
      'content-type': 'application/json; charset=utf-8',
      ...(retryAfterMs !== undefined && retryAfter(retryAfterMs)),
    },
  })
}

function bodyOf(code: ErrorCode, message: string, retryAfterMs: number | undefined): string {
  const { retryable } = errorCodes[code]
  const extensions = { code, retryable, ...(retryAfterMs !== undefined && { retryAfterMs }) }
  return JSON.stringify({ errors: [{ message: elided(message), extensions }] })
}
