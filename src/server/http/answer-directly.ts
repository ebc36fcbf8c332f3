import type { IncomingMessage, ServerResponse } from 'node:http'
import type { ExecutionResult } from 'graphql'
import {
  type GraphQLParams,
  isAsyncIterable,
  type Plugin,
  processRegularResult,
  type YogaServerInstance,
} from 'graphql-yoga'
import { errorResponse, isPlain, publicResult, type ResultOptions, thrownResult } from '../errors/index.ts'
import type { Ticket } from '../overload/index.ts'
import { graphqlPath } from '../paths.ts'
import { expectOperation } from '../request-scope.ts'
import type { RequestState } from '../request-state.ts'
import { preferredMediaType } from './accept.ts'
import { cachedResponse } from './cached-response.ts'
import { type ClientRules, identify } from './identify.ts'
import { sendResponse } from './send-response.ts'
import { requestIdOf } from './use-request-id.ts'
import {
  cacheableHeaders,
  type ResponseRules,
  securityHeaders,
  setResponseHeaders,
} from './use-response-headers.ts'

/**
 * Whether a plugin has a hook that only Yoga's own handling of HTTP calls. A gateway with such a plugin uses that path for
 * every request.
 */
export function needsYogaHttp(plugin: Plugin): boolean {
  return httpHooks.some((hook) => plugin[hook] !== undefined)
}

/** `onPluginInit` may add plugins of any kind. */
const httpHooks = [
  'onRequest',
  'onRequestParse',
  'onResultProcess',
  'onResponse',
  'instrumentation',
  'onPluginInit',
] as const satisfies readonly (keyof Plugin)[]

/** The media type of the response, if the request can be answered directly; else undefined. */
export function directMediaType({ method, url, headers }: IncomingMessage): string | undefined {
  if (method === 'GET') {
    if (!url?.startsWith(`${graphqlPath}?`)) return undefined
  } else {
    if (method !== 'POST' || url !== graphqlPath) return undefined
    if (!withoutParameters.test(headers['content-type'] ?? '')) return undefined
  }
  return preferredMediaType(headers.accept)
}

const withoutParameters = /^application\/json(?:;\s*charset=utf-8)?$/i

/** Whether a document may have a subscription, whose response is a stream. */
export function maySubscribe(text: unknown): boolean {
  return typeof text === 'string' && text.includes('subscription')
}

/** The parts of Yoga that handle requests. */
export type Yoga = Pick<
  // biome-ignore lint/suspicious/noExplicitAny: the contexts of a gateway are its plugins' business
  YogaServerInstance<any, any>,
  'fetchAPI' | 'getResultForParams' | 'handleNodeRequestAndResponse'
>

/** A request to be answered directly. */
export interface DirectRequest extends ResultOptions, ResponseRules, ClientRules {
  readonly yoga: Yoga
  readonly params: GraphQLParams
  /** The media type of the response. */
  readonly mediaType: string
  readonly incoming: IncomingMessage
  readonly outgoing: ServerResponse
  readonly clientAddress: string | undefined
  readonly ticket: Ticket
}

/**
 * Executes an admitted request and writes its response to the socket, without the web's Request and Response in between,
 * which take longer than a GetItem.
 */
export async function answerDirectly(direct: DirectRequest): Promise<void> {
  const { incoming, outgoing, clientAddress, ticket, cors } = direct
  const requestId = requestIdOf(incoming.headers['x-request-id'])
  const state: RequestState = { requestId, req: incoming, clientAddress, ticket }
  if (incoming.method === 'GET') state.caching = {}
  const { text, response } = await answerOf(direct, state)
  if (outgoing.destroyed) return
  const shared = cors?.headersFor(incoming.headers.origin) ?? none
  if (response !== undefined) {
    setResponseHeaders(response, requestId, shared)
    await sendResponse(response, outgoing)
    return
  }
  sendText(text, [...shared, 'x-request-id', requestId], state, direct)
}

