import { createServer, type IncomingMessage, type Server } from 'node:http'
import { type ConnectionLimits, Connections, defaultConnectionLimits, serverOptions } from './connections.ts'
import type { Gateway } from './gateway.ts'
import { listen } from './listen.ts'
import { isLoopbackName } from './loopback.ts'
import { numbersOf } from './option-faults.ts'
import { graphqlPath } from './paths.ts'
import { surviveUnhandledRejections } from './request-scope.ts'

/** Options of `startGateway()`. */
export interface StartOptions {
  readonly gateway: Gateway
  /** 0 for any free port. */
  readonly port: number
  /** The address to listen on; 127.0.0.1 by default, which only this machine reaches. */
  readonly host?: string
  /**
   * Milliseconds between `close()` and the end of new connections, in which `/ready` answers 503 and requests are
   * served: a load balancer finds out that the gateway is about to stop. 0 by default.
   */
  readonly graceMs?: number
  /** Milliseconds that running requests may take after that; 10,000 by default. */
  readonly drainMs?: number
  /** Limits of the connections; omitted members keep their default. */
  readonly connections?: Partial<ConnectionLimits>
}

/** A gateway that listens. */
export interface RunningGateway {
  /** The URL of GraphQL, e.g. `http://127.0.0.1:4000/graphql`. */
  readonly url: string
  readonly port: number
  /** Whether it accepts requests: false once it is about to close. */
  readonly isReady: boolean
  /** Serves requests for `graceMs` more, waits at most `drainMs` for running ones, then closes. */
  close(): Promise<void>
}

/**
 * Serves a gateway over HTTP.
 *
 * @throws TypeError for a time or a limit that can't work; a one-line error if it can't listen, or if other machines would
 *   reach a gateway that neither authenticates callers nor is declared public.
 *
 * @example
 * const server = await startGateway({ gateway, port: 4000 })
 * process.once('SIGTERM', () => server.close())
 */
export async function startGateway(options: StartOptions): Promise<RunningGateway> {
  const { gateway, host = '127.0.0.1', graceMs, drainMs } = options
  const times = numbersOf('startGateway', { graceMs, drainMs }, defaultTimes)
  const limits = numbersOf('startGateway.connections', options.connections, defaultConnectionLimits)
  const isLoopback = isLoopbackName(host)
  if (!isLoopback && !gateway.mayBeExposed) throw new Error(unguarded(host))
  // Of Node 24.9 or later: before, a request that offers another protocol, as those of Java's client do, is rejected.
  const shouldUpgradeCallback = ({ headers }: IncomingMessage) =>
    headers.upgrade?.toLowerCase() === 'websocket' && server.listenerCount('upgrade') > 0
  const served = { ...serverOptions(limits), shouldUpgradeCallback }
  const server: Server = createServer(served, async (request, response) => {
    connections.began(request, response)
    await gateway.handle(request, response, { isLoopback, isReady: !connections.isRetiring })
    connections.sent(request)
  })
  const connections = new Connections(server, limits)
  const closeSockets = await gateway.acceptSockets?.(server, {
    isLoopback,
    onUpgrade: (socket) => connections.upgraded(socket),
    onSend: () => connections.sentMessage(),
  })
  const { port, origin } = await listen(server, options.port, host)
  server.once('close', surviveUnhandledRejections())
  const url = `${origin}${graphqlPath}`
  const closed = once(() => close(server, connections, { ...times, closeSockets }))
  return {
    url,
    port,
    get isReady() {
      return !connections.isRetiring
    },
    close: closed,
  }
}

const defaultTimes = { graceMs: 0, drainMs: 10_000 }

function unguarded(host: string): string {
  return (
    `Can't listen on ${host}: the gateway does not authenticate callers, and other machines reach that address. Give it ` +
    '`authenticate`, or `public: true` if anyone who can reach it may use it.'
  )
}

function once(run: () => Promise<void>): () => Promise<void> {
  let running: Promise<void> | undefined
  return () => {
    running ??= run()
    return running
  }
}

interface Closing {
  readonly graceMs: number
  readonly drainMs: number
  /** Ends the WebSockets; undefined without any. */
  readonly closeSockets: ((drainMs: number) => Promise<void>) | undefined
}

async function close(
  server: Server,
  connections: Connections,
  { graceMs, drainMs, closeSockets }: Closing,
): Promise<void> {
  connections.retire()
  if (graceMs > 0) await new Promise((resolve) => setTimeout(resolve, graceMs))
  const { promise, resolve } = Promise.withResolvers<void>()
  const timer = setTimeout(() => server.closeAllConnections(), drainMs)
  server.close(() => resolve())
  const socketsClosed = closeSockets?.(drainMs)
  connections.drain()
  await Promise.all([promise, socketsClosed])
  clearTimeout(timer)
}
