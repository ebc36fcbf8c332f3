import type { ServerResponse } from 'node:http'

/** Sends a web Response through node:http, no faster than the client reads; stops when the client disconnects. */
export async function sendResponse(from: Response, to: ServerResponse): Promise<void> {
  // node:http writes it: Yoga's streams would keep alive what the client or the server closes. A header that `to` had removed
  // would be missing.
  from.headers.delete('connection')
  to.setHeaders(from.headers)
  to.writeHead(from.status)
  const reader = from.body?.getReader()
  const cancel = () => void reader?.cancel().catch(ignore)
  to.once('close', cancel)
  while (reader && !to.destroyed) {
    const { done, value } = await reader.read()
    if (done) break
    if (!to.write(value)) await drained(to)
  }
  to.off('close', cancel)
  if (to.destroyed) cancel()
  else to.end()
}

function ignore(): void {
  // The client has disconnected: an error has no recipient.
}

/** Resolves once more may be written, or the connection is closed. */
function drained(to: ServerResponse): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>()
  const stop = () => {
    to.off('drain', stop).off('close', stop)
    resolve()
  }
  to.once('drain', stop).once('close', stop)
  return promise
}
