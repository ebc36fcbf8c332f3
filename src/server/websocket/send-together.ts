import type { Socket } from 'node:net'

/**
 * Sends what is written to a connection in this turn of the event loop together: a change may be an event of hundreds of
 * subscriptions on it.
 */
export function sendTogether(connection: Socket): void {
  if (connection.writableCorked > 0) return
  connection.cork()
  setImmediate(() => connection.uncork())
}
