import { randomBytes } from 'node:crypto'
import type { IncomingMessage, Server, ServerResponse } from 'node:http'
import type { DocumentNode, GraphQLSchema } from 'graphql'
import { createYoga, type Plugin } from 'graphql-yoga'
import type { Attributes, Caller } from '../model/index.ts'
import { hasRulesDirective } from '../pothos/index.ts'
import { type Authenticate, authentication, challengeOf, credentialHeadersOf } from './auth/index.ts'
import { type CostOptions, logPrices, useCost } from './cost/index.ts'
import {
  compileDocuments,
  type DocumentOptions,
  Documents,
  useDocumentCache,
  useDocuments,
} from './documents/index.ts'
import { errorResponse, usePublicResults } from './errors/index.ts'
import {
  type CorsOptions,
  cachingRules,
  corsPolicy,
  forwardedFor,
  type Listener,
  needsYogaHttp,
  nodeHandler,
  useAdmission,
  useEventStream,
  useParamsCheck,
  useRequestId,
  useRequestParams,
  useResponseHeaders,
} from './http/index.ts'
import {
  defaultLimits,
  type GatewayLimits,
  OperationEnd,
  setOperationEnd,
  useDeadline,
  useDocumentLimits,
  useTokenLimit,
  useVariableLimits,
} from './limits/index.ts'
import { type Log, logToStandardError, pseudonyms } from './log/index.ts'
import type { Observer } from './observer.ts'
import { type OperationRecord, summaryOf } from './operation-record.ts'
import { type GraphiQLPage, graphiqlPage, type HtmlPage } from './pages/index.ts'
import { graphqlPath } from './paths.ts'
import { type Disclosure, type DisclosureOptions, disclosureOf } from './profile.ts'
import { addressFinder, type RateLimitOptions, RateLimits } from './rates/index.ts'
import { naming, type Reporting, withinRequestScope } from './request-scope.ts'
import { useEventContexts } from './subscriptions/index.ts'
import { useGetQueries } from './use-get-queries.ts'
import { useIntrospectionOff } from './use-introspection-off.ts'
import { useOperationRecords } from './use-operation-records.ts'
import { acceptSockets, type SocketListener } from './websocket/index.ts'

/** Options of `createGateway()`. */
export interface GatewayOptions extends DisclosureOptions {
  readonly schema: GraphQLSchema
  /**
   * Returns the context of resolvers; called once for each operation that passed validation. `server` is the argument
   * that the gateway's host passed to `fetch`; from node:http it has `req` and `res`.
   */
  readonly context?: (request: Request, server: ServerContext) => object | Promise<object>
  /** GraphiQL, or false for none; by default the profile decides. */
  readonly graphiql?: GraphiQLPage | boolean
  /** Other HTML pages. */
  readonly pages?: readonly HtmlPage[]
  /**
   * Yoga plugins. They run before the gateway's own: their hooks see every request and every result. One that hooks
   * into HTTP (`onRequest`, `onRequestParse`, `onResultProcess`, `onResponse`, `instrumentation`) makes Yoga handle the
   * HTTP of every request, which costs CPU time.
   */
  readonly plugins?: readonly Plugin[]
  /**
   * Host names, without ports, that requests may carry in `Host` and `Origin`. A listener on a loopback address accepts
   * these and loopback names; any other listener accepts all hosts unless they are given.
   */
  readonly allowedHosts?: readonly string[]
  /** Which pages of other origins may use the gateway from a browser; none by default. */
  readonly cors?: CorsOptions
  readonly limits?: Partial<GatewayLimits>
  /** Cost limits of requests, and who may see costs. */
  readonly cost?: CostOptions
  /** Receives masked errors and other events; standard error by default. */
  readonly log?: Log
  /** Whether the log has an entry for every GraphQL request, with its operation, calls, units and code; false by default. */
  readonly logOperations?: boolean
  /** What receives the operations, such as metrics; the store takes it too, for its calls. */
  readonly observers?: readonly Observer[]
  /**
   * The key of the hashes that stand for callers and tenants in logs. Processes with the same key have the same hashes; by
   * default each process makes a key of its own.
   */
  readonly hashKey?: string | Buffer
  /** Documents that clients may send by an id: trusted ones, and automatic persisted queries. None by default. */
  readonly documents?: DocumentOptions
  /** How many requests each client address and each verified caller may send; any number by default. */
  readonly rateLimit?: RateLimitOptions
  /**
   * Whether `startGateway` serves GraphQL over WebSocket as well, in the protocol of graphql-ws. It needs the packages
   * `graphql-ws` and `ws`. False by default.
   */
  readonly webSockets?: boolean
  /**
   * Returns the scope in which equal subscriptions share the results of the changes of items: each is executed once for all
   * of a scope. So a result must not depend on anything else of its request. Undefined for a request that shares none,
   * as without this option; a definition without a context of its own shares them among callers with equal attributes.
   */
  readonly eventScope?: (request: Request, caller: Caller | null) => string | undefined
  /**
   * The addresses and subnets of proxies in front of the gateway, such as `10.0.0.0/8`: of requests from these, the address
   * of the client is that in `x-forwarded-for`. None by default.
   */
  readonly trustedProxies?: readonly string[]
  /** How callers are authenticated; every caller is anonymous unless given. It needs `caller`. */
  readonly authenticate?: Authenticate
  /** The attributes of callers: those that the table declares, `table.definition.caller`. */
  readonly caller?: Attributes | undefined
  /** Declares that everybody who reaches the gateway may use it: `startGateway` then listens on any address. */
  readonly public?: boolean
}

