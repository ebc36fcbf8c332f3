import type { IncomingMessage } from 'node:http'
import type { GraphQLParams } from 'graphql-yoga'
import type { Caller } from '../model/index.ts'
import type { CachePolicy } from '../pothos/index.ts'
import type { Verified } from './auth/index.ts'
import type { Ticket } from './overload/index.ts'

/** The caching of a response: set once the operation is known, and removed for a result with errors. */
export interface Caching {
  policy?: CachePolicy | undefined
}

/** The gateway's state of one HTTP request, shared by all plugins: Yoga's server context. */
export interface RequestState extends Record<string, unknown> {
  /** Identifies the request in `x-request-id` of its response and in the log. */
  requestId: string
  /** The caller; null without credentials, or if the gateway doesn't authenticate. */
  caller?: Caller | null
  /** The verified credentials of the caller. */
  verified?: Verified | undefined
  /** Whether it arrived at a loopback listener, which only this machine reaches. */
  isLoopback?: boolean
  /** The address of its client, as reported by trusted proxies if there are any. */
  clientAddress?: string | undefined
  /** The request of node:http, if it came from there. */
  req?: IncomingMessage
  /** Whether the listener wants requests. */
  isReady?: boolean
  /** The caching of the response to a GET. */
  caching?: Caching
  /** Its place in the load of the gateway. */
  ticket?: Ticket
  /** Its body, if it was read before the plugins run. */
  body?: Promise<GraphQLParams>
}
