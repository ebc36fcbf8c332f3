import type { ErrorCode } from '../../errors.ts'
import type { HtmlPage } from '../pages/index.ts'
import { graphqlPath, healthPath, readyPath } from '../paths.ts'
import { acceptsStream, preferredMediaType } from './accept.ts'
import { type HostPolicy, isForeignPage, isHostAllowed, isOriginAllowed } from './hosts.ts'
import type { RequestHead } from './request-head.ts'
import type { Route } from './route.ts'

/** The handling of a request, decided by its head alone. */
export type Admission =
  | { readonly kind: 'graphql' }
  | { readonly kind: 'health' }
  | { readonly kind: 'readiness'; readonly isReady: boolean }
  /** A browser asks whether a page of another origin may send a request. */
  | { readonly kind: 'preflight'; readonly headers: Readonly<Record<string, string>> }
  | { readonly kind: 'page'; readonly page: HtmlPage }
  | { readonly kind: 'route'; readonly route: Route }
  | { readonly kind: 'redirect'; readonly location: string }
  | Rejection

/** The request gets one coded error. */
export interface Rejection {
  readonly kind: 'rejected'
  readonly code: ErrorCode
  readonly message: string
  readonly status: number
  /** Milliseconds after which a retry may succeed, if known. */
  readonly retryAfterMs?: number | undefined
  readonly headers?: Readonly<Record<string, string>>
}

/** The gateway's settings for admission. */
export interface AdmissionPolicy extends HostPolicy {
  readonly pages: readonly HtmlPage[]
  readonly routes: readonly Route[]
  /** Whether the listener accepts requests: false once it is about to close. */
  readonly isReady: boolean
}

/** The settings of a gateway, without those of the listener that received the request. */
export type GatewayPolicy = Omit<AdmissionPolicy, 'isLoopback' | 'isReady'>

/**
 * Admits or rejects every request, whether it is answered directly or through Yoga. Pure.
 *
 * Paths are exact: `/graphql`, `/health`, `/ready` and those of the pages and routes. A GraphQL request is either a
 * POST of `application/json`, which browsers send across origins only after a preflight, or a GET, which executes only
 * queries and isn't accepted from foreign pages. So no foreign page can use a visitor's credentials. Preflights are
 * granted to the origins of `cors`. POSTs of forms, multipart, text and `application/graphql` are rejected, because
 * most of these need no preflight. On a loopback listener a foreign host means DNS rebinding: a page of another site
 * reaches this machine under its own host name.
 */
export function admit(head: RequestHead, policy: AdmissionPolicy): Admission {
  const { method, path, host, origin } = head
  if (!isHostAllowed(host, policy)) return foreign('host', host)
  if (!isOriginAllowed(origin, policy)) return foreign('origin', origin)
  if (method === 'GET') {
    const page = pageFor(head, policy)
    if (page !== undefined) return page
  }
  if (path === healthPath) return { kind: 'health' }
  if (path === readyPath) return { kind: 'readiness', isReady: policy.isReady }
  if (path === graphqlPath)
    return preflight(head, policy) ?? graphqlRejection(head, policy) ?? { kind: 'graphql' }
  return routeFor(head, policy) ?? nothing()
}

/**
 * The reason why a request may not open a WebSocket; undefined if it may. Browsers open WebSockets for pages of any
 * site, with the visitor's credentials and without a preflight, so other origins are rejected unless `cors` allows
 * them. Pure.
 */
export function admitSocket(head: RequestHead, policy: HostPolicy): Rejection | undefined {
  const { path, host, origin } = head
  if (!isHostAllowed(host, policy)) return foreign('host', host)
  if (!isOriginAllowed(origin, policy)) return foreign('origin', origin)
  if (path !== graphqlPath) return nothing()
  return isForeignPage(head, policy) ? foreignPage('Pages of other sites') : undefined
}

function foreign(what: 'host' | 'origin', value: string | undefined): Rejection {
  const remedy =
    what === 'host'
      ? "Add its name to the gateway's allowedHosts to allow it."
      : "Add it to cors.origins to allow its pages, or its host to allowedHosts if that is the gateway's own."
  const message = `The ${what} ${value} is not allowed. ${remedy}`
  return { kind: 'rejected', code: 'FORBIDDEN', message, status: 403 }
}

