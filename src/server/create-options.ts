import type { GraphQLSchema } from 'graphql'
import type { Plugin } from 'graphql-yoga'
import type { Attributes, Caller } from '../model/index.ts'
import type { Authenticate } from './auth/index.ts'
import type { CostOptions } from './cost/index.ts'
import type { DocumentOptions } from './documents/index.ts'
import type { CorsOptions, Route } from './http/index.ts'
import type { GatewayLimits } from './limits/index.ts'
import type { Log } from './log/index.ts'
import type { Observer } from './observer.ts'
import type { OverloadLimits } from './overload/index.ts'
import type { GraphiQLPage, HtmlPage } from './pages/index.ts'
import type { DisclosureOptions } from './profile.ts'
import type { RateLimitOptions } from './rates/index.ts'
import type { ServerContext } from './server-context.ts'
import type { SlowOperations } from './slow-operations.ts'

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
  /** Endpoints in addition to GraphQL, such as those of a tool's page. */
  readonly routes?: readonly Route[]
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
  /** The maximum load in flight before further requests are rejected; omitted members keep their defaults. */
  readonly overload?: Partial<OverloadLimits>
  /** Cost limits of requests, and who may see costs. */
  readonly cost?: CostOptions
  /** Receives masked errors and other events; standard error by default. */
  readonly log?: Log
  /** Whether the log has an entry for every GraphQL request, with its operation, calls, units and code; false by default. */
  readonly logOperations?: boolean
  /** The duration or cost from which an operation is logged with its plan; by default none is. */
  readonly slowOperations?: SlowOperations
  /** The receivers of operations, such as metrics; pass them to the store as well, for its calls. */
  readonly observers?: readonly Observer[]
  /**
   * The key of the hashes that stand for callers and tenants in logs. Processes with the same key produce the same
   * hashes; by default each process makes a random key.
   */
  readonly hashKey?: string | Buffer
  /** Documents that clients may request by an id: trusted ones, and automatic persisted queries. None by default. */
  readonly documents?: DocumentOptions
  /** Limits the requests of each client address and each verified caller; unlimited by default. */
  readonly rateLimit?: RateLimitOptions
  /**
   * Whether `startGateway` also serves GraphQL over WebSocket, with the protocol of graphql-ws. Needs the packages
   * `graphql-ws` and `ws`. False by default.
   */
  readonly webSockets?: boolean
  /**
   * Returns the scope in which equal subscriptions share results: each change is executed once for all subscriptions of
   * a scope, so a result must not depend on anything else in its request. Return undefined for a request that shares
   * nothing, which is also the default; a definition without a custom context shares results among callers with equal
   * attributes.
   */
  readonly eventScope?: (request: Request, caller: Caller | null) => string | undefined
  /**
   * The addresses and subnets of proxies in front of the gateway, such as `10.0.0.0/8`: of requests from these, the
   * address of the client is that in `x-forwarded-for`. None by default.
   */
  readonly trustedProxies?: readonly string[]
  /** Authenticates callers; by default every caller is anonymous. Needs `caller`. */
  readonly authenticate?: Authenticate
  /** The attributes of callers, as the table declares them: `table.definition.caller`. */
  readonly caller?: Attributes | undefined
  /** Declares that anyone who can reach the gateway may use it: then `startGateway` listens on any address. */
  readonly public?: boolean
}
