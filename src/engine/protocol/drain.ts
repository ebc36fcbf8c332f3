import type { Server, ServerResponse } from 'node:http'
import type { Socket } from 'node:net'

/**
 * Stops a server: it stops listening, responds to the requests that have begun to arrive, and then closes their
 * connections. After ten seconds it closes all connections.
 */
export class Drain {
  readonly #server: Server
  /** The pending responses of each connection. */
  readonly #connections = new Map<Socket, Set<ServerResponse>>()
  #stopped: Promise<void> | undefined

  /** Tracks the connections of a server from its start. */
  constructor(server: Server) {
    this.#server = server
    server.on('connection', (socket) => {
      this.#connections.set(socket, new Set())
      socket.once('close', () => this.#connections.delete(socket))
    })
    server.on('request', ({ socket }, response) => this.#watch(socket, response))
  }

  /** Stops the server. Resolves when all connections are closed. */
  stop(): Promise<void> {
    this.#stopped ??= this.#stop()
    return this.#stopped
  }

  #watch(socket: Socket, response: ServerResponse): void {
    const pending = this.#connections.get(socket)
    if (pending === undefined) return
    pending.add(response)
    if (this.#stopped !== undefined) response.shouldKeepAlive = false
    response.once('close', () => {
      pending.delete(response)
      if (this.#stopped !== undefined && pending.size === 0) socket.destroySoon()
    })
  }

  async #stop(): Promise<void> {
    const closed = new Promise((resolve) => this.#server.close(resolve))
    for (const [socket, pending] of this.#connections) {
      // This includes a connection with a partial head, which isn't a request yet.
      if (pending.size === 0) socket.destroy()
      // Tells the client that this response is the last one on the connection.
      else for (const response of pending) response.shouldKeepAlive = false
    }
    const timer = setTimeout(() => this.#server.closeAllConnections(), drainTimeoutMs)
    await closed
    clearTimeout(timer)
  }
}

const drainTimeoutMs = 10_000
