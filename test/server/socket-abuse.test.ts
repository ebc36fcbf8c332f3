import { once } from 'node:events'
import { connect } from 'node:net'
import { afterAll, afterEach, beforeAll, expect, it, vi } from 'vitest'
import { WebSocket } from 'ws'
import { type RunningGateway, startGateway } from '../../src/server/index.ts'
import { Random } from '../soak/random.ts'
import { trialGateway } from './gateway-case.ts'

const touch = vi.fn(() => 1)
const { gateway, logged } = trialGateway({
  webSockets: true,
  context: () => ({ touch }),
  limits: { bodyBytes: 20_000, subscriptionsPerCaller: 5 },
})
const printed = vi.spyOn(console, 'error')
let server: RunningGateway
beforeAll(async () => {
  server = await startGateway({ gateway, port: 0 })
})
afterAll(() => server.close())
afterEach(() => expect(printed).not.toHaveBeenCalled())

type Message = string | Buffer
const init = '{"type":"connection_init"}'
const subscribe = (id: unknown, payload: unknown) => JSON.stringify({ type: 'subscribe', id, payload })
const last = subscribe('last', { query: '{ hello(name: "you") }' })

/** Sends messages over a socket, and returns what it received until it was closed, by the server or after `last`. */
function talk(
  messages: readonly Message[],
  { isAcknowledged = true, isReset = false } = {},
): Promise<{ received: string; code: number }> {
  const { promise, resolve, reject } = Promise.withResolvers<{ received: string; code: number }>()
  const connection = connect(server.port, '127.0.0.1')
  const createConnection = () => connection
  const socket = new WebSocket(server.url.replace('http', 'ws'), 'graphql-transport-ws', { createConnection })
  let received = ''
  const send = () => {
    // Bytes too are sent as text, so that they may be invalid.
    for (const message of messages) socket.send(message, { binary: false })
    if (isReset) connection.resetAndDestroy()
  }
  socket.on('message', (data) => {
    const message = String(data)
    received += message
    if (isAcknowledged && message === '{"type":"connection_ack"}') send()
    if (message.startsWith('{"id":"last"')) socket.close(1000)
  })
  socket.once('open', () => {
    if (isAcknowledged) socket.send(init)
    else send()
  })
  socket.once('error', reject)
  socket.once('close', (code) => resolve({ received, code }))
  return promise
}

it.each<[what: string, code: number, messages: readonly Message[]]>([
  ['a message that only servers send', 4400, ['{"type":"next","id":"a","payload":{}}']],
  ['an error', 4400, ['{"id":"a","type":"error","payload":[{"message":"x"}]}']],
  ['an acknowledgement', 4400, ['{"type":"connection_ack"}']],
  ['a type with an escape', 4400, ['{"type":"\\u006eext","id":"a","payload":{}}']],
  ['an unknown type', 4400, ['{"type":"unknown"}']],
  ['no JSON', 4400, ['{']],
  ['a second beginning', 4429, [init]],
  [
    'an id that is in use',
    4409,
    [subscribe('a', { query: '{ never }' }), subscribe('a', { query: '{ hello }' })],
  ],
  ['a message that is too large', 1009, ['x'.repeat(20_001)]],
  ['text that is not UTF-8', 1007, [Buffer.from([0xff])]],
])('%s closes the socket with %i, and nothing that follows is executed', async (_what, code, messages) => {
  const { received, code: actual } = await talk([
    ...messages,
    subscribe('b', { query: 'mutation { touch }' }),
  ])

  expect(actual).toBe(code)
  expect(received).toBe('{"type":"connection_ack"}')
  expect(touch).not.toHaveBeenCalled()
})

it('an operation before the acknowledgement closes the socket with 4401', async () => {
  const { code } = await talk([init, last], { isAcknowledged: false })
  expect(code).toBe(4401)
})

it('connections that are reset while they are answered are no errors', async () => {
  for (let run = 0; run < 20; run += 1) {
    await talk([init, '{"type":"ping"}'], { isAcknowledged: false, isReset: true })
  }
  const { received } = await talk([last])
  expect(received).toContain('hi you')
})

it('names and types of messages are data in variables', async () => {
  const variables = { type: 'next', '': { type: 'error' }, name: '\u0000' }
  const { received, code } = await talk([
    subscribe('last', { query: 'query ($name: String) { hello(name: $name) }', variables }),
  ])
  expect(code).toBe(1000)
  expect(received).toContain('hi \\u0000')
})

