import type { IncomingMessage, Server } from 'node:http'
import { STATUS_CODES } from 'node:http'
import type { Duplex } from 'node:stream'
import { parse } from 'graphql'
import type { GraphQLParams } from 'graphql-yoga'
import type { WebSocket as OpenSocket } from 'ws'
import { loadOptional } from '../../load-optional.ts'
import { required } from '../../required.ts'
import {
  admitSocket,
  type ClientRules,
  faultOfIncoming,
  type GatewayPolicy,
  headOfIncoming,
  identify,
  toOriginForm,
} from '../http/index.ts'
import { graphqlPath } from '../paths.ts'
import { clientSocketOf } from './client-socket.ts'
import { OperationResults } from './operation-results.ts'
import { sendTogether } from './send-together.ts'
import { SocketDrain } from './socket-drain.ts'
import type { ExecuteOperation, SocketOperation } from './socket-operation.ts'
import { SocketPlaces } from './socket-places.ts'

/** Where WebSockets are accepted. */
export interface SocketListener {
  /** Whether only this machine reaches the server. False by default. */
  readonly isLoopback?: boolean
  /** Called with each connection that becomes a WebSocket. */
  readonly onUpgrade?: (socket: Duplex) => void
  /** Called with each message that a WebSocket sends. */
  readonly onSend?: () => void
}

/**
 * Closes the WebSockets of a server, each once its queries and mutations have their results. Those that are still open
 * after `drainMs` milliseconds, 10,000 by default, are cut off. Resolves when all are closed.
 */
export type CloseSockets = (drainMs?: number) => Promise<void>

/** Options of {@link acceptSockets}. */
export interface SocketOptions extends SocketListener {
  readonly execute: ExecuteOperation
  readonly policy: GatewayPolicy
  readonly clients: ClientRules
  readonly addressOf: (incoming: IncomingMessage) => string | undefined
  /** The headers with credentials, in lower case: a client may send them as parameters of the connection. */
  readonly credentialHeaders: readonly string[]
  /** The limit of a message, in bytes. */
  readonly messageBytes: number
  /** The limit of open WebSockets. A further one replaces the one that has been idle longest. */
  readonly sockets: number
}

/**
 * Serves GraphQL over WebSocket on a server of node:http, in the protocol of graphql-ws. Each operation is a request of
 * the gateway with the headers of the connection: so it is authenticated, limited and executed like any other.
 *
 * @throws MissingPackage without the packages `graphql-ws` and `ws`.
 */
export async function acceptSockets(server: Server, options: SocketOptions): Promise<CloseSockets> {
  const { execute, clients, addressOf, isLoopback = false, onUpgrade, onSend } = options
  const load = async () => ({ ...(await import('graphql-ws/use/ws')), ...(await import('ws')) })
  const { useServer, WebSocket, WebSocketServer } = await loadOptional(
    'GraphQL over WebSocket',
    ['graphql-ws', 'ws'],
    load,
  )
  const headersOfConnection = new WeakMap<IncomingMessage, Readonly<Record<string, string>>>()
  const sockets = new WebSocketServer({
    noServer: true,
    maxPayload: options.messageBytes,
    WebSocket: clientSocketOf(WebSocket, onSend),
  })
  const places = new SocketPlaces(options.sockets)
  const drain = new SocketDrain()
  const served = useServer<ConnectionParams, { request: IncomingMessage }>(
    {
      onConnect: async ({ extra: { request }, connectionParams }) => {
        const headers = headersOf(request, connectionParams, options)
        if (headers === undefined) return false
        headersOfConnection.set(request, headers)
        const head = new Request(urlOf(request), { method: 'POST', headers })
        return (await identify(head, addressOf(request), clients)).kind === 'identified'
      },
      onSubscribe: ({ extra: { socket, request } }, _id, params) => {
        const operation: SocketOperation = {
          url: urlOf(request),
          headers: required(headersOfConnection.get(request), 'a connection that has been accepted'),
          params: params as GraphQLParams,
          state: { isLoopback, clientAddress: addressOf(request) },
        }
        // graphql-ws uses only the kind of the document.
        return {
          schema: noSchema,
          document: anyDocument,
          contextValue: { socket, operation } satisfies Accepted,
        }
      },
      onNext: ({ extra: { request } }) => sendTogether(request.socket),
      execute: ({ contextValue }) => {
        const { socket, operation } = contextValue as Accepted
        if (drain.isDraining) return unanswered() as never
        const results = execute(operation)
        drain.began(socket, results)
        places.began(socket, results)
        return results as never
      },
      // Otherwise, and without NODE_ENV=production, the reason of a close would contain the message of the error.
      isProd: true,
    },
    sockets,
  )
  const onUpgradeRequest = (incoming: IncomingMessage, socket: Duplex, head: Buffer) => {
    // Node no longer handles errors of the connection: without a listener, a reset would end the process.
    socket.on('error', () => socket.destroy())
    toOriginForm(incoming)
    const fault = faultOfIncoming(incoming)
    const rejection = places.areBusy
      ? tooMany
      : fault === undefined
        ? admitSocket(headOfIncoming(incoming), { ...options.policy, isLoopback })
        : { status: 400, message: fault }
    if (rejection !== undefined) {
      reject(socket, rejection)
      return
    }
    onUpgrade?.(socket)
    sockets.handleUpgrade(incoming, socket, head, (opened) => {
      places.take(opened, socket)
      sockets.emit('connection', opened, incoming)
    })
  }
  server.on('upgrade', onUpgradeRequest)
  return async (drainMs = 10_000) => {
    server.off('upgrade', onUpgradeRequest)
    await drain.close(sockets.clients, drainMs)
    await served.dispose()
  }
}

