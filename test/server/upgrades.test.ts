import { createServer, IncomingMessage, request } from 'node:http'
import { Socket } from 'node:net'
import { PassThrough } from 'node:stream'
import { json } from 'node:stream/consumers'
import { expect, it } from 'vitest'
import { startGateway } from '../../src/server/index.ts'
import { trialGateway } from './gateway-case.ts'

it.each([
  ['that is rejected', '/elsewhere', { host: 'localhost' }],
  ['of a page of another site', '/graphql', { host: 'localhost', origin: 'https://elsewhere.example' }],
  ['without a key', '/graphql', { host: 'localhost', upgrade: 'websocket' }],
  ['with a malformed host', '/graphql', { host: 'a/b' }],
])('the reset of a connection with an upgrade %s does not end the process', async (_, url, headers) => {
  const { gateway } = trialGateway({ webSockets: true })
  const server = createServer()
  const closeSockets = await gateway.acceptSockets?.(server, { isLoopback: true })
  const incoming = Object.assign(new IncomingMessage(new Socket()), { method: 'GET', url, headers })
  const socket = new PassThrough()
  server.emit('upgrade', incoming, socket, Buffer.alloc(0))
  // Without a listener this throws, and of a socket it ends the process.
  expect(() => socket.emit('error', new Error('read ECONNRESET'))).not.toThrow()
  expect(socket.destroyed).toBe(true)
  closeSockets?.()
})

it('a request that offers HTTP/2 is served without it', async () => {
  const { gateway } = trialGateway({ webSockets: true })
  const server = await startGateway({ gateway, port: 0 })
  const { promise, resolve, reject } = Promise.withResolvers<unknown>()
  const headers = {
    connection: 'upgrade, http2-settings',
    upgrade: 'h2c',
    'http2-settings': 'AAMAAABkAAQAAP__',
    'content-type': 'application/json',
  }
  const sent = request(server.url, { method: 'POST', headers }, (response) => resolve(json(response)))
  sent.on('error', reject).end('{"query":"{ hello(name: \\"you\\") }"}')
  expect(await promise).toEqual({ data: { hello: 'hi you' } })
  await server.close()
})
