import { createServer, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { Pool } from 'undici'
import { type Answering, replaying, type Tally, type WireAnswer } from './replay.ts'

/** A server in front of DynamoDB: it forwards calls, or replays their recorded responses. */
export interface Stub extends AsyncDisposable {
  readonly url: string
  /** How it responds from now on; initially it forwards everything without delay. */
  set(way: StubWay): void
  tally(): Tally
}

/** How a stub responds. */
export interface StubWay {
  readonly replay: boolean
  /** Milliseconds that it delays each response, like a network. */
  readonly delayMs: number
}

/**
 * The backend for measuring times: it does almost nothing, so that the gateway is measured.
 *
 * @param upstream the address of a DynamoDB whose responses are recorded.
 */
export async function serveStub(upstream: string): Promise<Stub> {
  const pool = new Pool(upstream, { connections: 64 })
  const pass = passingTo(pool)
  const { answer, tally } = replaying(pass)
  let way: StubWay = { replay: false, delayMs: 0 }
  const server = createServer((request, response) => {
    const chunks: Buffer[] = []
    request.on('data', (chunk: Buffer) => chunks.push(chunk))
    request.on('end', async () => {
      const target = String(request.headers['x-amz-target'])
      const call = { target, body: Buffer.concat(chunks).toString() }
      const found = await (way.replay ? answer(call) : pass(call))
      if (way.delayMs > 0) setTimeout(send, way.delayMs, response, found)
      else send(response, found)
    })
  })
  // The SDKs keep connections for a minute.
  server.keepAliveTimeout = 75_000
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    set(next) {
      way = next
    },
    tally,
    async [Symbol.asyncDispose]() {
      server.close()
      server.closeAllConnections()
      await pool.close()
    },
  }
}

function passingTo(pool: Pool): Answering {
  return async ({ target, body }) => {
    const answer = await pool.request({
      method: 'POST',
      path: '/',
      headers: { 'content-type': contentType, 'x-amz-target': target, authorization: 'any' },
      body,
    })
    const checksum = Number(answer.headers['x-amz-crc32'])
    return { status: answer.statusCode, checksum, body: await answer.body.text() }
  }
}

function send(response: ServerResponse, { status, checksum, body }: WireAnswer): void {
  response.writeHead(status, {
    'content-type': contentType,
    'content-length': Buffer.byteLength(body),
    'x-amz-crc32': checksum,
  })
  response.end(body)
}

const contentType = 'application/x-amz-json-1.0'
