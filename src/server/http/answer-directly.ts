import type { IncomingMessage, ServerResponse } from 'node:http'
import { type ExecutionResult, GraphQLError } from 'graphql'
import {
  type GraphQLParams,
  isAsyncIterable,
  processRegularResult,
  type YogaServerInstance,
} from 'graphql-yoga'
import { codedAnswer, errorBody } from '../errors/index.ts'
import type { Log } from '../log.ts'
import type { RequestState } from '../request-state.ts'
import { readJsonBody } from './read-json-body.ts'
import { requestIdOf } from './use-request-id.ts'
import { securityHeaders } from './use-response-headers.ts'
import { graphqlPath } from './use-routes.ts'

/** What answering takes. */
export interface DirectOptions {
  readonly yoga: Pick<YogaServer, 'fetchAPI' | 'getResultForParams'> & RequestListener
  /** The most bytes of a body. */
  readonly bodyBytes: number
  readonly log: Log
}

// biome-ignore lint/suspicious/noExplicitAny: whatever context it was made for, it gets the same of this as of Yoga's own way
type YogaServer = YogaServerInstance<any, any>

type RequestListener = (
  incoming: IncomingMessage,
  response: ServerResponse,
  ...context: object[]
) => Promise<void> | void

/** What Yoga's plugins find where the body was read before them. */
export interface ReadBefore {
  readonly body?: Promise<GraphQLParams>
}

/**
 * Answers requests of node:http. Nearly all are a POST of JSON that wants JSON back: these go to Yoga's execution
 * straight from the socket, and their answers straight back, without the web's Request and Response in between, which
 * take longer than a Get does. All others take Yoga's own way, and so does what turns out to be a subscription.
 */
export function directAnswers(options: DirectOptions) {
  return async (incoming: IncomingMessage, response: ServerResponse): Promise<void> => {
    try {
      await direct(incoming, response, options)
    } catch (cause) {
      // Nobody waits for this promise: what is thrown past here would end the process.
      options.log({ level: 'error', message: 'Failed to answer.', cause })
      if (response.headersSent) response.destroy()
      else fail(response)
    }
  }
}

async function direct(
  incoming: IncomingMessage,
  response: ServerResponse,
  options: DirectOptions,
): Promise<void> {
  const { yoga, bodyBytes } = options
  const mediaType = directMediaType(incoming)
  if (mediaType === undefined) {
    await yoga(incoming, response)
    return
  }
  const body = readJsonBody(incoming, bodyBytes)
  const params = await body.catch(() => undefined)
  if (params === undefined || maySubscribe(params)) {
    await yoga(incoming, response, { body } satisfies ReadBefore)
    return
  }
  await answer(params, mediaType, { ...options, incoming, response })
}

function fail(response: ServerResponse): void {
  const contentType = ['content-type', 'application/json; charset=utf-8']
  response.writeHead(500, [...contentType, ...securityHeaders])
  response.end(errorBody('INTERNAL_SERVER_ERROR', 'Something went wrong inside the gateway.'))
}

const withoutParameters = /^application\/json(?:;\s*charset=utf-8)?$/i

/** How a request wants its answer that can be answered directly; undefined for one that can't. */
function directMediaType({ method, url, headers }: IncomingMessage): string | undefined {
  if (method !== 'POST' || url !== graphqlPath) return undefined
  if (!withoutParameters.test(headers['content-type'] ?? '')) return undefined
  const { accept = '*/*' } = headers
  if (accept === '*/*') return 'application/json'
  const asked = accept.split(',').map((each) => each.split(';', 1)[0]?.trim() ?? '')
  return asked.every((each) => answered.has(each)) ? asked[0] : undefined
}

const answered: ReadonlySet<string> = new Set(['application/json', 'application/graphql-response+json'])

function maySubscribe({ query }: GraphQLParams): boolean {
  return typeof query === 'string' && query.includes('subscription')
}

interface Answering extends DirectOptions {
  readonly incoming: IncomingMessage
  readonly response: ServerResponse
}

async function answer(params: GraphQLParams, mediaType: string, options: Answering): Promise<void> {
  const { yoga, log, incoming, response } = options
  const requestId = requestIdOf(incoming.headers['x-request-id'])
  const context: RequestState & { req: IncomingMessage } = { requestId, req: incoming }
  const result = await resultOf(params, context, options)
  if (response.destroyed) return
  const shown = async (each: ExecutionResult) => asText(codedAnswer(each, requestId, log), yoga, mediaType)
  const { status, text } = await shown(result).catch((error) => shown({ errors: [wrapped(error)] }))
  response.writeHead(status, [
    'content-type',
    `${mediaType}; charset=utf-8`,
    'content-length',
    String(Buffer.byteLength(text)),
    'x-request-id',
    requestId,
    ...securityHeaders,
  ])
  response.end(text)
}

async function resultOf(
  params: GraphQLParams,
  context: RequestState & { req: IncomingMessage },
  { yoga, incoming, response }: Answering,
): Promise<ExecutionResult> {
  const { signal, abort } = abortable(response)
  const { headers } = incoming
  const url = `http://${headers.host ?? 'localhost'}${graphqlPath}`
  const request = new yoga.fetchAPI.Request(url, { method: 'POST', headers: headers as never, signal })
  response.once('close', abort)
  if (response.destroyed) abort()
  try {
    const result = await yoga.getResultForParams({ params, request }, context)
    if (result === undefined || isAsyncIterable(result)) throw new Error('The answer is a stream')
    return result
  } catch (error) {
    return { errors: [error instanceof GraphQLError ? error : wrapped(error)] }
  } finally {
    response.off('close', abort)
  }
}

function abortable(response: ServerResponse): { signal: AbortSignal; abort: () => void } {
  const controller = new AbortController()
  return { signal: controller.signal, abort: () => controller.abort(response.errored ?? undefined) }
}

function wrapped(error: unknown): GraphQLError {
  const cause = error instanceof Error ? error : new Error(String(error))
  return new GraphQLError(cause.message, { originalError: cause })
}

/** Errors have an HTTP status of their own, which Yoga knows how to find. */
async function asText(
  result: ExecutionResult,
  { fetchAPI }: DirectOptions['yoga'],
  mediaType: string,
): Promise<{ status: number; text: string }> {
  const isPlain = result.errors === undefined && result.extensions?.http === undefined
  if (isPlain) return { status: 200, text: JSON.stringify(result) }
  const response = processRegularResult(result, fetchAPI, mediaType)
  return { status: response.status, text: await response.text() }
}
