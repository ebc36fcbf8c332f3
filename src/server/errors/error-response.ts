import { type ErrorCode, errorCodes } from '../../errors.ts'
import { elided } from './elided.ts'

/** A response to an HTTP request that never becomes a GraphQL request: one coded error, as JSON. */
export function errorResponse(
  code: ErrorCode,
  message: string,
  {
    status = errorCodes[code].status,
    headers = {},
  }: { readonly status?: number; readonly headers?: Readonly<Record<string, string>> } = {},
): Response {
  return new Response(errorBody(code, message), {
    status,
    headers: { 'content-type': 'application/json; charset=utf-8', ...headers },
  })
}

/** The JSON of a response with one coded error. */
export function errorBody(code: ErrorCode, message: string): string {
  const error = { message: elided(message), extensions: { code, retryable: errorCodes[code].retryable } }
  return JSON.stringify({ errors: [error] })
}
