import { once } from 'node:events'
import { Agent, type IncomingMessage, request } from 'node:http'
import { connect, type Socket } from 'node:net'
import { text } from 'node:stream/consumers'
import { describe, expect, it, vi } from 'vitest'
import { WebSocket } from 'ws'
import { type Gateway, type StartOptions, startGateway } from '../../src/server/index.ts'
import { trialGateway } from './gateway-case.ts'

async function listening(
  options: Parameters<typeof trialGateway>[0] = {},
  start: Partial<StartOptions> = {},
) {
  const { gateway, logged } = trialGateway(options)
  const running = await startGateway({ gateway, port: 0, drainMs: 50, ...start })
  return { ...running, logged, [Symbol.asyncDispose]: running.close }
}

const json = { 'content-type': 'application/json' }
const ask = (url: string, query: string, signal?: AbortSignal) =>
  fetch(url, { method: 'POST', headers: json, body: JSON.stringify({ query }), ...(signal && { signal }) })

/** Sends raw bytes and returns everything received. */
function sendRaw(port: number, bytes: string): Promise<string> {
  return text(connect({ port, host: '127.0.0.1', allowHalfOpen: true }).end(bytes))
}

/** Sends a query over a connection of an agent and returns the complete response. */
function askOver(agent: Agent, port: number, query = '{ hello }'): Promise<IncomingMessage> {
  const { promise, resolve, reject } = Promise.withResolvers<IncomingMessage>()
  const options = { agent, port, path: '/graphql', method: 'POST', headers: json }
  const sent = request(options, (response) => response.resume().once('end', () => resolve(response)))
  sent.on('error', reject).end(JSON.stringify({ query }))
  return promise
}

const connected = (socket: Socket) => new Promise((resolve) => socket.once('connect', resolve))
const closed = (socket: Socket) => new Promise((resolve) => socket.once('close', resolve).resume())

