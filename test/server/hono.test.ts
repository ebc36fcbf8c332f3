import { EventEmitter, once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { type ServerType, serve } from '@hono/node-server'
import { Hono } from 'hono'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { codesOf, read, trialGateway } from './gateway-case.ts'

describe('a gateway hosted by Hono on Node', () => {
  const started = new EventEmitter<{ operation: [AbortSignal] }>()
  const { gateway, logged } = trialGateway({
    context: ({ signal }, { user }) => {
      started.emit('operation', signal)
      return { seen: user }
    },
  })
  const app = new Hono()
  app.get('/', (c) => c.text('Hono'))
  app.all('/graphql', (c) => gateway.fetch(c.req.raw, undefined, { user: c.req.header('x-user') }))
  let server: ServerType
  let url: string
  beforeAll(async () => {
    const { promise, resolve } = Promise.withResolvers<AddressInfo>()
    server = serve({ fetch: app.fetch, hostname: '127.0.0.1', port: 0 }, resolve)
    url = `http://127.0.0.1:${(await promise).port}`
  })
  afterAll(async () => {
    const { promise, resolve } = Promise.withResolvers<void>()
    server.close(() => resolve())
    await promise
  })
  const post = (query: string, init: RequestInit = {}) =>
    fetch(`${url}/graphql`, {
      method: 'POST',
      body: JSON.stringify({ query }),
      ...init,
      headers: { 'content-type': 'application/json', ...init.headers },
    })

  it("responds to queries, with Hono's context", async () => {
    const answer = await read(await post('{ requestId }', { headers: { 'x-user': 'ada' } }))
    expect(answer).toMatchObject({ status: 200, data: { requestId: 'ada' } })
    expect(answer.headers.get('x-request-id')).not.toBeNull()
    expect(await (await fetch(url)).text()).toBe('Hono')
  })

  it('rejects requests that are not GraphQL, and a body over the limit', async () => {
    const answers = await Promise.all([
      fetch(`${url}/graphql`).then(read),
      post('{', { body: '{' }).then(read),
      post(' '.repeat(200_000)).then(read),
    ])
    expect(answers.map(({ status }) => status)).toEqual([400, 400, 413])
    expect(answers.flatMap(codesOf)).toEqual(['BAD_REQUEST', 'BAD_REQUEST', 'REQUEST_ENTITY_TOO_LARGE'])
  })

  it('streams subscriptions', async () => {
    const response = await post('subscription { ticks }', { headers: { accept: 'text/event-stream' } })
    expect((await response.text()).match(/"ticks":\d/g)).toEqual(['"ticks":1', '"ticks":2'])
    expect(logged.splice(0)).toMatchObject([{ cause: { message: 'password=hunter2' } }])
  })

  it('cancels an operation whose client disconnects', async () => {
    const client = new AbortController()
    const operation = once(started, 'operation')
    const response = post('{ never }', { signal: client.signal }).catch((error: Error) => error.name)
    const [signal] = await operation
    client.abort()
    expect(await response).toBe('AbortError')
    if (!signal.aborted) await once(signal, 'abort')
    expect(logged).toEqual([])
  })
})