function pageFor(head: RequestHead, policy: AdmissionPolicy): Admission | undefined {
  const { path, accept } = head
  const isBrowser = accept?.includes('text/html') ?? false
  const pages = policy.pages.filter(({ isLocal }) => isLocal !== true || isFromHere(head, policy))
  const page = pages.find((each) => each.path === path && (isBrowser || path !== graphqlPath))
  if (page !== undefined) return { kind: 'page', page }
  const hasGraphql = pages.some((each) => each.path === graphqlPath)
  return path === '/' && isBrowser && hasGraphql ? { kind: 'redirect', location: graphqlPath } : undefined
}

/**
 * The route of a path and method. Pages of another site or origin may not use it, even if `cors` allows them to use
 * GraphQL.
 */
function routeFor(head: RequestHead, policy: AdmissionPolicy): Admission | undefined {
  const { method, path, contentType = '' } = head
  const routes = policy.routes.filter((each) => each.path === path)
  if (routes.length === 0) return undefined
  if (routes.some(({ isLocal }) => isLocal) && !isFromHere(head, policy)) return undefined
  const route = routes.find((each) => each.method === method)
  if (route === undefined) {
    const allow = routes.map((each) => each.method).join(', ')
    return badRequest(405, `Expected ${allow}, got ${method}.`, { allow })
  }
  if (isForeignPage(head, { ...policy, cors: undefined })) return foreignPage('Pages of other sites')
  return (method === 'POST' ? bodyRejection(contentType) : undefined) ?? { kind: 'route', route }
}

/** Whether this machine sent the request, and not a proxy on it for another machine. */
function isFromHere({ isForwarded }: RequestHead, { isLoopback }: HostPolicy): boolean {
  return isLoopback && !isForwarded
}

function nothing(): Rejection {
  return badRequest(404, `There is nothing at this path. GraphQL is at ${graphqlPath}.`)
}

function preflight({ method, origin, preflightMethod }: RequestHead, { cors }: AdmissionPolicy) {
  if (cors === undefined || method !== 'OPTIONS' || origin === undefined || preflightMethod === undefined) {
    return undefined
  }
  if (cors.allows(origin)) return { kind: 'preflight', headers: cors.preflight } as const
  return foreignPage(`Pages of ${origin}`)
}

function foreignPage(pages: string): Rejection {
  const message = `${pages} may not use this gateway: add their origin to cors.origins to allow it.`
  return { kind: 'rejected', code: 'FORBIDDEN', message, status: 403 }
}

function graphqlRejection(head: RequestHead, policy: AdmissionPolicy): Rejection | undefined {
  const { method, contentType = '', accept = '*/*' } = head
  if (method !== 'GET' && method !== 'POST') {
    const allow = policy.cors === undefined ? 'GET, POST' : 'GET, POST, OPTIONS'
    return badRequest(405, `Expected GET or POST, got ${method}.`, { allow })
  }
  if (method === 'GET' && isForeignPage(head, policy)) return foreignPage('Pages of other sites')
  const rejection = method === 'POST' ? bodyRejection(contentType) : undefined
  if (rejection !== undefined) return rejection
  if (isAcceptable(accept)) return undefined
  return badRequest(406, `Expected accept to have one of ${offered.join(', ')}; got ${accept}.`)
}

function bodyRejection(contentType: string): Rejection | undefined {
  const type = mediaType(contentType)
  if (type === 'application/json') return undefined
  return badRequest(415, `Expected a body of application/json, got ${type || 'no content-type'}.`)
}

function badRequest(status: number, message: string, headers?: Readonly<Record<string, string>>): Rejection {
  return { kind: 'rejected', code: 'BAD_REQUEST', message, status, ...(headers && { headers }) }
}

/** Checked before anything runs: Yoga checks only after a mutation has been executed. */
function isAcceptable(accept: string): boolean {
  return preferredMediaType(accept) !== undefined || streamTypes.some((type) => acceptsStream(accept, type))
}

const streamTypes = ['text/event-stream', 'multipart/mixed'] as const
const offered = ['application/graphql-response+json', 'application/json', ...streamTypes] as const

function mediaType(header: string): string {
  const end = header.indexOf(';')
  return (end < 0 ? header : header.slice(0, end)).trim().toLowerCase()
}
