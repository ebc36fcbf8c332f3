import type { Server } from 'node:http'
import type { AddressInfo } from 'node:net'

/** The address at which a server listens. */
export interface Listening {
  readonly port: number
  /** Without a path: `http://127.0.0.1:4000`. */
  readonly origin: string
}

/** Starts to listen. @throws a one-line error if it can't. */
export async function listen(server: Server, port: number, host: string): Promise<Listening> {
  const { promise, resolve, reject } = Promise.withResolvers<void>()
  server.once('error', (cause: NodeJS.ErrnoException) => reject(listenError(cause, port, host)))
  server.listen(port, host, resolve)
  await promise
  const { port: actual } = server.address() as AddressInfo
  return { port: actual, origin: `http://${host.includes(':') ? `[${host}]` : host}:${actual}` }
}

function listenError(cause: NodeJS.ErrnoException, port: number, host: string): Error {
  const reasons: Record<string, string> = {
    EADDRINUSE:
      'the port is in use: stop the process that listens there, or choose another port (--port or PORT)',
    EACCES: 'this user may not listen there: choose a port above 1023',
    EADDRNOTAVAIL: 'this machine does not have that address',
    ENOTFOUND: 'no host has that name',
  }
  return new Error(`Can't listen on ${host}:${port}: ${reasons[cause.code ?? ''] ?? cause.message}.`, {
    cause,
  })
}
