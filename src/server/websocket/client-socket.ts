import type { WebSocket } from 'ws'

/**
 * The class of a server's WebSockets. It prevents a client from filling the standard error of the process, where
 * graphql-ws would print an error with its stack for each fault of a client and each lost connection, and ignores
 * messages that arrive after the socket begins to close.
 *
 * @param Base the class of `ws`, which is loaded on demand.
 */
export function clientSocketOf(Base: typeof WebSocket): typeof WebSocket {
  return class ClientSocket extends Base {
    override emit(event: string | symbol, ...values: unknown[]): boolean {
      // A frame that is malformed or too large, or a lost connection: `ws` has begun to close it, with the code of the fault.
      if (event === 'error') return true
      if (event !== 'message') return super.emit(event, ...values)
      if (this.readyState !== this.OPEN) return false
      if (!isMessageOfServer(String(values[0]))) return super.emit(event, ...values)
      this.close(badRequest, 'Invalid message received')
      return true
    }

    /** A message that can no longer be sent isn't an error: the lost connection ends the operations of the socket. */
    override send(data: Data, ofMessage?: Sent | object, sent?: Sent): void {
      const [options, then] = typeof ofMessage === 'function' ? [{}, ofMessage] : [ofMessage ?? {}, sent]
      super.send(data, options, () => then?.())
    }
  }
}

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
