import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Engine } from '../engine.ts'
import { answerRequest } from './answer-request.ts'
import { Drain } from './drain.ts'

/** Options of `serveEngine()`. */
export interface ServeOptions {
  /** 0 for any free port. */
  readonly port: number
  /** 127.0.0.1 by default: without access keys, any client that reaches the port has full access. */
  readonly host?: string
}

/** A server of an engine over HTTP. */
export interface EngineServer extends AsyncDisposable {
  readonly port: number
  /** The URL for clients: `http://127.0.0.1:8001`. */
  readonly url: string
  /**
   * Stops listening, waits at most ten seconds for requests in flight, and closes all connections. The engine stays
   * open.
   */
  close(): Promise<void>
}

/**
 * Serves an engine by DynamoDB's JSON protocol, for the AWS CLI and the SDKs. An engine without access keys accepts
 * any signature. Rejects if the port is in use.
 */
export async function serveEngine(
  engine: Engine,
  { port, host = '127.0.0.1' }: ServeOptions,
): Promise<EngineServer> {
  const server = createServer(limits, (request, response) => void answerRequest(engine, request, response))
  const drain = new Drain(server)
  await listen(server, port, host)
  const { port: taken } = server.address() as AddressInfo
  const close = () => drain.stop()
  return {
    port: taken,
    url: `http://${host.includes(':') ? `[${host}]` : host}:${taken}`,
    close,
    [Symbol.asyncDispose]: close,
  }
}

/** In milliseconds. */
const limits = {
  // The SDKs keep connections for a minute; if the server closes one first, their next request fails.
  keepAliveTimeout: 75_000,
  headersTimeout: 10_000,
  requestTimeout: 60_000,
  connectionsCheckingInterval: 1_000,
}

function listen(server: Server, port: number, host: string): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, host, () => {
      server.off('error', reject)
      resolve()
    })
  })
}
