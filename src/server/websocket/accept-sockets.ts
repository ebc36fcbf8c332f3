import type { IncomingMessage, Server } from 'node:http'
import { STATUS_CODES } from 'node:http'
import type { Duplex } from 'node:stream'
import { parse } from 'graphql'
import { loadOptional } from '../../load-optional.ts'
import { admitSocket, type ClientRules, type GatewayPolicy, headOfIncoming, identify } from '../http/index.ts'
import { graphqlPath } from '../paths.ts'
import { SentResults } from './sent-results.ts'

/** Where WebSockets are accepted. */
export interface SocketListener {
  /** Whether only this machine reaches the server. False by default. */
  readonly isLoopback?: boolean
  /** Called with each connection that becomes a WebSocket. */
  readonly onUpgrade?: (socket: Duplex) => void
}

/** Options of {@link acceptSockets}. */
export interface SocketOptions extends SocketListener {
  /** Responds to a request, as `Gateway.fetch` does. */
  readonly fetch: (request: Request, state: Readonly<Record<string, unknown>>) => Promise<Response>
  readonly policy: GatewayPolicy
  readonly clients: ClientRules
  readonly addressOf: (incoming: IncomingMessage) => string | undefined
  /** The headers with credentials, in lower case: a client may send them as parameters of the connection. */
  readonly credentialHeaders: readonly string[]
  /** The limit of a message, in bytes. */
  readonly messageBytes: number
  /** The limit of open WebSockets. */
  readonly sockets: number
}

/**
 * Serves GraphQL over WebSocket on a server of node:http, in the protocol of graphql-ws. Each operation is a request of the
 * gateway with the headers of the connection, so it is authenticated, limited and executed like any other.
 *
 * @returns closes the sockets.
 * @throws MissingPackage without the packages `graphql-ws` and `ws`.
 */
export async function acceptSockets(server: Server, options: SocketOptions): Promise<() => void> {
  const { fetch, clients, addressOf, isLoopback = false, onUpgrade } = options
  const load = async () => ({ ...(await import('graphql-ws/use/ws')), ...(await import('ws')) })
  const { useServer, WebSocketServer } = await loadOptional(
    'GraphQL over WebSocket',
    ['graphql-ws', 'ws'],
    load,
  )
  const sockets = new WebSocketServer({ noServer: true, maxPayload: options.messageBytes })
  const served = useServer<ConnectionParams, { request: IncomingMessage }>(
    {
      onConnect: async ({ extra: { request }, connectionParams }) => {
        const head = requestOf(request, connectionParams, options)
        return (await identify(head, addressOf(request), clients)).kind === 'identified'
      },
      onSubscribe: ({ extra: { request }, connectionParams }, _id, payload) => {
        const sent = new AbortController()
        const content = { body: JSON.stringify(payload), signal: sent.signal }
        const operation = requestOf(request, connectionParams, options, content)
        const state = { isLoopback, clientAddress: addressOf(request) }
        const results = () => new SentResults(fetch(operation, state), sent)
        // Of these, graphql-ws needs the kind of the document alone.
        return { schema: noSchema, document: anyDocument, contextValue: results }
      },
      execute: ({ contextValue }) => (contextValue as () => SentResults)() as never,
    },
    sockets,
  )
  const onUpgradeRequest = (incoming: IncomingMessage, socket: Duplex, head: Buffer) => {
    const isFull = sockets.clients.size >= options.sockets
    const rejection = isFull
      ? tooMany
      : admitSocket(headOfIncoming(incoming), { ...options.policy, isLoopback })
    if (rejection !== undefined) {
      reject(socket, rejection)
      return
    }
    onUpgrade?.(socket)
    sockets.handleUpgrade(incoming, socket, head, (opened) => sockets.emit('connection', opened, incoming))
  }
  server.on('upgrade', onUpgradeRequest)
  return () => {
    server.off('upgrade', onUpgradeRequest)
    void served.dispose()
  }
}

type ConnectionParams = Readonly<Record<string, unknown>>

const tooMany = {
  status: 503,
  message: 'The gateway has as many WebSockets as it may: its limits.subscriptions.',
}

/** Responds without a WebSocket, and closes the connection. */
function reject(socket: Duplex, { status, message }: { status: number; message: string }): void {
  const head = `HTTP/1.1 ${status} ${STATUS_CODES[status]}\r\nconnection: close\r\ncontent-type: text/plain\r\n`
  socket.end(`${head}content-length: ${Buffer.byteLength(message)}\r\n\r\n${message}`)
}

/** The request of an operation, with the headers of the connection and the credentials among its parameters. */
function requestOf(
  { headers: { host = 'localhost', ...given } }: IncomingMessage,
  parameters: ConnectionParams | undefined,
  { credentialHeaders }: SocketOptions,
  { body, signal }: { readonly body?: string; readonly signal?: AbortSignal } = {},
): Request {
  const headers = new Headers({ host })
  for (const [name, value] of Object.entries(given)) {
    if (!ofConnection.test(name) && value !== undefined) headers.set(name, [value].flat().join(', '))
  }
  for (const [name, value] of Object.entries(parameters ?? {})) {
    if (typeof value === 'string' && credentialHeaders.includes(name.toLowerCase())) headers.set(name, value)
  }
  headers.set('content-type', 'application/json')
  headers.set('accept', 'text/event-stream')
  const content = body === undefined ? {} : { body }
  return new Request(`http://${host}${graphqlPath}`, {
    method: 'POST',
    headers,
    ...content,
    ...(signal && { signal }),
  })
}

/** Headers of the connection itself; `last-event-id` would be one of all its subscriptions. */
const ofConnection = /^(?:connection|upgrade|sec-websocket-.*|content-.*|transfer-encoding|last-event-id)$/

const anyDocument = parse('{ __typename }')
const noSchema = {} as never