/** The argument that a gateway's host passes with a request, and the caller that the gateway has verified. */
export type ServerContext = Readonly<Record<string, unknown>> & {
  /** Null without credentials. */
  readonly caller?: Caller | null
  /** The address of the client; a host that calls `fetch` may pass it. */
  readonly clientAddress?: string
  /** Fires when the operation must end: at its deadline, or when its client disconnects. */
  readonly operationSignal?: AbortSignal
}

/** A GraphQL server without a port. */
export interface Gateway {
  /** Whether other machines may reach it: it authenticates callers, or is declared public. */
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
   * @param listener where the request arrived.
   */
  handle(request: IncomingMessage, response: ServerResponse, listener?: Listener): Promise<void>
  /**
   * Serves GraphQL over WebSocket on a server of node:http as well; undefined unless `webSockets` is true.
   *
   * @returns closes the WebSockets.
   * @throws MissingPackage without the packages.
   */
  readonly acceptSockets: ((server: Server, options?: SocketListener) => Promise<() => void>) | undefined
}

/**
 * A gateway over a schema. The list of plugins is the lifecycle of a request on both paths: most responses are sent
 * directly (`http/answer-directly.ts`), with the same admission, execution hooks and treatment of results as in Yoga's
 * own handling of HTTP.
 *
 * @example
 * const gateway = createGateway({ schema, context: () => ({ store }) })
 * const response = await gateway.fetch('http://gateway/graphql', { method: 'POST', ... })
 */
