import { once } from 'node:events'
import { connect } from 'node:net'
import { text } from 'node:stream/consumers'
import type { Plugin } from 'graphql-yoga'
import { describe, expect, it } from 'vitest'
import { WebSocket } from 'ws'
import { type StartOptions, startGateway } from '../../src/server/index.ts'
import { trialGateway } from './gateway-case.ts'

const subscribe = (id: string, query: string) => JSON.stringify({ type: 'subscribe', id, payload: { query } })

/** A gateway whose mutation `touch` ends when the test says so. */
async function serve(start: Partial<StartOptions> = {}, plugins: readonly Plugin[] = []) {
  const touched: number[] = []
  const { promise: began, resolve: begin } = Promise.withResolvers<void>()
  const { promise: gate, resolve: finish } = Promise.withResolvers<void>()
  const touch = async () => {
    begin()
    await gate
    return touched.push(1)
  }
  const { gateway } = trialGateway({ webSockets: true, context: () => ({ touch }), plugins })
  const server = await startGateway({ gateway, port: 0, drainMs: 60_000, ...start })
  return { ...server, touched, began, finish }
}

/** A socket that has been acknowledged, and what it received after that until it was closed. */
async function opened(url: string) {
  const socket = new WebSocket(url.replace('http', 'ws'), 'graphql-transport-ws')
  await once(socket, 'open')
  socket.send('{"type":"connection_init"}')
  await once(socket, 'message')
  const received: unknown[] = []
  socket.on('message', (data) => received.push(JSON.parse(String(data))))
  const closed = once(socket, 'close').then(([code]) => ({ code, received }))
  return { socket, closed }
}

const result = { id: 'a', type: 'next', payload: { data: { touch: 1 } } }

describe('a gateway that stops', () => {
  it.each([
    ['', []],
    [', with a plugin that hooks into HTTP', [{ onResponse() {} }]],
  ])('closes a WebSocket once its mutation has its result%s', async (_, plugins) => {
    const server = await serve({}, plugins)
    const { socket, closed } = await opened(server.url)
    socket.send(subscribe('a', 'mutation { touch }'))
    await server.began
    const stopped = server.close()
    server.finish()
    expect(await closed).toEqual({ code: 1001, received: [result, { id: 'a', type: 'complete' }] })
    await stopped
    expect(server.touched).toEqual([1])
  })

  it('executes no more operations of such a WebSocket, whose client sends them elsewhere', async () => {
    const server = await serve()
    const { socket, closed } = await opened(server.url)
    socket.send(subscribe('a', 'mutation { touch }'))
    await server.began
    const stopped = server.close()
    socket.send(subscribe('b', 'mutation { touch }'))
    socket.send('{"type":"ping"}')
    await once(socket, 'message')
    server.finish()
    const { received } = await closed
    expect(received).toEqual([{ type: 'pong' }, result, { id: 'a', type: 'complete' }])
    await stopped
    expect(server.touched).toEqual([1])
  })

  it('closes other WebSockets at once, and does not end their subscriptions, which continue elsewhere', async () => {
    const server = await serve()
    const { socket, closed } = await opened(server.url)
    socket.send(subscribe('a', 'subscription { waits }'))
    socket.send('{"type":"ping"}')
    await once(socket, 'message')
    await server.close()
    expect(await closed).toEqual({ code: 1001, received: [{ type: 'pong' }] })
  })

  it('does not wait longer for a WebSocket whose client is silent than for requests', async () => {
    const server = await serve({ drainMs: 50 })
    const silent = connect({ port: server.port, host: '127.0.0.1' })
    const head = [
      'GET /graphql HTTP/1.1',
      'Host: localhost',
      'Connection: Upgrade',
      'Upgrade: websocket',
      'Sec-WebSocket-Version: 13',
      `Sec-WebSocket-Key: ${Buffer.alloc(16).toString('base64')}`,
      'Sec-WebSocket-Protocol: graphql-transport-ws',
    ]
    silent.write(`${head.join('\r\n')}\r\n\r\n`)
    await once(silent, 'data')
    await Promise.all([server.close(), once(silent, 'close')])
  })

  it('cuts off the events of server-sent subscriptions at once', async () => {
    const server = await serve()
    const client = connect({ port: server.port, host: '127.0.0.1' })
    const query = encodeURIComponent('subscription { waits }')
    client.write(
      `GET /graphql?query=${query} HTTP/1.1\r\nHost: localhost\r\nAccept: text/event-stream\r\n\r\n`,
    )
    const received = text(client)
    await once(client, 'data')
    await server.close()
    expect(await received).not.toContain('event: complete')
  })
})
