import { randomBytes } from 'node:crypto'
import type { IncomingMessage, Server, ServerResponse } from 'node:http'
import type { DocumentNode, GraphQLSchema } from 'graphql'
import { createYoga } from 'graphql-yoga'
import { hasRulesDirective } from '../pothos/index.ts'
import { challengeOf, credentialHeadersOf } from './auth/index.ts'
import { type CostSettings, logPrices, useCost } from './cost/index.ts'
import type { GatewayOptions } from './create-options.ts'
import { compileDocuments, useDocumentCache, useDocuments } from './documents/index.ts'
import { errorResponse, usePublicResults } from './errors/index.ts'
import {
  cachingRules,
  forwardedFor,
  type Listener,
  needsYogaHttp,
  nodeHandler,
  routeResponder,
  Turns,
  useAdmission,
  useEventStream,
  useMediaType,
  useParamsCheck,
  useRequestId,
  useRequestParams,
  useResponseHeaders,
} from './http/index.ts'
import {
  OperationEnd,
  setOperationEnd,
  useDeadline,
  useDocumentLimits,
  useTokenLimit,
  useVariableLimits,
} from './limits/index.ts'
import { type Log, logToStandardError, pseudonyms } from './log/index.ts'
import { operationListeners } from './operation-listeners.ts'
import { OptionFaults } from './option-faults.ts'
import { Load, type OverloadLimits } from './overload/index.ts'
import { graphiqlPage, type HtmlPage } from './pages/index.ts'
import { graphqlPath } from './paths.ts'
import type { Disclosure } from './profile.ts'
import { naming, withinRequestScope } from './request-scope.ts'
import type { ServerContext } from './server-context.ts'
import { settingsOf } from './settings.ts'
import { useEventContexts } from './subscriptions/index.ts'
import { useGetQueries } from './use-get-queries.ts'
import { useIntrospectionOff } from './use-introspection-off.ts'
import { useLoad } from './use-load.ts'
import { useOperationRecords } from './use-operation-records.ts'
import type { CloseSockets, SocketListener } from './websocket/index.ts'

/** A GraphQL server without a port. */
export interface Gateway {
  /** Whether other machines may reach it, because it authenticates callers or is declared public. */
  readonly mayBeExposed: boolean
  /**
   * Responds to a request, like the global `fetch`: for tests, and for servers that use the web's Request and Response.
   *
   * @param server passed to `context` as its second argument.
   */
  fetch(request: Request | string, init?: RequestInit, server?: ServerContext): Promise<Response>
  /**
   * Responds to a request of node:http. Never rejects.
   *
   * @param listener the listener that received the request.
   */
  handle(request: IncomingMessage, response: ServerResponse, listener?: Listener): Promise<void>
  /**
   * Serves GraphQL over WebSocket on a server of node:http as well; undefined unless `webSockets` is true.
   *
   * @returns closes the WebSockets.
   * @throws MissingPackage without the packages.
   */
  readonly acceptSockets: ((server: Server, options?: SocketListener) => Promise<CloseSockets>) | undefined
}

/**
 * A gateway over a schema. The list of plugins is the lifecycle of a request on both paths: most responses are sent
 * directly (`http/answer-directly.ts`), with the same admission, execution hooks and treatment of results as in Yoga's
 * own handling of HTTP.
 *
 * @throws TypeError with the faults of all options at once.
 * @example
 * const gateway = createGateway({ schema, context: () => ({ store }) })
 * const response = await gateway.fetch('http://gateway/graphql', { method: 'POST', ... })
 */
