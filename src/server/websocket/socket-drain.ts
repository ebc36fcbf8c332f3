import type { WebSocket } from 'ws'
import type { OperationResults } from './operation-results.ts'

/**
 * Closes the WebSockets of a server that stops, each once its queries and mutations have their results: a client whose
 * connection is lost sends them again, and a mutation would run twice. Subscriptions end with the socket, so that their
 * clients subscribe elsewhere; after a `complete` they would not.
 */
export class SocketDrain {
  /** How many queries and mutations of a socket have no result yet; none for a socket without any. */
  readonly #running = new Map<WebSocket, number>()
  #isDraining = false

  /** Whether the sockets are about to close. Their clients send operations that get no response elsewhere. */
  get isDraining(): boolean {
    return this.#isDraining
  }

  /** Counts an operation of a socket. */
  began(socket: WebSocket, results: OperationResults): void {
    this.#running.set(socket, (this.#running.get(socket) ?? 0) + 1)
    // graphql-ws sends the result, and that it was the last one, in this turn of the event loop.
    void results.settled.then(() => setImmediate(() => this.#ended(socket)))
  }

  /** Closes the sockets; those that are still open after `withinMs` milliseconds are cut off. */
  async close(sockets: ReadonlySet<WebSocket>, withinMs: number): Promise<void> {
    this.#isDraining = true
    const closed = [...sockets].map((socket) => new Promise((resolve) => socket.once('close', resolve)))
    for (const socket of sockets) if (!this.#running.has(socket)) goAway(socket)
    const timer = setTimeout(() => {
      for (const socket of sockets) socket.terminate()
    }, withinMs)
    await Promise.all(closed)
    clearTimeout(timer)
  }

  #ended(socket: WebSocket): void {
    const others = (this.#running.get(socket) ?? 0) - 1
    if (others > 0) {
      this.#running.set(socket, others)
      return
    }
    this.#running.delete(socket)
    if (this.#isDraining) goAway(socket)
  }
}

function goAway(socket: WebSocket): void {
  socket.close(1001, 'Going away')
}
