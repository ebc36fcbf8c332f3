import type { IncomingMessage } from 'node:http'
import type { Plugin } from 'graphql-yoga'
import { errorResponse } from '../errors/index.ts'
import type { ReadBefore } from './answer-directly.ts'
import { readJsonBody } from './read-json-body.ts'

/**
 * Only a POST of `application/json` is a GraphQL request. A browser sends that across origins only after a
 * preflight, which the gateway does not allow: so no page of somebody else's can use a visitor's credentials.
 * GET, forms, multipart and `application/graphql` need no preflight, and are refused.
 */
export function useJsonPost(bodyBytes: number): Plugin {
  return {
    onRequest({ request, endResponse }) {
      const refusal = refusalOf(request)
      if (refusal) endResponse(refusal)
    },
    onRequestParse({ serverContext, setRequestParser }) {
      const { req, body } = serverContext as { readonly req?: IncomingMessage } & ReadBefore
      setRequestParser((request) => body ?? readJsonBody(req ?? request, bodyBytes))
    },
  }
}

function refusalOf({ method, headers }: Request): Response | undefined {
  if (method !== 'POST') {
    const message = `Expected POST, got ${method}.`
    return errorResponse('BAD_REQUEST', message, { status: 405, headers: { allow: 'POST' } })
  }
  const contentType = mediaType(headers.get('content-type') ?? '')
  if (contentType !== 'application/json') {
    const message = `Expected a body of application/json, got ${contentType || 'no content-type'}.`
    return errorResponse('BAD_REQUEST', message, { status: 415 })
  }
  const accepted = (headers.get('accept') ?? '*/*').split(',').map(mediaType)
  if (!accepted.some((each) => offered.has(each))) {
    const message = `Expected to be asked for ${[...offered].join(', ')}; got ${accepted.join(', ')}.`
    return errorResponse('BAD_REQUEST', message, { status: 406 })
  }
  return undefined
}

/** Checked before anything runs: Yoga finds out only when a mutation is done. */
const offered: ReadonlySet<string> = new Set([
  'application/graphql-response+json',
  'application/json',
  'text/event-stream',
  'multipart/mixed',
  'application/*',
  '*/*',
])

function mediaType(header: string): string {
  return (header.split(';')[0] ?? '').trim().toLowerCase()
}
