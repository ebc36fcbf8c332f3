import { type ErrorCode, errorCodes } from '../../errors.ts'

/** An answer to an HTTP request that never becomes a GraphQL request: one coded error, as JSON. */
export function errorResponse(
  code: ErrorCode,
  message: string,
  {
    status = errorCodes[code].status,
    headers = {},
  }: { status?: number; headers?: Record<string, string> } = {},
): Response {
  return new Response(errorBody(code, message), {
    status,
    headers: { 'content-type': 'application/json; charset=utf-8', ...headers },
  })
}

/** The JSON text of an answer that is one coded error. */
export function errorBody(code: ErrorCode, message: string): string {
  const error = { message, extensions: { code, retryable: errorCodes[code].retryable } }
  return JSON.stringify({ errors: [error] })
}