describe('a gateway on a port', () => {
  it('responds to queries', async () => {
    await using gateway = await listening()
    const response = await ask(gateway.url, '{ hello(name: "you") }')
    expect(await response.json()).toEqual({ data: { hello: 'hi you' } })
  })

  it.each([
    ['GET /health HTTP/1.1\r\nHost: [[[', 400],
    ['GET /health HTTP/1.1\r\nHost: a b', 400],
    ['GET //[ HTTP/1.1\r\nHost: localhost', 404],
    ['GET http://[ HTTP/1.1\r\nHost: localhost', 400],
    ['TRACE /graphql HTTP/1.1\r\nHost: localhost', 405],
    ['nonsense', 400],
  ])('responds to %j without a 500 or a stack trace', async (head, status) => {
    await using gateway = await listening()
    const answer = await sendRaw(gateway.port, `${head}\r\nConnection: close\r\n\r\n`)
    expect(answer).toContain(`HTTP/1.1 ${status}`)
    expect(answer).not.toMatch(/\n\s+at |node_modules/)
    expect(gateway.logged).toEqual([])
  })

  it.each([
    [
      { drainMs: Number.POSITIVE_INFINITY },
      'startGateway.drainMs: expected at most 2147483647 milliseconds, 24 days, got Infinity',
    ],
    [{ graceMs: -1 }, 'startGateway.graceMs: expected a number from 0, got -1'],
    [
      { connections: { keepAlive: 5 } as object },
      'startGateway.connections.keepAlive: expected one of connections, headersMs',
    ],
  ])('rejects times that no timer can wait for, and unknown limits: %j', async (start, message) => {
    await expect(listening({}, start)).rejects.toThrow(message)
  })

  it('responds to a body over the limit before it is complete', async () => {
    await using gateway = await listening()
    const { promise, resolve, reject } = Promise.withResolvers<number | undefined>()
    const sent = request(gateway.url, { method: 'POST', headers: json }, (response) =>
      resolve(response.statusCode),
    )
    sent.on('error', reject)
    sent.write('x'.repeat(150_000))
    expect(await promise).toBe(413)
    sent.destroy()
  })

  it('aborts the operation of a client that disconnects', async () => {
    const { promise: started, resolve: start } = Promise.withResolvers<void>()
    const { promise: left, resolve: leave } = Promise.withResolvers<void>()
    await using gateway = await listening({
      context: (incoming) => {
        incoming.signal.addEventListener('abort', () => leave())
        start()
        return {}
      },
    })
    const client = new AbortController()
    const answer = ask(gateway.url, '{ never }', client.signal).catch((error: Error) => error.name)
    await started
    client.abort()
    await left
    expect(await answer).toBe('AbortError')
    expect(gateway.logged).toEqual([])
  })

  it('completes a running request before it closes', async () => {
    const { promise: started, resolve: start } = Promise.withResolvers<void>()
    const { promise: gate, resolve: open } = Promise.withResolvers<void>()
    const gateway = await listening({
      context: async () => {
        start()
        await gate
        return {}
      },
    })
    const answer = ask(gateway.url, '{ hello(name: "last") }')
    await started
    const closed = gateway.close()
    open()
    expect((await answer).status).toBe(200)
    await closed
    await expect(ask(gateway.url, '{ hello }')).rejects.toThrow('fetch failed')
  })

  it('waits only for running requests', async () => {
    const gateway = await listening({}, { drainMs: 60_000 })
    const silent = connect({ port: gateway.port, host: '127.0.0.1' })
    await connected(silent)
    const idle = new Agent({ keepAlive: true })
    expect((await askOver(idle, gateway.port)).complete).toBe(true)
    await Promise.all([gateway.close(), closed(silent)])
    idle.destroy()
  })

  it('closes a connection after its pending response, which has Connection: close', async () => {
    const { promise: started, resolve: start } = Promise.withResolvers<void>()
    const { promise: gate, resolve: open } = Promise.withResolvers<void>()
    const context = async () => {
      start()
      await gate
      return {}
    }
    const gateway = await listening({ context }, { drainMs: 60_000 })
    const busy = new Agent({ keepAlive: true })
    const answer = askOver(busy, gateway.port)
    await started
    const closed = gateway.close()
    open()
    expect(await answer).toMatchObject({ complete: true, headers: { connection: 'close' } })
    await closed
    busy.destroy()
  })

  it('closes after the drain time, even if a request never ends', async () => {
    const gateway = await listening()
    const answer = ask(gateway.url, '{ never }').catch(() => 'cut off')
    await ask(gateway.url, '{ hello }')
    await gateway.close()
    expect(await answer).toBe('cut off')
  })

  it('reports in one line that its port is in use', async () => {
    await using first = await listening()
    const second = startGateway({ gateway: trialGateway().gateway, port: first.port })
    await expect(second).rejects.toThrow(
      `Can't listen on 127.0.0.1:${first.port}: the port is in use: stop the process that listens there, or choose another port (--port or PORT).`,
    )
  })
})

describe('a gateway that is about to close', () => {
  it('is not ready, and serves for as long as it says', async () => {
    const gateway = await listening({}, { graceMs: 60_000, drainMs: 60_000 })
    const ready = async () => (await fetch(new URL('/ready', gateway.url))).status
    expect(await ready()).toBe(200)
    const idle = new Agent({ keepAlive: true })
    await askOver(idle, gateway.port)
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
    try {
      const closed = gateway.close()
      expect(await ready()).toBe(503)
      expect((await fetch(new URL('/health', gateway.url))).status).toBe(200)
      const answer = await askOver(idle, gateway.port)
      expect(answer).toMatchObject({ complete: true, statusCode: 200, headers: { connection: 'close' } })
      vi.advanceTimersByTime(60_000)
      await Promise.all([closed, gateway.close()])
    } finally {
      vi.useRealTimers()
      idle.destroy()
    }
    await expect(ask(gateway.url, '{ hello }')).rejects.toThrow('fetch failed')
  })
})

