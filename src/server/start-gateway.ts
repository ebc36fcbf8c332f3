import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { type ConnectionLimits, Connections, defaultConnectionLimits, serverOptions } from './connections.ts'
import type { Gateway } from './gateway.ts'
import { isLoopbackName } from './loopback.ts'
import { surviveUnhandledRejections } from './request-scope.ts'

/** Options of `startGateway()`. */
export interface StartOptions {
  readonly gateway: Gateway
  /** 0 for any free port. */
  readonly port: number
  /** The address to listen on; 127.0.0.1 by default, which only this machine reaches. */
  readonly host?: string
  /** Milliseconds that running requests may take after `close()`; 10,000 by default. */
  readonly drainMs?: number
  /** Limits of the connections; omitted members keep their default. */
  readonly connections?: Partial<ConnectionLimits>
}

/** A gateway that listens. */
export interface RunningGateway {
  /** The URL of GraphQL, e.g. `http://127.0.0.1:4000/graphql`. */
  readonly url: string
  readonly port: number
  /** Accepts no more requests, waits at most `drainMs` for running ones, then closes. */
  close(): Promise<void>
}

/**
 * Serves a gateway over HTTP. Throws a one-line error if it can't listen, or if other machines would reach a gateway that
 * neither authenticates callers nor is declared public.
 *
 * @example
 * const server = await startGateway({ gateway, port: 4000 })
 * process.once('SIGTERM', () => server.close())
 */
export async function startGateway(options: StartOptions): Promise<RunningGateway> {
  const { gateway, host = '127.0.0.1', drainMs = 10_000 } = options
  const isLoopback = isLoopbackName(host)
  if (!isLoopback && !gateway.mayBeExposed) throw new Error(unguarded(host))
  const limits = { ...defaultConnectionLimits, ...options.connections }
  const server = createServer(serverOptions(limits), async (request, response) => {
    connections.began(request, response)
    await gateway.handle(request, response, { isLoopback })
    connections.sent(request)
  })
  const connections = new Connections(server, limits)
  await listen(server, options.port, host)
  server.once('close', surviveUnhandledRejections())
  const { port } = server.address() as AddressInfo
  const url = `http://${host.includes(':') ? `[${host}]` : host}:${port}/graphql`
  return { url, port, close: () => close(server, connections, drainMs) }
}

function unguarded(host: string): string {
  return (
    `Can't listen on ${host}: the gateway does not authenticate callers, and other machines reach that address. Give it ` +
    '`authenticate`, or `public: true` where everybody who reaches it may use it.'
  )
}

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
    EADDRNOTAVAIL: 'this machine does not have that address',
    ENOTFOUND: 'no host has that name',
  }
  return new Error(`Can't listen on ${host}:${port}: ${reasons[cause.code ?? ''] ?? cause.message}.`, {
    cause,
  })
}

async function close(server: Server, connections: Connections, drainMs: number): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>()
  const timer = setTimeout(() => server.closeAllConnections(), drainMs)
  server.close(() => resolve())
  connections.drain()
  await promise
  clearTimeout(timer)
}
