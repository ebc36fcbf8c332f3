import { connect, type Socket } from 'node:net'

/** A response: its status and its body. */
export interface Reply {
  readonly status: number
  readonly body: string
}

/**
 * POSTs of JSON over as many connections as are busy at once, each of which serves one request after the other. It takes a
 * fraction of the CPU time of a general client, so that a load doesn't take it from what is measured.
 */
export class KeepAlive implements AsyncDisposable {
  readonly #port: number
  readonly #path: string
  readonly #idle: Connection[] = []
  readonly #all: Connection[] = []

  constructor(port: number, path: string) {
    this.#port = port
    this.#path = path
  }

  /** Sends a body; rejects if the connection ends before its response. */
  async post(body: string): Promise<Reply> {
    const connection = this.#idle.pop() ?? this.#open()
    const reply = await connection.send(
      `POST ${this.#path} HTTP/1.1\r\nhost: 127.0.0.1\r\ncontent-type: application/json\r\n` +
        `content-length: ${Buffer.byteLength(body)}\r\n\r\n${body}`,
    )
    this.#idle.push(connection)
    return reply
  }

  #open(): Connection {
    const connection = new Connection(this.#port)
    this.#all.push(connection)
    return connection
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const connection of this.#all) connection.close()
  }
}

class Connection {
  readonly #socket: Socket
  #received = ''
  #resolve: (reply: Reply) => void = () => {}
  #reject: (error: Error) => void = () => {}

  constructor(port: number) {
    this.#socket = connect(port, '127.0.0.1').setNoDelay().setEncoding('latin1')
    this.#socket.on('data', (chunk: string) => this.#receive(chunk))
    this.#socket.on('error', (error) => this.#reject(error))
    this.#socket.on('close', () => this.#reject(new Error('the connection has ended')))
  }

  send(request: string): Promise<Reply> {
    return new Promise((resolve, reject) => {
      this.#resolve = resolve
      this.#reject = reject
      this.#socket.write(request)
    })
  }

  close(): void {
    this.#socket.destroy()
  }

  #receive(chunk: string): void {
    this.#received += chunk
    const head = this.#received.indexOf('\r\n\r\n')
    if (head < 0) return
    const length = Number(/content-length: (\d+)/i.exec(this.#received.slice(0, head))?.[1])
    const end = head + 4 + length
    if (this.#received.length < end) return
    const reply = { status: Number(this.#received.slice(9, 12)), body: this.#received.slice(head + 4, end) }
    this.#received = this.#received.slice(end)
    this.#resolve(reply)
  }
}
