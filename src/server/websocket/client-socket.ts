import type { WebSocket } from 'ws'

/**
 * The class of a server's WebSockets. It prevents a client from filling the standard error of the process, where
 * graphql-ws would print an error with its stack for each fault of a client and each lost connection, and ignores
 * messages that arrive after the socket begins to close. A client that sends much at once is read no faster than others:
 * otherwise one turn of the event loop may bring tens of thousands of messages.
 *
 * @param Base the class of `ws`, which is loaded on demand.
 * @param onSend called with each message that is sent; `ws` itself limits the pongs that a client doesn't read.
 */
export function clientSocketOf(Base: typeof WebSocket, onSend = () => {}): typeof WebSocket {
  return class ClientSocket extends Base {
    /** Frames that this turn of the event loop has brought. */
    #frames = 0

    override emit(event: string | symbol, ...values: unknown[]): boolean {
      if (event === 'message' || event === 'ping' || event === 'pong') this.#countFrame()
      // A frame that is malformed or too large, or a lost connection: `ws` has begun to close it, with the code of the fault.
      if (event === 'error') return true
      if (event !== 'message') return super.emit(event, ...values)
      if (this.readyState !== this.OPEN) return false
      if (!isMessageOfServer(String(values[0]))) return super.emit(event, ...values)
      this.close(badRequest, 'Invalid message received')
      return true
    }

    #countFrame(): void {
      this.#frames += 1
      if (this.#frames === 1) setImmediate(() => this.#endTurn())
      else if (this.#frames === framesPerTurn) this.pause()
    }

    #endTurn(): void {
      if (this.#frames >= framesPerTurn) this.resume()
      this.#frames = 0
    }

    /** A message that can no longer be sent isn't an error: the lost connection ends the operations of the socket. */
    override send(data: Data, ofMessage?: Sent | object, sent?: Sent): void {
      const [options, then] = typeof ofMessage === 'function' ? [{}, ofMessage] : [ofMessage ?? {}, sent]
      super.send(data, options, () => then?.())
      onSend()
    }
  }
}

/** Once a turn has brought these, and what has been read with them, the next one waits for the others. */
const framesPerTurn = 100

type Data = Parameters<WebSocket['send']>[0]
type Sent = (error?: Error) => void

/** Whether a message has a type that only servers send. graphql-ws itself rejects all other invalid messages. */
function isMessageOfServer(text: string): boolean {
  if (!mayBeOfServer.test(text)) return false
  try {
    return typesOfServer.has(JSON.parse(text)?.type)
  } catch {
    return false
  }
}

const typesOfServer: ReadonlySet<unknown> = new Set(['connection_ack', 'next', 'error'])

/** In JSON an escape is the only other way to write these. */
const mayBeOfServer = /"(?:connection_ack|next|error)"|\\u/

/** The close code with which graphql-ws rejects a message. */
const badRequest = 4400
