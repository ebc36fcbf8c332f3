import { on, once } from 'node:events'
import { connect } from 'node:net'
import { createClient } from 'graphql-ws'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { WebSocket } from 'ws'
import { type RunningGateway, startGateway } from '../../src/server/index.ts'
import { trialGateway } from './gateway-case.ts'

let server: RunningGateway
let touched: PromiseWithResolvers<number>
beforeEach(async () => {
  touched = Promise.withResolvers()
  const { gateway } = trialGateway({
    webSockets: true,
    context: () => ({ touch: () => touched.promise }),
    limits: { subscriptions: 2 },
  })
  server = await startGateway({ gateway, port: 0, drainMs: 50 })
})
afterEach(() => server.close())

/** An idle socket that has been acknowledged. */
async function opened() {
  const socket = new WebSocket(webSocketUrl(), 'graphql-transport-ws')
  const closed = once(socket, 'close').then(([code]) => code)
  const messages = on(socket, 'message')
  await once(socket, 'open')
  const receive = async () => JSON.parse(String((await messages.next()).value?.[0]))
  const send = (message: object) => socket.send(JSON.stringify(message))
  send({ type: 'connection_init' })
  expect(await receive()).toEqual({ type: 'connection_ack' })
  return {
    closed,
    send,
    /** Subscribes; resolves once the gateway has taken the message. */
    async begin(query: string) {
      send({ type: 'subscribe', id: 'a', payload: { query } })
      await this.isOpen()
    },
    async isOpen() {
      send({ type: 'ping' })
      expect(await receive()).toEqual({ type: 'pong' })
    },
    /** Reads the messages of the operation up to its last one, which the gateway sent in an earlier turn. */
    async completed() {
      while ((await receive()).type !== 'complete');
      await this.isOpen()
    },
  }
}

/** The status with which a further socket is rejected. */
async function rejection() {
  const [, response] = await once(
    new WebSocket(webSocketUrl(), 'graphql-transport-ws'),
    'unexpected-response',
  )
  response.resume()
  return response.statusCode
}

describe('a WebSocket beyond the limit', () => {
  it('replaces the one that has been idle longest', async () => {
    const [first, second] = [await opened(), await opened()]
    first.send({ type: 'subscribe', id: 'a', payload: { query: '{ hello }' } })
    await first.completed()
    const third = await opened()
    expect(await second.closed).toBe(1013)
    await Promise.all([first.isOpen(), third.isOpen()])
  })

  it('replaces none with a subscription or a running operation', async () => {
    const [subscribed, writing] = [await opened(), await opened()]
    await subscribed.begin('subscription { waits }')
    await writing.begin('mutation { touch }')
    expect(await rejection()).toBe(503)

    touched.resolve(1)
    await writing.completed()
    const idle = await opened()
    expect(await writing.closed).toBe(1013)
    await idle.begin('subscription { waits }')
    expect(await rejection()).toBe(503)

    subscribed.send({ type: 'complete', id: 'a' })
    await subscribed.isOpen()
    await opened()
    expect(await subscribed.closed).toBe(1013)
    await idle.isOpen()
  })

  it('replaces one that never responds, and whose connection ends at once', async () => {
    const silent = connect({ port: server.port, host: '127.0.0.1', allowHalfOpen: true })
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
    const ended = once(silent, 'end')
    await Promise.all([opened(), opened()])
    silent.resume()
    await ended
    silent.destroy()
  })

  it('of a client of graphql-ws is opened again when its client needs it', async () => {
    const connected: unknown[] = []
    const { promise: again, resolve } = Promise.withResolvers<void>()
    const client = createClient({
      url: webSocketUrl(),
      webSocketImpl: WebSocket,
      lazy: false,
      retryWait: async () => undefined,
      on: { connected: (socket) => connected.push(socket) === 2 && resolve() },
    })
    expect((await client.iterate({ query: '{ hello(name: "you") }' }).next()).value).toEqual({
      data: { hello: 'hi you' },
    })
    await Promise.all([opened(), opened()])
    await again
    expect((await client.iterate({ query: '{ hello(name: "you") }' }).next()).value).toEqual({
      data: { hello: 'hi you' },
    })
    await client.dispose()
  })
})

function webSocketUrl() {
  return server.url.replace('http', 'ws')
}
