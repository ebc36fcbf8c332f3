import { type ErrorCode, errorCodes } from '../../errors.ts'
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
  const { retryable } = errorCodes[code]
  const extensions = { code, retryable, ...(retryAfterMs !== undefined && { retryAfterMs }) }
  return JSON.stringify({ errors: [{ message: elided(message), extensions }] })
}