const none: readonly string[] = []

function sendText(text: string, headers: string[], state: RequestState, direct: DirectRequest): void {
  const { mediaType, incoming, outgoing } = direct
  const contentType = `${mediaType}; charset=utf-8`
  headers.push('content-type', contentType)
  if (state.caching?.policy === undefined) {
    outgoing.writeHead(200, [
      ...headers,
      'content-length',
      String(Buffer.byteLength(text)),
      ...securityHeaders,
    ])
    outgoing.end(text)
    return
  }
  const { policy } = state.caching
  const hasCaller = state.verified !== undefined
  const ifNoneMatch = incoming.headers['if-none-match']
  const cached = cachedResponse(
    { body: text, mediaType: contentType, policy, hasCaller, ifNoneMatch },
    direct.caching,
  )
  for (const [name, value] of Object.entries(cached.headers)) headers.push(name, value)
  headers.push(...cacheableHeaders)
  if (!cached.isNotModified) headers.push('content-length', String(Buffer.byteLength(text)))
  outgoing.writeHead(cached.isNotModified ? 304 : 200, headers)
  outgoing.end(cached.isNotModified ? undefined : text)
}

async function answerOf(direct: DirectRequest, state: RequestState): Promise<Answer> {
  const { yoga, clientAddress, incoming, outgoing } = direct
  const { signal, abort } = abortable(outgoing)
  const { method = 'POST', headers, url = graphqlPath } = incoming
  const requested = { method, headers: headers as never, signal }
  const request = new yoga.fetchAPI.Request(`http://${headers.host ?? 'localhost'}${url}`, requested)
  outgoing.once('close', abort)
  if (outgoing.destroyed) abort()
  try {
    expectOperation()
    const identified = await identify(request, clientAddress, direct)
    if (identified.kind === 'rejected') {
      return { response: errorResponse(identified.code, identified.message, identified) }
    }
    Object.assign(state, identified.state)
    const result = await resultOf(direct, request, state)
    return responseOf(result, state, direct)
  } finally {
    outgoing.off('close', abort)
  }
}

async function resultOf(
  { yoga, params }: DirectRequest,
  request: Request,
  context: RequestState,
): Promise<ExecutionResult> {
  try {
    const result = await yoga.getResultForParams({ params, request }, context)
    if (isAsyncIterable(result)) {
      // A plugin has replaced the document by a subscription, whose source would stay open.
      await result[Symbol.asyncIterator]().return?.()
      throw new Error(
        'Expected an operation with one result, got a stream: was its document replaced by a plugin?',
      )
    }
    if (result === undefined) throw new Error('Expected a result, got none')
    return result
  } catch (error) {
    return thrownResult(error)
  }
}

function abortable(outgoing: ServerResponse): { signal: AbortSignal; abort: () => void } {
  const controller = new AbortController()
  return { signal: controller.signal, abort: () => controller.abort(outgoing.errored ?? undefined) }
}

type Answer =
  | { readonly text: string; readonly response?: undefined }
  | { readonly text?: undefined; readonly response: Response }

/** A result that JSON can't express becomes an error. */
function responseOf(
  result: ExecutionResult,
  { requestId, caching }: RequestState,
  direct: DirectRequest,
): Answer {
  try {
    const sent = publicResult(result, requestId, direct)
    if (caching !== undefined && !isPlain(sent)) caching.policy = undefined
    return serialized(sent, direct)
  } catch (error) {
    return serialized(publicResult(thrownResult(error), requestId, direct), direct)
  }
}

/** Errors may set the HTTP status and headers, which Yoga extracts. */
function serialized(result: ExecutionResult, { yoga, mediaType }: DirectRequest): Answer {
  const isUsual = result.errors === undefined && result.extensions?.http === undefined
  if (isUsual) return { text: JSON.stringify(result) }
  return { response: processRegularResult(result, yoga.fetchAPI, mediaType) }
}