it.each([
  ['', []],
  [' of a gateway with a plugin that hooks into HTTP', [{ onResponse() {} }]],
])('a client that sends thousands of operations at once does not keep others waiting%s', async (_, plugins) => {
  let ended = 0
  const onOperation = () => {
    ended += 1
  }
  const busy = await startGateway({
    gateway: trialGateway({ webSockets: true, plugins, observers: [{ onOperation }] }).gateway,
    port: 0,
  })
  const socket = new WebSocket(busy.url.replace('http', 'ws'), 'graphql-transport-ws')
  await once(socket, 'open')
  socket.send(init)
  await once(socket, 'message')
  const count = 5_000
  for (let at = 0; at < count; at += 1) socket.send(subscribe(String(at), { query: '{ hello }' }))
  expect((await fetch(new URL('/health', busy.url))).status).toBe(200)
  expect(ended).toBeLessThan(count / 2)
  socket.terminate()
  await busy.close()
})

const runs = Number(process.env.SOCKET_RUNS ?? 40)

it('sockets with random messages are closed with a code of the protocol, and harm no other', async () => {
  const codes = new Set<number>()
  for (let seed = 1; seed <= runs; seed += 1) {
    const random = new Random(seed)
    const messages = Array.from({ length: 1 + random.below(8) }, () => random.of(odd))
    const { code } = await talk([...messages, last], { isAcknowledged: random.below(8) > 0 })
    codes.add(code)
  }
  expect([1000, 1009, 4400, 4401, 4409, 4429]).toEqual(expect.arrayContaining([...codes]))

  const { received } = await talk([last])
  expect(received).toContain('hi you')
  const own = /password|Unspeakable|BigInt|null for non-null/
  const errors = logged
    .filter(({ level }) => level === 'error')
    .map(({ message, cause }) => `${message} ${cause}`)
  expect(errors.filter((each) => !own.test(each))).toEqual([])
}, 600_000)

const odd: readonly Message[] = [
  init,
  '',
  '{',
  'null',
  '[]',
  '"x"',
  '1',
  '{"type":"unknown"}',
  '{"type":1}',
  '{}',
  '{"type":"ping"}',
  '{"type":"pong","payload":{"a":1}}',
  '{"type":"ping","payload":"x"}',
  '{"type":"complete","id":"a"}',
  '{"type":"complete"}',
  '{"type":"complete","id":1}',
  '{"type":"next","id":"a","payload":{}}',
  '{"type":"error","id":"a","payload":[]}',
  '{"type":"connection_ack"}',
  subscribe('a', { query: '{ hello }' }),
  subscribe('a', { query: 'subscription { ticks }' }),
  subscribe('a', { query: 'query { never }' }),
  subscribe('b', { query: 'mutation { touch }' }),
  subscribe('c', { query: '{' }),
  subscribe('d', { query: 1 }),
  subscribe('e', {}),
  subscribe('f', null),
  subscribe(1, { query: '{ hello }' }),
  subscribe('', { query: '{ hello }' }),
  subscribe('__proto__', { query: '{ hello }' }),
  subscribe('constructor', { query: 'subscription { ticks }' }),
  subscribe('g', { query: '{ hello }', variables: 'x' }),
  subscribe('h', { query: '{ hello }', variables: [] }),
  subscribe('i', { query: '{ hello }', extensions: { persistedQuery: 1 } }),
  subscribe('j', { query: '{ hello }', operationName: 5 }),
  subscribe('k', { query: '{ bug unspeakable }' }),
  subscribe('l', { query: 'x'.repeat(30_000) }),
  subscribe('m', [{ query: '{ hello }' }]),
  Buffer.from([1, 2, 3]),
  Buffer.from(init),
  JSON.stringify({ type: 'subscribe', id: 'x'.repeat(15_000), payload: { query: '{ hello }' } }),
  '{"type":"connection_init","payload":null}',
  '{"type":"connection_init","payload":[]}',
  '{"type":"connection_init","payload":{"__proto__":{"authorization":"x"}}}',
  '{"type":"connection_init","payload":{"Authorization":{"a":1}}}',
  '{"type":"connection_init","payload":{"authorization":"\\n"}}',
  `${'['.repeat(10_000)}${']'.repeat(10_000)}`,
  `{"type":"subscribe","id":"n","payload":{"query":"{ hello }","variables":${'{"a":'.repeat(2000)}1${'}'.repeat(2000)}}}`,
]
