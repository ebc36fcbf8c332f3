import { randomUUID } from 'node:crypto'
import { once } from 'node:events'
import { rename, stat, unlink } from 'node:fs/promises'
import { createServer, type Server, type Socket } from 'node:net'
import type { StreamEvent } from '../read-stream.ts'
import { frameOf, framesOf } from './frames.ts'
import type { Iterators, Reply, Request } from './messages.ts'
import type { Relayed } from './relayed.ts'

/** Options of {@link RelayServer.open}. */
export interface RelayServerOptions {
  readonly path: string
  /** The part of the stream that this process has read. */
  readonly relayed: Relayed
  /** The iterators of this process, which change as it reads. */
  readonly iterators: Iterators
  /** The maximum bytes that wait for a process that takes them too slowly. */
  readonly queuedBytes: number
}

/** Relays the events of a reader to other processes of this machine. */
export class RelayServer implements AsyncDisposable {
  readonly #options: RelayServerOptions
  readonly #server: Server
  readonly #inode: number | bigint
  readonly #sockets = new Set<Socket>()
  readonly #joined = new Set<Socket>()
  /** The processes that request records which this process hasn't read yet. */
  readonly #waiting = new Map<Socket, Request>()

  private constructor(options: RelayServerOptions, server: Server, inode: number) {
    this.#options = options
    this.#server = server
    this.#inode = inode
    server.on('connection', (socket) => this.#accept(socket))
  }

  /**
   * Begins to listen, and replaces any other process that listens at the path: an ended process can't be distinguished
   * from an unresponsive one. The other process notices with {@link RelayServer.isCurrent}.
   */
  static async open(options: RelayServerOptions): Promise<RelayServer> {
    const server = createServer()
    const own = `${options.path}.${randomUUID().slice(0, 8)}`
    // In a worker of node:cluster the first process would listen, and give the connections to any of the workers.
    server.listen({ path: own, exclusive: true })
    await once(server, 'listening')
    server.unref()
    const { ino } = await stat(own)
    await rename(own, options.path)
    return new RelayServer(options, server, ino)
  }

  /** Whether it still listens at the path. */
  async isCurrent(): Promise<boolean> {
    try {
      return (await stat(this.#options.path)).ino === this.#inode
    } catch {
      return false
    }
  }

  /** Relays an event, once `relayed` has it. */
  send(event: StreamEvent): void {
    if (this.#joined.size > 0) this.#sendAll({ kind: 'event', event })
    for (const [socket, request] of this.#waiting) this.#answer(socket, request)
  }

  /** Sends a sign of life with the lag of this process. */
  beat(lagMs: number): void {
    if (this.#joined.size > 0) this.#sendAll({ kind: 'beat', lagMs, iterators: this.#options.iterators })
  }

  async [Symbol.asyncDispose](): Promise<void> {
    if (await this.isCurrent()) await unlink(this.#options.path).catch(() => {})
    const closed = once(this.#server, 'close')
    this.#server.close()
    for (const socket of this.#sockets) socket.destroy()
    await closed
  }

  #accept(socket: Socket): void {
    if (this.#sockets.size >= mostSockets) {
      socket.destroy()
      return
    }
    this.#sockets.add(socket)
    socket.unref()
    socket.setTimeout(requestWithinMs, () => {
      if (!this.#joined.has(socket)) socket.destroy()
    })
    socket.on('error', () => socket.destroy())
    socket.once('close', () => {
      this.#sockets.delete(socket)
      this.#joined.delete(socket)
      this.#waiting.delete(socket)
    })
    void this.#read(socket)
  }

  async #read(socket: Socket): Promise<void> {
    try {
      for await (const request of framesOf(socket)) this.#answer(socket, request as Request)
    } catch {
      // The process has ended, or isn't one of ours.
    }
    socket.destroy()
  }

  #answer(socket: Socket, request: Request): void {
    const answer = this.#options.relayed.continuation(request.from)
    if (answer.kind === 'wait') {
      this.#waiting.set(socket, request)
      return
    }
    this.#waiting.delete(socket)
    if (answer.kind === 'refused' || request.kind === 'probe') {
      socket.end(frameOf({ kind: answer.kind === 'joined' ? 'probed' : 'refused' } satisfies Reply))
      return
    }
    this.#joined.add(socket)
    const { iterators } = this.#options
    socket.write(frameOf({ kind: 'joined', position: answer.position, iterators } satisfies Reply))
    for (const event of answer.events) socket.write(frameOf({ kind: 'event', event } satisfies Reply))
  }

  #sendAll(reply: Reply): void {
    const frame = frameOf(reply)
    for (const socket of this.#joined) {
      // It continues at its own position: with another process, or by itself.
      if (socket.writableLength > this.#options.queuedBytes) socket.destroy()
      else socket.write(frame)
    }
  }
}

/** More processes than one machine has. */
const mostSockets = 1_000
const requestWithinMs = 5_000
