import { createHash } from 'node:crypto'
import type { GraphQLParams } from 'graphql-yoga'
import { DynagateError } from '../errors.ts'
import type { Idempotency } from '../store/index.ts'
import type { ServerContext } from './create-options.ts'
import type { RequestState } from './request-state.ts'

/** The header of https://datatracker.ietf.org/doc/draft-ietf-httpapi-idempotency-key-header/. */
const header = 'idempotency-key'

/** A key is stored only as part of a hash, so its length bounds work, not space. */
const maxKeyLength = 255

/**
 * The idempotency key of a request, its client and its content; undefined without the header. The draft's quotes around a
 * key may be omitted.
 *
 * @throws DynagateError BAD_REQUEST for a key that isn't 1 to 255 printable ASCII characters.
 */
export function idempotencyOf({ headers }: Request, server: ServerContext): Idempotency | undefined {
  const given = headers.get(header)
  if (given === null) return undefined
  const key = /^"(.*)"$/.exec(given)?.[1] ?? given
  if (!/^[\x20-\x7e]+$/.test(key) || key.length > maxKeyLength) {
    throw new DynagateError(
      'BAD_REQUEST',
      `The header Idempotency-Key must have 1 to ${maxKeyLength} printable ASCII characters.`,
    )
  }
  // Yoga's context of the request, with the state of the gateway's plugins.
  const { verified, params = {} } = server as Pick<RequestState, 'verified'> & {
    readonly params?: GraphQLParams
  }
  return { key, client: verified?.id ?? '', content: contentOf(params) }
}

function contentOf({ query, operationName, variables, ...others }: GraphQLParams): string {
  const { documentId } = others as { readonly documentId?: unknown }
  const content = [query ?? documentId, operationName, variables].map((each) => each ?? null)
  return createHash('sha256').update(JSON.stringify(content, sorted)).digest('base64url')
}

/** JSON has no order of members, and clients may send them in any. */
function sorted(_: string, value: unknown): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value
  return Object.fromEntries(Object.entries(value).toSorted(([one], [other]) => (one < other ? -1 : 1)))
}
