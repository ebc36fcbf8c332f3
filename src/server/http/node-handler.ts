import type { IncomingMessage, ServerResponse } from 'node:http'
import type { GraphQLParams } from 'graphql-yoga'
import type { Documents } from '../documents/index.ts'
import { errorBody, type ResultOptions } from '../errors/index.ts'
import type { Load, Ticket } from '../overload/index.ts'
import type { AddressFinder } from '../rates/index.ts'
import type { RequestState } from '../request-state.ts'
import { admit, type GatewayPolicy } from './admission.ts'
import { answerDirectly, directMediaType, maySubscribe, type Yoga } from './answer-directly.ts'
import type { ClientRules } from './identify.ts'
import { toOriginForm } from './origin-form.ts'
import { paramsOfQuery } from './query-params.ts'
import { readJsonBody } from './read-json-body.ts'
import { faultOfIncoming, headOfIncoming } from './request-head.ts'
import { sendOverloaded } from './send-overloaded.ts'
import { sendResponse } from './send-response.ts'
import type { Turns } from './turns.ts'
import { type ResponseRules, securityHeaders } from './use-response-headers.ts'

/** Options of `nodeHandler()`. */
export interface HandlerOptions extends ResultOptions, ResponseRules, ClientRules {
  readonly yoga: Yoga
  readonly addressOf: AddressFinder
  /** The documents that requests may name by an id. */
  readonly documents: Documents | undefined
  readonly policy: GatewayPolicy
  readonly turns: Turns
  readonly load: Load
  /** The limit of a request body, in bytes. */
  readonly bodyBytes: number
  /** Whether no plugin needs Yoga's own handling of HTTP. */
  readonly mayAnswerDirectly: boolean
}

/** Handles one request of node:http; never rejects. */
export type NodeHandler = (
  incoming: IncomingMessage,
  outgoing: ServerResponse,
  listener: Listener,
) => Promise<void>

/** Where a request of node:http arrived. */
export interface Listener {
  /** Whether only this machine reaches it; `startGateway` finds out itself. False by default. */
  readonly isLoopback?: boolean
  /** Whether it accepts requests, as reported at `/ready`: false once it is about to close. True by default. */
  readonly isReady?: boolean
}

/**
 * Handles requests of node:http. Nearly all are a POST of JSON, or a GET that accepts JSON: these are answered
 * directly. All others, and possible subscriptions, go through Yoga's plugins. {@link admit} decides on both paths.
 */
export function nodeHandler(options: HandlerOptions): NodeHandler {
  return async (incoming, outgoing, { isLoopback = false, isReady = true }) => {
    options.turns.arrived()
    const ticket = options.load.newTicket()
    try {
      await handle(incoming, outgoing, { ...options, isLoopback, isReady, ticket })
    } catch (cause) {
      // Nobody awaits this promise: a rejection would end the process.
      options.log({ level: 'error', message: 'Failed to respond.', cause })
      if (outgoing.headersSent) outgoing.destroy()
      else
        respondPlainly(
          outgoing,
          500,
          errorBody('INTERNAL_SERVER_ERROR', 'Something went wrong inside the gateway.'),
        )
    } finally {
      ticket.end()
    }
  }
}

async function handle(
  incoming: IncomingMessage,
  outgoing: ServerResponse,
  options: HandlerOptions & Required<Listener> & { readonly ticket: Ticket },
): Promise<void> {
  const { policy, isLoopback, isReady, bodyBytes, mayAnswerDirectly, turns, load, ticket } = options
  toOriginForm(incoming)
  const fault = faultOfIncoming(incoming)
  if (fault !== undefined) {
    // Without a URL Yoga fails before its first plugin, with a stack in the response.
    respondPlainly(outgoing, 400, errorBody('BAD_REQUEST', fault))
    return
  }
  const head = headOfIncoming(incoming)
  const clientAddress = options.addressOf(incoming.socket.remoteAddress, forwardedFor(incoming))
  const state = { req: incoming, isLoopback, isReady, clientAddress, ticket }
  const mediaType = mayAnswerDirectly ? directMediaType(incoming) : undefined
  const isGraphql = admit(head, { ...policy, isLoopback, isReady }).kind === 'graphql'
  const excess = isGraphql ? load.excess() : undefined
  if (excess !== undefined) {
    sendOverloaded(excess, incoming, outgoing, options.cors)
    return
  }
  if (mediaType === undefined || !isGraphql) {
    if (isGraphql) await turns.next()
    // The client may have disconnected meanwhile: then a body that hasn't been read never ends.
    if (outgoing.destroyed) return
    await respondByYoga(incoming, outgoing, state, options)
    return
  }
  const body = incoming.method === 'GET' ? undefined : readJsonBody(incoming, bodyBytes)
  const params = body === undefined ? queryOf(incoming) : await body.catch(() => undefined)
  const place = ticket.begin()
  if (place !== undefined) {
    const late = await place
    if (outgoing.destroyed) return
    if (late !== undefined) {
      sendOverloaded(late, incoming, outgoing, options.cors)
      return
    }
  }
  const turn = turns.next()
  if (turn !== undefined) await turn
  if (params === undefined || maySubscribe(documentSource(params, options.documents))) {
    const withBody = { ...state, ...(body && { body }) } satisfies Partial<RequestState>
    await respondByYoga(incoming, outgoing, withBody, options)
    return
  }
  await answerDirectly({ ...options, params, mediaType, incoming, outgoing, clientAddress })
}

async function respondByYoga(
  incoming: IncomingMessage,
  outgoing: ServerResponse,
  state: Partial<RequestState>,
  { yoga, ticket }: Pick<HandlerOptions, 'yoga'> & { readonly ticket: Ticket },
): Promise<void> {
  const response = await yoga.handleNodeRequestAndResponse(incoming, outgoing, state)
  // The stream of a subscription may last for hours.
  ticket.end()
  await sendResponse(response, outgoing)
}

/** The source of the request's document; undefined for a malformed id, which is rejected later. */
function documentSource(params: GraphQLParams, documents: Documents | undefined): unknown {
  if (documents === undefined) return params.query
  try {
    return documents.sourceOf(params)
  } catch {
    return undefined
  }
}

/** Node joins the values of a repeated header. */
export function forwardedFor({ headers }: IncomingMessage): string | undefined {
  const value = headers['x-forwarded-for']
  return Array.isArray(value) ? value.join(',') : value
}

/** The GraphQL request of a GET; undefined for a malformed one. */
function queryOf({ url = '' }: IncomingMessage): GraphQLParams | undefined {
  try {
    return paramsOfQuery(new URLSearchParams(url.slice(url.indexOf('?'))))
  } catch {
    return undefined
  }
}

function respondPlainly(outgoing: ServerResponse, status: number, body: string): void {
  outgoing.writeHead(status, ['content-type', 'application/json; charset=utf-8', ...securityHeaders])
  outgoing.end(body)
}
