import type { GraphQLParams } from 'graphql-yoga'
import type { OperationResults } from './operation-results.ts'

/** An operation that was sent over a WebSocket. */
export interface SocketOperation {
  /** The URL that a request of the same operation would have. */
  readonly url: string
  /** The headers of the connection, in lower case, with the credentials from its parameters. */
  readonly headers: Readonly<Record<string, string>>
  readonly params: GraphQLParams
  /** The state of the connection, from which the request's state begins. */
  readonly state: {
    readonly isLoopback: boolean
    readonly clientAddress: string | undefined
  }
}

/** Executes operations of WebSockets. Leaving the loop ends an operation at once, even while it waits. */
export type ExecuteOperation = (operation: SocketOperation) => OperationResults