export function createGateway(options: GatewayOptions): Gateway {
  const { schema, context = () => ({}), cost = {}, plugins = [] } = options
  const names = pseudonyms(options.hashKey ?? randomBytes(32))
  const log = naming(options.log ?? logToStandardError, names)
  const { observers = [] } = options
  const reporting = { log, pseudonyms: names, ...operationListeners(options, log) }
  const authenticate =
    options.authenticate &&
    authentication({ authenticate: options.authenticate, attributes: options.caller, log })
  const rates = options.rateLimit && new RateLimits(options.rateLimit, () => performance.now())
  const clients = { authenticate, rates }
  const limits = { ...defaultLimits, ...options.limits }
  const { bodyBytes, responseBytes } = limits
  const disclosure = disclosureOf(options)
  const { suggestions, innerMessages } = disclosure
  const challenge = challengeOf(options.authenticate)
  const results = { responseBytes, challenge, suggestions, innerMessages, log }
  const credentialHeaders = credentialHeadersOf(options.authenticate)
  const cors = options.cors && corsPolicy(options.cors, credentialHeaders ?? [])
  const responseRules = { cors, caching: cachingRules(credentialHeaders, cors !== undefined) }
  const policy = {
    cors,
    allowedHosts: options.allowedHosts?.map((host) => host.toLowerCase()),
    pages: pagesOf(options, disclosure),
  }
  const documents = options.documents && new Documents(options.documents)
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
      useAdmission(policy, clients),
      useRequestParams(bodyBytes),
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
      usePublicResults(results),
      useResponseHeaders(responseRules),
    ],
  })
  if (documents !== undefined) {
    const { parse, validate } = yoga.getEnveloped({})
    const compiler = { schema, parse, validate: (document: DocumentNode) => validate(schema, document) }
    const priced = compileDocuments(documents, compiler)
    logPrices(priced, cost, log)
    for (const each of observers) each.onTrustedOperations?.(priced.map(({ name }) => name))
  }
  const addressOf = addressFinder(options.trustedProxies ?? [])
  const mayAnswerDirectly = !plugins.some(needsYogaHttp)
  const handle = nodeHandler({
    yoga,
    ...clients,
    documents,
    addressOf,
    policy,
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
      const state: Record<string, unknown> = { ...server }
      const answer = () => yoga.fetch(request, state)
      const headers = () => Object.fromEntries(request.headers)
      return withinRequestScope(reporting, headers, () => respond(answer, request.signal, log))
    },
    handle: (request, response, listener = {}) =>
      withinRequestScope(
        reporting,
        () => request.headers,
        () => handle(request, response, listener),
      ),
    acceptSockets:
      options.webSockets === true
        ? (server, listener = {}) =>
            acceptSockets(server, {
              ...listener,
              fetch: (request, state) =>
                withinRequestScope(
                  reporting,
                  () => Object.fromEntries(request.headers),
                  () => respond(() => yoga.fetch(request, { ...state }), request.signal, log),
                ),
              policy,
              clients,
              addressOf: (request) => addressOf(request.socket.remoteAddress, forwardedFor(request)),
              credentialHeaders: credentialHeaders ?? ['authorization'],
              messageBytes: bodyBytes,
              sockets: limits.subscriptions,
            })
        : undefined,
  }
}

function pagesOf({ graphiql, pages = [] }: GatewayOptions, disclosure: Disclosure): HtmlPage[] {
  const page = graphiql ?? disclosure.graphiql
  if (page === false) return [...pages]
  const { exampleHeaders } = disclosure
  return [...pages, graphiqlPage(page === true ? {} : page, { exampleHeaders })]
}

/** Functions are undefined where nothing wants the operations: then none are recorded. */
function operationListeners(
  { logOperations, observers = [] }: GatewayOptions,
  log: Log,
): Omit<Reporting, 'log' | 'pseudonyms'> {
  const onOperations = observers.flatMap((each) => each.onOperation?.bind(each) ?? [])
  const onSubscriptions = observers.flatMap((each) => each.onSubscription?.bind(each) ?? [])
  const arounds = observers.flatMap((each) => each.aroundRequest?.bind(each) ?? [])
  if (logOperations) onOperations.push((operation) => logOperation(operation, log))
  return {
    onOperation:
      onOperations.length === 0
        ? undefined
        : (operation) => {
            for (const listener of onOperations) listener(operation)
          },
    aroundRequest: arounds.length === 0 ? undefined : nested(arounds),
    onSubscription() {
      const ended = onSubscriptions.map((each) => each())
      return () => {
        for (const end of ended) end()
      }
    },
  }
}

function nested(arounds: readonly Around[]): Around {
  return <Result>(headers: Parameters<Around>[0], run: () => Result) =>
    arounds.reduceRight<() => Result>((inner, around) => () => around(headers, inner), run)()
}

type Around = NonNullable<Observer['aroundRequest']>

function logOperation(operation: OperationRecord, log: Log): void {
  // Its events would be far more lines than requests.
  if (operation.type === 'event') return
  const { name, type = 'request' } = operation
  const message = name === undefined ? type : `${type} ${name}`
  log({ level: 'info', message, operation: summaryOf(operation) })
}

/** Who sees costs unless the options say: read units reveal that there are items which a caller may not read. */
function costsShown(
  schema: GraphQLSchema,
  { explain }: Disclosure,
): Pick<CostOptions, 'reportTo' | 'explain'> {
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
