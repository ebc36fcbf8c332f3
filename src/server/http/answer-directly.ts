import type { IncomingMessage, ServerResponse } from 'node:http'
import { type ExecutionResult, GraphQLError } from 'graphql'
import {
  type GraphQLParams,
  isAsyncIterable,
  type Plugin,
  processRegularResult,
  type YogaServerInstance,
} from 'graphql-yoga'
import type { Authentication } from '../auth/index.ts'
import { errorResponse, publicResult, type ResultOptions } from '../errors/index.ts'
import { graphqlPath } from '../paths.ts'
import type { RequestState } from '../request-state.ts'
import { identify } from './identify.ts'
import { sendResponse } from './send-response.ts'
import { requestIdOf } from './use-request-id.ts'
import { securityHeaders, setResponseHeaders } from './use-response-headers.ts'

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
  if (method !== 'POST' || url !== graphqlPath) return undefined
  if (!withoutParameters.test(headers['content-type'] ?? '')) return undefined
  const { accept = '*/*' } = headers
  if (accept === '*/*') return 'application/json'
  const asked = accept.split(',').map((each) => each.split(';', 1)[0]?.trim() ?? '')
  return asked.every((each) => answered.has(each)) ? asked[0] : undefined
}

const withoutParameters = /^application\/json(?:;\s*charset=utf-8)?$/i
const answered: ReadonlySet<string> = new Set(['application/json', 'application/graphql-response+json'])

/** Whether a document may have a subscription, whose response is a stream. */
export function maySubscribe({ query }: GraphQLParams): boolean {
  return typeof query === 'string' && query.includes('subscription')
}

/** The parts of Yoga that handle requests. */
export type Yoga = Pick<
  // biome-ignore lint/suspicious/noExplicitAny: the contexts of a gateway are its plugins' business
  YogaServerInstance<any, any>,
  'fetchAPI' | 'getResultForParams' | 'handleNodeRequestAndResponse'
>

/** A request to be answered directly. */
export interface DirectRequest extends ResultOptions {
  readonly yoga: Yoga
  readonly authenticate: Authentication | undefined
  readonly params: GraphQLParams
  /** The media type of the response. */
  readonly mediaType: string
  readonly incoming: IncomingMessage
  readonly outgoing: ServerResponse
}

/**
 * Executes an admitted request and writes its response to the socket, without the web's Request and Response in between,
 * which take longer than a GetItem.
 */
export async function answerDirectly(direct: DirectRequest): Promise<void> {
  const { mediaType, incoming, outgoing } = direct
  const requestId = requestIdOf(incoming.headers['x-request-id'])
  const { text, response } = await answerOf(direct, requestId)
  if (outgoing.destroyed) return
  if (response !== undefined) {
    setResponseHeaders(response, requestId)
    await sendResponse(response, outgoing)
    return
  }
  outgoing.writeHead(200, [
    'content-type',
    `${mediaType}; charset=utf-8`,
    'content-length',
    String(Buffer.byteLength(text)),
    'x-request-id',
    requestId,
    ...securityHeaders,
  ])
  outgoing.end(text)
}

async function answerOf(direct: DirectRequest, requestId: string): Promise<Answer> {
  const { yoga, authenticate, incoming, outgoing } = direct
  const { signal, abort } = abortable(outgoing)
  const { headers } = incoming
  const url = `http://${headers.host ?? 'localhost'}${graphqlPath}`
  const request = new yoga.fetchAPI.Request(url, { method: 'POST', headers: headers as never, signal })
  outgoing.once('close', abort)
  if (outgoing.destroyed) abort()
  try {
    const identified = await identify(request, authenticate)
    if (identified.kind === 'rejected') {
      return { response: errorResponse(identified.code, identified.message, identified) }
    }
    const result = await resultOf(direct, request, { requestId, req: incoming, ...identified.state })
    return responseOf(result, requestId, direct)
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
    if (result === undefined || isAsyncIterable(result)) throw new Error('The response is a stream')
    return result
  } catch (error) {
    return { errors: [error instanceof GraphQLError ? error : wrapped(error)] }
  }
}

function abortable(outgoing: ServerResponse): { signal: AbortSignal; abort: () => void } {
  const controller = new AbortController()
  return { signal: controller.signal, abort: () => controller.abort(outgoing.errored ?? undefined) }
}

function wrapped(error: unknown): GraphQLError {
  const cause = error instanceof Error ? error : new Error(String(error))
  return new GraphQLError(cause.message, { originalError: cause })
}

type Answer =
  | { readonly text: string; readonly response?: undefined }
  | { readonly text?: undefined; readonly response: Response }

/** A result that JSON can't express becomes an error. */
function responseOf(result: ExecutionResult, requestId: string, direct: DirectRequest): Answer {
  try {
    return serialized(publicResult(result, requestId, direct), direct)
  } catch (error) {
    return serialized(publicResult({ errors: [wrapped(error)] }, requestId, direct), direct)
  }
}

/** Errors may set the HTTP status and headers, which Yoga extracts. */
function serialized(result: ExecutionResult, { yoga, mediaType }: DirectRequest): Answer {
  const isPlain = result.errors === undefined && result.extensions?.http === undefined
  if (isPlain) return { text: JSON.stringify(result) }
  return { response: processRegularResult(result, yoga.fetchAPI, mediaType) }
}
