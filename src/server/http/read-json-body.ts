import type { GraphQLParams } from 'graphql-yoga'
import { DynagateError } from '../../errors.ts'

/**
 * The JSON object in a request's body. Throws `REQUEST_ENTITY_TOO_LARGE` over `limit` bytes, and `BAD_REQUEST`
 * for what is no object, without the parser's own words, which quote the body.
 */
export async function readJsonBody(request: Request, limit: number): Promise<GraphQLParams> {
  const text = await readText(request, limit)
  const body = parseJson(text)
  if (typeof body !== 'object' || body === null || Array.isArray(body)) {
    throw new DynagateError('BAD_REQUEST', `Expected a JSON object as the body, got ${kindOf(body)}.`)
  }
  return body
}

async function readText(request: Request, limit: number): Promise<string> {
  if (Number(request.headers.get('content-length')) > limit) throw tooLarge(limit)
  const reader = request.body?.getReader()
  const chunks: Uint8Array[] = []
  let bytes = 0
  while (reader) {
    const { done, value } = await reader.read()
    if (done) break
    bytes += value.byteLength
    // The reader is left and not cancelled: cancelling would cut the connection before the answer is sent.
    if (bytes > limit) throw tooLarge(limit)
    chunks.push(value)
  }
  return decode(Buffer.concat(chunks))
}

function tooLarge(limit: number): DynagateError {
  return new DynagateError(
    'REQUEST_ENTITY_TOO_LARGE',
    `The body is over ${limit} bytes, which is the most allowed.`,
  )
}

function decode(bytes: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch (cause) {
    throw new DynagateError('BAD_REQUEST', 'Expected the body in UTF-8.', { cause })
  }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch (cause) {
    throw new DynagateError('BAD_REQUEST', 'Expected JSON as the body.', { cause })
  }
}

function kindOf(value: unknown): string {
  if (value === null) return 'null'
  return Array.isArray(value) ? 'an array (operations are not batched)' : `a ${typeof value}`
}