type ConnectionParams = Readonly<Record<string, unknown>>

/** An operation, and the socket on which it was sent. */
interface Accepted {
  readonly socket: OpenSocket
  readonly operation: SocketOperation
}

/** The results of an operation that isn't executed, because its socket is about to close. */
function unanswered(): OperationResults {
  return new OperationResults(() => new Promise(() => {}))
}

const tooMany = {
  status: 503,
  message: 'The gateway has as many WebSockets with running operations as it may: its limits.subscriptions.',
}

/** Responds without a WebSocket, and closes the connection. */
function reject(socket: Duplex, { status, message }: { status: number; message: string }): void {
  // The client may never close its half of the connection.
  socket.once('finish', () => socket.destroy())
  const head = `HTTP/1.1 ${status} ${STATUS_CODES[status]}\r\nconnection: close\r\ncontent-type: text/plain\r\n`
  socket.end(`${head}content-length: ${Buffer.byteLength(message)}\r\n\r\n${message}`)
}

function urlOf({ headers: { host = 'localhost' } }: IncomingMessage): string {
  return `http://${host}${graphqlPath}`
}

/**
 * The headers of the operations of a connection: its own, and the credentials from its parameters. Undefined if the
 * credentials can't be a header: they are invalid, and must not be dropped, which would make the caller anonymous.
 */
function headersOf(
  { headers: given }: IncomingMessage,
  parameters: ConnectionParams = {},
  { credentialHeaders }: SocketOptions,
): Readonly<Record<string, string>> | undefined {
  const own = Object.entries(given).flatMap(([name, value]) =>
    ofConnection.test(name) || value === undefined ? [] : [[name, [value].flat().join(', ')] as const],
  )
  const names = new Set(['authorization', ...credentialHeaders])
  const credentials = Object.entries(parameters)
    .map(([name, value]) => [name.toLowerCase(), value] as const)
    .filter(([name, value]) => names.has(name) && value !== null)
  if (!credentials.every(isHeader)) return undefined
  // Only a subscription is a stream: the one result of another operation would be a stream of one event.
  const media = { 'content-type': 'application/json', accept: 'application/json, text/event-stream' }
  return Object.freeze({ ...Object.fromEntries(own), ...Object.fromEntries(credentials), ...media })
}

function isHeader(pair: readonly [string, unknown]): pair is readonly [string, string] {
  const [, value] = pair
  return typeof value === 'string' && headerValue.test(value)
}

/** A field value of RFC 9110. */
const headerValue = /^[\t\x20-\x7e\x80-\xff]*$/

/** Headers of the connection itself; `last-event-id` would be one of all its subscriptions. */
const ofConnection = /^(?:connection|upgrade|sec-websocket-.*|content-.*|transfer-encoding|last-event-id)$/

const anyDocument = parse('{ __typename }')
const noSchema = {} as never