describe('the connections of a gateway', () => {
  const open = async (port: number, sent = '') => {
    const socket = connect({ port, host: '127.0.0.1' }).on('error', () => undefined)
    await connected(socket)
    socket.write(sent)
    return socket
  }
  const post = 'POST /graphql HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n'

  /** A server whose responses are larger than the buffers of a connection whose client does not read. */
  async function sendingMuch(connections: StartOptions['connections'] = {}) {
    const ended = new Map<number | undefined, () => void>()
    const handle: Gateway['handle'] = async ({ socket }, response) => {
      socket.once('close', ended.get(socket.remotePort) ?? (() => undefined))
      response.end(Buffer.alloc(16_000_000))
    }
    const gateway = { ...trialGateway().gateway, handle }
    const running = await startGateway({ gateway, port: 0, drainMs: 50, connections })
    /** Sends requests without reading; resolves once the server has closed the connection. */
    const ask = async (requests = 1) => {
      const socket = await open(running.port)
      const { promise, resolve } = Promise.withResolvers<void>()
      ended.set(socket.localPort, resolve)
      socket.write('GET / HTTP/1.1\r\nHost: localhost\r\n\r\n'.repeat(requests))
      return { ended: promise, [Symbol.dispose]: () => socket.destroy() }
    }
    return { ask, [Symbol.asyncDispose]: running.close }
  }

  it.each([
    ['its headers', 'POST /graphql HTTP/1.1\r\nHost: loc', { headersMs: 100 }],
    ['any request', '', { headersMs: 100 }],
    ['its body', `${post}Content-Length: 100\r\n\r\n{`, { requestMs: 200, headersMs: 100 }],
  ])('are closed if a client does not send %s in time', async (_, sent, connections) => {
    await using gateway = await listening({}, { connections })
    const socket = await open(gateway.port, sent)
    await closed(socket)
  })

  it('are closed if a client does not read its response', async () => {
    await using server = await sendingMuch({ writeStallMs: 100 })
    using unread = await server.ask()
    await unread.ended
  })

  it('stay open while a response takes longer than a client may stall', async () => {
    await using gateway = await listening(
      { limits: { queryMs: 900 } },
      { connections: { writeStallMs: 400 } },
    )
    const response = await ask(gateway.url, '{ never }')
    expect(await response.json()).toMatchObject({ errors: [{ extensions: { code: 'TIMEOUT' } }] })
  })

  it('are closed, oldest first, if their unread bytes exceed the limit', async () => {
    await using server = await sendingMuch({ unsentBytes: 20_000_000 })
    using first = await server.ask()
    using _second = await server.ask()
    await first.ended
  })

  it('are closed if they are WebSockets whose clients do not read the answers to their messages', async () => {
    await using running = await listening({ webSockets: true }, { connections: { unsentBytes: 100_000 } })
    const socket = new WebSocket(running.url.replace('http', 'ws'), 'graphql-transport-ws')
    await once(socket, 'open')
    socket.send('{"type":"connection_init"}')
    await once(socket, 'message')
    socket.pause()
    const ping = JSON.stringify({ type: 'ping', payload: { text: 'x'.repeat(50_000) } })
    const send = () => new Promise<Error | null | undefined>((resolve) => socket.send(ping, resolve))
    let error: Error | null | undefined
    for (let sent = 0; sent < 1_000 && !error; sent += 1) error = await send()
    expect(error).toMatchObject({ code: expect.stringMatching(/ECONNRESET|EPIPE/) })
  })

  it('limit the bytes of pipelined responses, which wait for those before them', async () => {
    await using server = await sendingMuch({ unsentBytes: 40_000_000 })
    using pipelining = await server.ask(4)
    await pipelining.ended
  })

  it('are closed if idle to make room for a new one', async () => {
    await using gateway = await listening({}, { connections: { connections: 2 } })
    const [oldest, slow] = [
      await open(gateway.port),
      await open(gateway.port, `${post}Content-Length: 9\r\n\r\n`),
    ]
    const gone = closed(oldest)
    expect((await ask(gateway.url, '{ hello }')).status).toBe(200)
    await gone
    expect(slow.destroyed).toBe(false)
  })
})
