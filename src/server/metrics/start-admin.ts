import { createServer, type IncomingMessage } from 'node:http'
import { isHostAllowed } from '../http/index.ts'
import { listen } from '../listen.ts'
import { isLoopbackName } from '../loopback.ts'
import { healthPath, readyPath } from '../paths.ts'

/** Options of `startAdmin()`. */
export interface AdminOptions {
  readonly metrics: { text(): string | Promise<string> }
  /** 0 for any free port. */
  readonly port: number
  /** The address to listen on; 127.0.0.1 by default. Anyone who can connect sees the metrics: it has no authentication. */
  readonly host?: string
  /** Whether the gateway wants requests; by default it does. */
  readonly isReady?: () => boolean
}

/** An admin port that listens. */
export interface RunningAdmin extends AsyncDisposable {
  /** The URL of the metrics, e.g. `http://127.0.0.1:9464/metrics`. */
  readonly url: string
  close(): Promise<void>
}

/**
 * Serves `/metrics`, `/health` and `/ready` on a separate port, so that clients can't reach what is only for the
 * operator.
 *
 * @throws a one-line error if it can't listen.
 */
export async function startAdmin({
  port,
  host = '127.0.0.1',
  ...options
}: AdminOptions): Promise<RunningAdmin> {
  const isLoopback = isLoopbackName(host)
  const server = createServer(limits, async (request, response) => {
    const { status, text, type = 'text/plain' } = await answerTo(request, { ...options, isLoopback })
    response.writeHead(status, { ...headers, 'content-type': type })
    response.end(request.method === 'HEAD' ? undefined : text)
  })
  server.maxConnections = maxConnections
  const { origin } = await listen(server, port, host)
  const close = async () => {
    server.closeAllConnections()
    await server[Symbol.asyncDispose]()
  }
  return { url: `${origin}${metricsPath}`, close, [Symbol.asyncDispose]: close }
}

const metricsPath = '/metrics'
const limits = { headersTimeout: 5_000, requestTimeout: 5_000, connectionsCheckingInterval: 1_000 }
const maxConnections = 100

const headers = { 'cache-control': 'no-store', 'x-content-type-options': 'nosniff' }

interface Answer {
  readonly status: number
  readonly text: string
  readonly type?: string
}

type Answering = Omit<AdminOptions, 'port' | 'host'> & { readonly isLoopback: boolean }

async function answerTo(
  { method, url = '/', headers }: IncomingMessage,
  { metrics, isReady = () => true, isLoopback }: Answering,
): Promise<Answer> {
  // A page of another site could reach a loopback address under its own host name (DNS rebinding).
  const isAllowed = isHostAllowed(headers.host, { isLoopback, allowedHosts: undefined, cors: undefined })
  if (!isAllowed) return { status: 403, text: 'This host is not allowed.\n' }
  if (method !== 'GET' && method !== 'HEAD') return { status: 405, text: 'Expected GET.\n' }
  switch (url.split('?', 1)[0]) {
    case healthPath:
      return { status: 200, text: 'ok\n' }
    case readyPath:
      return isReady() ? { status: 200, text: 'ready\n' } : { status: 503, text: 'stopping\n' }
    case metricsPath:
      return metricsAnswer(metrics)
    default:
      return { status: 404, text: `Expected ${metricsPath}, ${healthPath} or ${readyPath}.\n` }
  }
}

/** The response with the metrics. A failure of a program's own metrics must not affect the process or the health checks. */
async function metricsAnswer(metrics: AdminOptions['metrics']): Promise<Answer> {
  try {
    return { status: 200, text: await metrics.text(), type: 'text/plain; version=0.0.4; charset=utf-8' }
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error)
    return { status: 500, text: `The metrics failed: ${reason}\n` }
  }
}
