import type { IncomingMessage } from 'node:http'
import type { GraphQLParams } from 'graphql-yoga'

/** What the gateway keeps of one HTTP request, from its first plugin to its last: Yoga's server context. */
export interface RequestState extends Record<string, unknown> {
  /** Identifies the request in `x-request-id` of its response and in the log. */
  requestId: string
  /** Whether it arrived at a listener that only this machine reaches. */
  isLoopback?: boolean
  /** The request as node:http has it, where it came from there. */
  req?: IncomingMessage
  /** Its body, where it has been read before the plugins run. */
  body?: Promise<GraphQLParams>
}
