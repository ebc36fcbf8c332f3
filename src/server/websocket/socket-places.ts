import type { Duplex } from 'node:stream'
import type { WebSocket } from 'ws'
import type { OperationResults } from './operation-results.ts'

/**
 * The places of a server's WebSockets. Once all are taken, a further socket gets the place of the one that has been idle
 * longest: otherwise a single client could hold all places without a single operation.
 */
export class SocketPlaces {
  readonly #limit: number
  readonly #taken = new Map<WebSocket, Place>()
  /** The sockets without a running operation; the one that has been idle longest is the first. */
  readonly #idle = new Set<WebSocket>()

  constructor(limit: number) {
    this.#limit = limit
  }

  /** Whether every place belongs to a socket with a running operation. */
  get areBusy(): boolean {
    return this.#taken.size >= this.#limit && this.#idle.size === 0
  }

  /** Gives a place to a socket that has been opened, unless they {@link areBusy}. */
  take(socket: WebSocket, connection: Duplex): void {
    if (this.#taken.size >= this.#limit) this.#replaceIdle()
    this.#taken.set(socket, { connection, running: 0 })
    this.#idle.add(socket)
    socket.once('close', () => this.#leave(socket))
  }

  /** Counts a socket as busy until the results of the operation have ended. */
  began(socket: WebSocket, results: OperationResults): void {
    const place = this.#taken.get(socket)
    if (place === undefined) return
    place.running += 1
    this.#idle.delete(socket)
    // graphql-ws sends that there are no more results in this turn of the event loop.
    void results.ended.then(() => setImmediate(() => this.#ended(socket, place)))
  }

  #ended(socket: WebSocket, place: Place): void {
    place.running -= 1
    if (place.running === 0 && this.#taken.has(socket)) this.#idle.add(socket)
  }

  #replaceIdle(): void {
    for (const socket of this.#idle) {
      const connection = this.#taken.get(socket)?.connection
      this.#leave(socket)
      socket.close(tryAgainLater, 'Replaced: it was idle')
      if (connection !== undefined) endAfterSent(connection)
      return
    }
  }

  #leave(socket: WebSocket): void {
    this.#taken.delete(socket)
    this.#idle.delete(socket)
  }
}

interface Place {
  readonly connection: Duplex
  /** How many operations have not ended. */
  running: number
}

/** A close code after which clients of graphql-ws connect again. */
const tryAgainLater = 1013

/** Closes a connection without waiting for its client, which may neither read nor respond. */
function endAfterSent(connection: Duplex): void {
  if (connection.writableLength > 0) {
    connection.destroy()
    return
  }
  connection.once('finish', () => connection.destroy())
  connection.end()
}
