import { createServer, type RequestListener, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'

/** The arguments of a peer's process. */
export const endpoint = process.env.BENCH_ENDPOINT ?? ''

/** Serves a peer, reports its address and, on request, its resource usage to the benchmark, and ends with it. */
export async function serve(handler: RequestListener, close = async () => {}): Promise<void> {
  const server = createServer(handler)
  server.keepAliveTimeout = 60_000
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  announce(portOf(server), close)
}

/** The same for a peer that listens by itself. */
export function announce(port: number, close = async () => {}): void {
  process.on('message', (message) => {
    if (message !== 'cost') return
    const { user, system } = process.cpuUsage()
    process.send?.({ cpuMicros: user + system, rssMb: process.memoryUsage.rss() / 1024 / 1024 })
  })
  process.once('disconnect', () => close().finally(process.exit))
  process.send?.({ port })
}

/** Reads a request's body as JSON. */
export async function readJson(request: Parameters<RequestListener>[0]): Promise<Record<string, unknown>> {
  const chunks: Buffer[] = []
  for await (const chunk of request) chunks.push(chunk as Buffer)
  return JSON.parse(Buffer.concat(chunks).toString()) as Record<string, unknown>
}

function portOf(server: Server): number {
  return (server.address() as AddressInfo).port
}
