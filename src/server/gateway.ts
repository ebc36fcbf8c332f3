import type { IncomingMessage, ServerResponse } from 'node:http'
import type { DocumentNode, GraphQLSchema } from 'graphql'
import { createYoga } from 'graphql-yoga'
import { type CostOptions, useCost } from './cost/index.ts'
import { DocumentCache } from './document-cache.ts'
import { useErrorCodes } from './errors/index.ts'
import { type GraphiQLPage, useGraphiQL } from './graphiql/index.ts'
import {
  directAnswers,
  graphqlPath,
  refuseBadHost,
  useEventStream,
  useJsonPost,
  useRequestId,
  useResponseHeaders,
  useRoutes,
} from './http/index.ts'
import {
  defaultLimits,
  type GatewayLimits,
  useDeadline,
  useDocumentLimits,
  useTokenLimit,
  useVariableLimits,
} from './limits/index.ts'
import { type Log, logToStandardError } from './log.ts'
import { withinRequestScope } from './request-scope.ts'

/** What a gateway is made of. */
export interface GatewayOptions {
  readonly schema: GraphQLSchema
  /** Makes what resolvers get as their context, once for each operation that passed validation. */
  readonly context?: (request: Request) => object | Promise<object>
  /** The page for people, or false for none. */
  readonly graphiql?: GraphiQLPage | false
  readonly limits?: Partial<GatewayLimits>
  /** What requests may cost, and who is told. */
  readonly cost?: CostOptions
  /** Where masked errors and other news go; to standard error where nothing is said. */
  readonly log?: Log
}

/** A GraphQL server without a port. */
export interface Gateway {
  /** Answers one request, as the global `fetch` would; for tests and for other servers. */
  fetch(url: string, init?: RequestInit): Promise<Response>
  /** Answers one request of node:http. */
  handle(request: IncomingMessage, response: ServerResponse): Promise<void>
}

/**
 * A gateway over a schema. The list of plugins is the way of a request.
 *
 * @example
 * const gateway = createGateway({ schema, context: () => ({ store }) })
 * const answer = await gateway.fetch('http://gateway/graphql', { method: 'POST', ... })
 */
export function createGateway(options: GatewayOptions): Gateway {
  const { schema, context = () => ({}), graphiql = {}, cost = {}, log = logToStandardError } = options
  const limits = { ...defaultLimits, ...options.limits }
  const yoga = createYoga({
    schema,
    context: ({ request }: { request: Request }) => context(request),
    graphqlEndpoint: graphqlPath,
    ...yogaFeaturesOff,
    parserAndValidationCache: {
      documentCache: new DocumentCache<DocumentNode>(cacheCapacity),
      errorCache: new DocumentCache<Error>(cacheCapacity / 8),
    },
    plugins: [
      useRequestId(),
      useResponseHeaders(),
      ...(graphiql ? [useGraphiQL(graphiql)] : []),
      useRoutes(),
      useJsonPost(limits.bodyBytes),
      useEventStream(),
      useVariableLimits(limits),
      useTokenLimit(limits.tokens),
      useDocumentLimits(limits),
      useCost(cost),
      useDeadline(limits),
      useErrorCodes(log),
    ],
  })
  const answer = directAnswers({ yoga, bodyBytes: limits.bodyBytes, log })
  return {
    fetch: async (url, init) => yoga.fetch(url, init ?? {}),
    handle: async (request, response) => {
      if (!refuseBadHost(request, response)) await withinRequestScope(log, () => answer(request, response))
    },
  }
}

/** UTF-16 units of document text; a document's tree takes some ten times its text. */
const cacheCapacity = 4_000_000

/** What Yoga offers and the plugins above replace, or what the gateway does not want. */
const yogaFeaturesOff = {
  // Matched against the end of the URL, in which there is never a space.
  healthCheckEndpoint: ' ',
  landingPage: false,
  graphiql: false,
  cors: false,
  batching: false,
  multipart: false,
  maxRequestBodySize: false,
  maskedErrors: false,
  logging: false,
} as const
