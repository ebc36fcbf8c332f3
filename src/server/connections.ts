import type { IncomingMessage, Server, ServerResponse } from 'node:http'
import type { Socket } from 'node:net'
import type { Duplex } from 'node:stream'

/** Limits of a server's connections. Times are in milliseconds. */
export interface ConnectionLimits {
  /** The maximum number of open connections. A further one replaces the connection that has been idle longest. */
  readonly connections: number
  /** Milliseconds in which the headers of a request must arrive. */
  readonly headersMs: number
  /** Until a whole request must have arrived. */
  readonly requestMs: number
  /** Milliseconds that a response may wait for a client that doesn't read. */
  readonly writeStallMs: number
  /** Milliseconds that a connection without a request stays open. */
  readonly keepAliveMs: number
  /** The maximum bytes of unread responses of all connections together. */
  readonly unsentBytes: number
}

/** The default limits. */
export const defaultConnectionLimits: ConnectionLimits = Object.freeze({
  connections: 2_000,
  headersMs: 10_000,
  requestMs: 15_000,
  writeStallMs: 15_000,
  keepAliveMs: 65_000,
  unsentBytes: 64_000_000,
})

/** The options of `createServer` that follow from the limits. */
export function serverOptions({ headersMs, requestMs, keepAliveMs }: ConnectionLimits) {
  return {
    headersTimeout: headersMs,
    requestTimeout: requestMs,
    keepAliveTimeout: keepAliveMs,
    // The interval at which Node checks these times: every 30 s by default.
    connectionsCheckingInterval: Math.min(500, headersMs, requestMs),
  }
}

/** The open connections of a server: enforces their limits, and closes them when the server stops. */
export class Connections {
  readonly #limits: ConnectionLimits
  /** The pending responses of each connection; the connection that has been idle for longest is the first. */
  readonly #open = new Map<Socket, Set<ServerResponse>>()
  /** Connections that have become WebSockets. */
  readonly #webSockets = new Set<Socket>()
  #isChecking = false
  #isDraining = false
  #isRetiring = false

  constructor(server: Server, limits: ConnectionLimits) {
    this.#limits = limits
    server.on('connection', (socket: Socket) => this.#opened(socket))
    server.setTimeout(limits.writeStallMs, (socket: Socket) => this.#inactive(socket))
  }

  /** Counts a connection as busy until the response ends. */
  began({ socket }: IncomingMessage, response: ServerResponse): void {
    const responses = this.#open.get(socket)
    if (responses === undefined) return
    responses.add(response)
    response.once('close', () => this.#ended(socket, response))
    if (this.#isRetiring) endAfter(responses)
  }

  /** A connection has become a WebSocket, whose server limits its number and closes it. Its unread bytes still count. */
  upgraded(duplex: Duplex): void {
    const socket = duplex as Socket
    this.#open.delete(socket)
    // The times of HTTP don't apply to it.
    socket.setTimeout(0)
    this.#webSockets.add(socket)
    socket.once('close', () => this.#webSockets.delete(socket))
  }

  /** Checks what clients have not read, once a response has been handed to its connection. */
  sent({ socket }: IncomingMessage): void {
    // Most responses have already been handed to the operating system.
    const responses = this.#open.get(socket)
    if (responses !== undefined && unsentBytes(socket, responses) > 0) this.#limitUnsent()
  }

  /** The same for the messages of WebSockets, of which there may be many in a turn: checks soon. */
  sentMessage(): void {
    if (this.#isChecking) return
    this.#isChecking = true
    setTimeout(() => {
      this.#isChecking = false
      this.#limitUnsent()
    }, checkMs).unref()
  }

  /** Closes the connections with the most unread bytes, the oldest of equal ones first, while they exceed the limit. */
  #limitUnsent(): void {
    let unsent = 0
    for (const each of this.#open) unsent += unsentBytes(...each)
    for (const { writableLength } of this.#webSockets) unsent += writableLength
    if (unsent <= this.#limits.unsentBytes) return
    const all = [
      ...[...this.#open].map(([socket, waiting]) => ({ socket, bytes: unsentBytes(socket, waiting) })),
      ...[...this.#webSockets].map((socket) => ({ socket, bytes: socket.writableLength })),
    ]
    for (const { socket, bytes } of all.toSorted((one, other) => other.bytes - one.bytes)) {
      if (unsent <= this.#limits.unsentBytes) return
      unsent -= bytes
      socket.destroy()
    }
  }

  /** Whether the server is about to close. */
  get isRetiring(): boolean {
    return this.#isRetiring
  }

  /** Closes each connection after its next response: its client opens the next one elsewhere. */
  retire(): void {
    this.#isRetiring = true
  }

  /** Closes each connection as soon as it has no pending response, and one whose response is a stream of events at once. */
  drain(): void {
    this.#isRetiring = true
    this.#isDraining = true
    for (const [socket, responses] of this.#open) {
      if ([...responses].every(isEventStream)) socket.destroy()
      else endAfter(responses)
    }
  }

  #opened(socket: Socket): void {
    if (this.#open.size >= this.#limits.connections) {
      const idle = this.#longestIdle()
      if (idle === undefined) {
        socket.destroy()
        return
      }
      this.#open.delete(idle)
      idle.destroy()
    }
    this.#open.set(socket, new Set())
    socket.once('close', () => this.#open.delete(socket))
  }

  #ended(socket: Socket, response: ServerResponse): void {
    const responses = this.#open.get(socket)
    if (responses === undefined) return
    responses.delete(response)
    if (responses.size > 0) return
    this.#open.delete(socket)
    this.#open.set(socket, responses)
    if (this.#isDraining) socket.end()
  }

  /** A request that has not arrived completely doesn't count as busy: otherwise slow senders would lock others out. */
  #longestIdle(): Socket | undefined {
    for (const [socket, responses] of this.#open) {
      if ([...responses].every(({ req }) => !req.complete)) return socket
    }
    return undefined
  }

  /** Nothing was sent or received for some time, which is acceptable only while a response is pending. */
  #inactive(socket: Socket): void {
    const responses = this.#open.get(socket)
    const isWorking = responses !== undefined && responses.size > 0 && socket.writableLength === 0
    if (!isWorking) socket.destroy()
  }
}

/** Milliseconds from a message of a WebSocket to the check of unread bytes. */
const checkMs = 100

/** The response to a subscription, which never ends by itself: its client reconnects, and continues elsewhere. */
function isEventStream(response: ServerResponse): boolean {
  return String(response.getHeader('content-type')).startsWith('text/event-stream')
}

/** Includes responses to pipelined requests, which wait for earlier ones and have not reached the socket yet. */
function unsentBytes(socket: Socket, responses: ReadonlySet<ServerResponse>): number {
  let bytes = socket.writableLength
  for (const response of responses) if (response.socket === null) bytes += response.writableLength
  return bytes
}

/** Responses are sent in the order of their requests, so the last one is the one to close the connection. */
function endAfter(responses: ReadonlySet<ServerResponse>): void {
  const last = [...responses].at(-1)
  if (last !== undefined && !last.headersSent) last.shouldKeepAlive = false
}
