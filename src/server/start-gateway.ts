import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Gateway } from './gateway.ts'
import { surviveUnhandledRejections } from './request-scope.ts'

/** Where to listen. */
export interface StartOptions {
  readonly gateway: Gateway
  /** 0 takes any free port. */
  readonly port: number
  /** The address to listen on; only this machine where nothing is said. */
  readonly host?: string
  /** How long running requests may go on after `close()`, in milliseconds. */
  readonly drainMs?: number
}

/** A gateway that listens. */
export interface RunningGateway {
  /** Where GraphQL is, e.g. `http://127.0.0.1:4000/graphql`. */
  readonly url: string
  readonly port: number
  /** Takes no more requests, lets the running ones end, then closes. */
  close(): Promise<void>
}

/** Serves a gateway over HTTP. Throws an error of one clear line where it can't listen. */
export async function startGateway(options: StartOptions): Promise<RunningGateway> {
  const { gateway, host = '127.0.0.1', drainMs = 10_000 } = options
  const server = createServer(timeouts, (request, response) => {
    void gateway.handle(request, response)
  })
  server.maxConnections = 2_000
  await listen(server, options.port, host)
  server.once('close', surviveUnhandledRejections())
  const { port } = server.address() as AddressInfo
  const url = `http://${host.includes(':') ? `[${host}]` : host}:${port}/graphql`
  return { url, port, close: () => drain(server, drainMs) }
}

/** A client that sends or reads slowly must not hold a connection for ever. */
const timeouts = { headersTimeout: 10_000, requestTimeout: 15_000, keepAliveTimeout: 65_000 }

async function listen(server: Server, port: number, host: string): Promise<void> {
  const { promise, resolve, reject } = Promise.withResolvers<void>()
  server.once('error', (cause: NodeJS.ErrnoException) => reject(listenError(cause, port, host)))
  server.listen(port, host, resolve)
  await promise
}

function listenError(cause: NodeJS.ErrnoException, port: number, host: string): Error {
  const reasons: Record<string, string> = {
    EADDRINUSE: 'the port is in use: stop what listens there, or choose another port',
    EACCES: 'this user may not listen there: choose a port above 1023',
    EADDRNOTAVAIL: 'this machine has no such address',
    ENOTFOUND: 'there is no host of that name',
  }
  return new Error(`Can't listen on ${host}:${port}: ${reasons[cause.code ?? ''] ?? cause.message}.`, {
    cause,
  })
}

async function drain(server: Server, drainMs: number): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>()
  const timer = setTimeout(() => server.closeAllConnections(), drainMs)
  server.close(() => resolve())
  server.closeIdleConnections()
  await promise
  clearTimeout(timer)
}
