import type { ErrorCode } from '../../errors.ts'
import type { HtmlPage } from '../pages/index.ts'
import { graphqlPath, healthPath } from '../paths.ts'
import { type HostPolicy, isHostAllowed, isOriginAllowed } from './hosts.ts'
import type { RequestHead } from './request-head.ts'

/** How a request is handled, decided by its head alone. */
export type Admission =
  | { readonly kind: 'graphql' }
  | { readonly kind: 'health' }
  | { readonly kind: 'page'; readonly page: HtmlPage }
  | { readonly kind: 'redirect'; readonly location: string }
  | Rejection

/** The request gets one coded error. */
export interface Rejection {
  readonly kind: 'rejected'
  readonly code: ErrorCode
  readonly message: string
  readonly status: number
  readonly headers?: Readonly<Record<string, string>>
}

/** The gateway's settings for admission. */
export interface AdmissionPolicy extends HostPolicy {
  readonly pages: readonly HtmlPage[]
}

/**
 * Admits or rejects every request, on both paths. Pure.
 *
 * Paths are exact: `/graphql`, `/health` and those of the pages. A GraphQL request is a POST of `application/json` and
 * nothing else: a browser sends that across origins only after a preflight, which is not granted, so no foreign page
 * can use a visitor's credentials. GET, forms, multipart and `application/graphql` need no preflight. On a loopback
 * listener a foreign host means DNS rebinding: a page of another site reaches this machine under its own host name.
 */
export function admit(head: RequestHead, policy: AdmissionPolicy): Admission {
  const { method, path, host, origin } = head
  if (!isHostAllowed(host, policy)) return foreign('host', host)
  if (!isOriginAllowed(origin, policy)) return foreign('origin', origin)
  if (method === 'GET') {
    const page = pageFor(head, policy.pages)
    if (page !== undefined) return page
  }
  if (path === healthPath) return { kind: 'health' }
  if (path === graphqlPath) return graphqlRejection(head) ?? { kind: 'graphql' }
  return badRequest(404, `There is nothing at this path. GraphQL is at ${graphqlPath}.`)
}

function foreign(what: 'host' | 'origin', value: string | undefined): Rejection {
  const message = `The ${what} ${value} is not allowed. Add its name to the gateway's allowedHosts to allow it.`
  return { kind: 'rejected', code: 'FORBIDDEN', message, status: 403 }
}

function pageFor({ path, accept }: RequestHead, pages: readonly HtmlPage[]): Admission | undefined {
  const isBrowser = accept?.includes('text/html') ?? false
  const page = pages.find((each) => each.path === path && (isBrowser || path !== graphqlPath))
  if (page !== undefined) return { kind: 'page', page }
  const hasGraphql = pages.some((each) => each.path === graphqlPath)
  return path === '/' && isBrowser && hasGraphql ? { kind: 'redirect', location: graphqlPath } : undefined
}

function graphqlRejection({ method, contentType = '', accept = '*/*' }: RequestHead): Rejection | undefined {
  if (method !== 'POST') return badRequest(405, `Expected POST, got ${method}.`, { allow: 'POST' })
  const type = mediaType(contentType)
  if (type !== 'application/json') {
    return badRequest(415, `Expected a body of application/json, got ${type || 'no content-type'}.`)
  }
  const accepted = accept.split(',').map(mediaType)
  if (accepted.some((each) => offered.has(each))) return undefined
  return badRequest(
    406,
    `Expected accept to have one of ${[...offered].join(', ')}; got ${accepted.join(', ')}.`,
  )
}

function badRequest(status: number, message: string, headers?: Readonly<Record<string, string>>): Rejection {
  return { kind: 'rejected', code: 'BAD_REQUEST', message, status, ...(headers && { headers }) }
}

/** Checked before anything runs: Yoga checks only after a mutation has been executed. */
const offered: ReadonlySet<string> = new Set([
  'application/graphql-response+json',
  'application/json',
  'text/event-stream',
  'multipart/mixed',
  'application/*',
  '*/*',
])

function mediaType(header: string): string {
  const end = header.indexOf(';')
  return (end < 0 ? header : header.slice(0, end)).trim().toLowerCase()
}
