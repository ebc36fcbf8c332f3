import type { GraphQLParams } from 'graphql-yoga'
import { DynagateError } from '../errors.ts'
import { type Idempotency, idempotencyKeyFault, requestFingerprint } from '../store/index.ts'
import type { RequestState } from './request-state.ts'
import type { ServerContext } from './server-context.ts'

/** The header of https://datatracker.ietf.org/doc/draft-ietf-httpapi-idempotency-key-header/. */
const header = 'idempotency-key'

/**
 * The idempotency key of a request, its client and its content; undefined without the header. The draft's quotes around
 * a key may be omitted.
 *
 * @throws DynagateError BAD_REQUEST for a key that isn't 1 to 255 printable ASCII characters.
 */
export function idempotencyOf({ headers }: Request, server: ServerContext): Idempotency | undefined {
  const given = headers.get(header)
  if (given === null) return undefined
  const key = /^"(.*)"$/.exec(given)?.[1] ?? given
  const fault = idempotencyKeyFault(key)
  if (fault !== undefined) {
    throw new DynagateError('BAD_REQUEST', `The header Idempotency-Key must have ${fault}.`)
  }
  // Yoga's context of the request.
  const { params = {} } = server as { readonly params?: GraphQLParams }
  return { key, client: clientOf(server), content: contentOf(params) }
}

/**
 * Identifies the client that chooses idempotency keys, by the caller's verified credentials. All anonymous callers are
 * one.
 */
export function clientOf(server: ServerContext): string {
  // The state of the gateway's plugins.
  const { verified } = server as Pick<RequestState, 'verified'>
  return verified?.id ?? ''
}

function contentOf({ query, operationName, variables, ...others }: GraphQLParams): string {
  const { documentId } = others as { readonly documentId?: unknown }
  return requestFingerprint([query ?? documentId, operationName, variables].map((each) => each ?? null))
}
