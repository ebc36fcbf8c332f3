import type { Server, ServerResponse } from 'node:http'
import type { Socket } from 'node:net'

/**
 * Stops a server: it listens no more, answers the requests that it has begun to receive, and keeps no connection
 * open after that. A client that does not get done within ten seconds is cut off.
 */
export class Drain {
  readonly #server: Server
  /** The answers that each connection waits for. */
  readonly #connections = new Map<Socket, Set<ServerResponse>>()
  #stopped: Promise<void> | undefined

  /** Watches the connections of a server from its beginning. */
  constructor(server: Server) {
    this.#server = server
    server.on('connection', (socket) => {
      this.#connections.set(socket, new Set())
      socket.once('close', () => this.#connections.delete(socket))
    })
    server.on('request', ({ socket }, response) => this.#watch(socket, response))
  }

  /** Stops the server. Resolves when no connection is left. */
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
      // Also one that has sent half a head: it is not a request yet.
      if (pending.size === 0) socket.destroy()
      // The client learns from the answer that it is the last one on this connection.
      else for (const response of pending) response.shouldKeepAlive = false
    }
    const timer = setTimeout(() => this.#server.closeAllConnections(), patienceMs)
    await closed
    clearTimeout(timer)
  }
}

const patienceMs = 10_000