export function createGateway(options: GatewayOptions): Gateway {
  const { schema, context = () => ({}), plugins = [], observers = [] } = options
  const names = pseudonyms(options.hashKey ?? randomBytes(32))
  const log = naming(options.log ?? logToStandardError, names)
  const faults = new OptionFaults()
  const settings = settingsOf(options, log, faults)
  if (settings.documents === undefined) faults.check()
  const { limits, cost, disclosure, authenticate, rates, cors, documents, addressOf } = settings
  const reporting = {
    log,
    pseudonyms: names,
    ...operationListeners(options, settings.slowOperations, log),
  }
  const clients = { authenticate, rates }
  const { bodyBytes, responseBytes } = limits
  const { suggestions, innerMessages } = disclosure
  const challenge = challengeOf(options.authenticate)
  const results = { responseBytes, challenge, suggestions, innerMessages, log }
  const credentialHeaders = credentialHeadersOf(options.authenticate)
  const responseRules = { cors, caching: cachingRules(credentialHeaders, cors !== undefined) }
  const policy = {
    cors,
    allowedHosts: settings.allowedHosts,
    pages: pagesOf(options, disclosure),
    routes: options.routes ?? [],
  }
  const turns = new Turns()
  const load = loadOf(settings.overload, options, turns)
  const respondTo = routeResponder({ ...clients, load, limits, costLimit: cost.limit, log })
  const yoga = createYoga({
    schema,
    context: (initial: { request: Request }) => {
      const end = new OperationEnd(initial.request.signal)
      setOperationEnd(initial, end)
      return context(initial.request, Object.assign(initial, { operationSignal: end.signal }))
    },
    graphqlEndpoint: graphqlPath,
    ...yogaFeaturesOff,
    plugins: [
      useRequestId(),
      ...plugins,
      useAdmission(policy, clients, respondTo),
      useRequestParams(bodyBytes),
      useLoad(load),
      useEventStream(),
      ...(documents ? [useDocuments(documents)] : []),
      useParamsCheck(),
      useVariableLimits(limits),
      useDocumentCache(documentCacheBytes, documents),
      useTokenLimit(limits.tokens),
      useDocumentLimits(limits),
      ...(disclosure.introspection ? [] : [useIntrospectionOff()]),
      useGetQueries(),
      useEventContexts({ limits, eventScope: options.eventScope }),
      ...(reporting.onOperation ? [useOperationRecords()] : []),
      useCost({ ...costsShown(schema, disclosure), ...cost }, log),
      useDeadline(limits),
      useMediaType(),
      usePublicResults(results),
      useResponseHeaders(responseRules),
    ],
  })
  if (documents !== undefined) {
    const { parse, validate } = yoga.getEnveloped({})
    const compiler = { schema, parse, validate: (document: DocumentNode) => validate(schema, document) }
    const priced = faults.of(() => compileDocuments(documents, compiler)) ?? []
    faults.check()
    logPrices(priced, cost, log)
    for (const each of observers) each.onTrustedOperations?.(priced.map(({ name }) => name))
  }
  for (const each of observers) each.onGateway?.(() => load.figures)
  /** A response is there before the stream of a subscription has begun. */
  const fetched = async (request: Request, server: ServerContext) => {
    const ticket = load.newTicket()
    const state: Record<string, unknown> = { ...server, ticket }
    try {
      return await yoga.fetch(request, state)
    } finally {
      ticket.end()
    }
  }
  const fetchWith = (request: Request, server: ServerContext) =>
    respond(() => fetched(request, server), request.signal, log)
  const mayAnswerDirectly = !plugins.some(needsYogaHttp)
  const handle = nodeHandler({
    yoga,
    ...clients,
    documents,
    addressOf,
    policy,
    turns,
    load,
    bodyBytes,
    ...results,
    ...responseRules,
    mayAnswerDirectly,
  })
  return {
    mayBeExposed: authenticate !== undefined || options.public === true,
    fetch: (input, init, server = {}) => {
      // Yoga would change the headers of an init that isn't a Request yet.
      const request = new Request(input, init)
      const headers = () => Object.fromEntries(request.headers)
      return withinRequestScope(reporting, headers, () => fetchWith(request, server))
    },
    handle: (request, response, listener = {}) =>
      withinRequestScope(
        reporting,
        () => request.headers,
        () => handle(request, response, listener),
      ),
    acceptSockets:
      options.webSockets === true
        ? async (server, listener = {}) => {
            const { acceptSockets, executeByFetch, executeDirectly } = await import('./websocket/index.ts')
            return acceptSockets(server, {
              ...listener,
              execute: mayAnswerDirectly
                ? executeDirectly({ yoga, load, turns, ...clients, ...results, reporting })
                : executeByFetch({ fetch: fetchWith, load, turns, reporting }),
              policy,
              clients,
              addressOf: (request) => addressOf(request.socket.remoteAddress, forwardedFor(request)),
              credentialHeaders: credentialHeaders ?? ['authorization'],
              messageBytes: bodyBytes,
              sockets: limits.subscriptions,
            })
          }
        : undefined,
  }
}

function loadOf(limits: OverloadLimits, { observers = [] }: GatewayOptions, turns: Turns): Load {
  const listeners = observers.flatMap((each) => each.onShed?.bind(each) ?? [])
  return new Load({
    limits,
    now: () => performance.now(),
    queuedMs: () => turns.queuedMs,
    onShed(cause) {
      for (const listener of listeners) listener(cause)
    },
  })
}

function pagesOf({ graphiql, pages = [] }: GatewayOptions, disclosure: Disclosure): HtmlPage[] {
  const page = graphiql ?? disclosure.graphiql
  if (page === false) return [...pages]
  const { exampleHeaders } = disclosure
  return [...pages, graphiqlPage(page === true ? {} : page, { exampleHeaders })]
}

/** Who sees costs unless the options say: read units reveal that there are items which a caller may not read. */
function costsShown(
  schema: GraphQLSchema,
  { explain }: Disclosure,
): Pick<CostSettings, 'reportTo' | 'explain'> {
  if (hasRulesDirective(schema)) return { reportTo: nobody }
  return explain ? { explain: everyone } : {}
}

function everyone(): boolean {
  return true
}

function nobody(): boolean {
  return false
}

/** A hook that throws is a failure inside the gateway; a request that was aborted rejects, as `fetch` does. */
async function respond(
  answer: () => Promise<Response> | Response,
  signal: AbortSignal,
  log: Log,
): Promise<Response> {
  try {
    return await answer()
  } catch (cause) {
    // A host may abort for any reason; Hono's is a string.
    if (signal.aborted) throw cause
    log({ level: 'error', message: 'Failed to respond.', cause })
    return errorResponse('INTERNAL_SERVER_ERROR', 'Something went wrong inside the gateway.', { status: 500 })
  }
}

/** Heap for valid documents and their plans. */
const documentCacheBytes = 32 * 1024 * 1024

/** Features of Yoga that the plugins above replace, or that the gateway does without. */
const yogaFeaturesOff = {
  // Compared with the end of the URL, which never has a space: so it never matches.
  healthCheckEndpoint: ' ',
  landingPage: false,
  graphiql: false,
  cors: false,
  batching: false,
  multipart: false,
  maxRequestBodySize: false,
  maskedErrors: false,
  parserAndValidationCache: false,
  logging: false,
} as const
