import { once } from 'node:events'
import { describe, expect, it } from 'vitest'
import { required } from '../../src/required.ts'
import { startGateway } from '../../src/server/index.ts'
import { codesOf, post, trialGateway, trialSchema } from './gateway-case.ts'
import { serverSentEvents } from './server-sent-events.ts'

const query = 'subscription { ticks }'

describe('a subscription', () => {
  it.each([
    'text/event-stream',
    '*/*',
  ])('accepted as %s sends each event and masks unexpected errors', async (accept) => {
    const { gateway, logged } = trialGateway()
    const response = await gateway.fetch('http://gateway/graphql', {
      method: 'POST',
      headers: { 'content-type': 'application/json', accept },
      body: JSON.stringify({ query }),
    })
    expect(response.headers.get('content-type')).toContain('text/event-stream')
    const text = await response.text()
    const events = [...text.matchAll(/^data: (\{.*)$/gm)].map(([, json = '']) => JSON.parse(json))
    expect(events).toMatchObject([
      { data: { ticks: 1 } },
      { data: { ticks: 2 } },
      { errors: [{ extensions: { code: 'INTERNAL_SERVER_ERROR', retryable: false } }] },
    ])
    expect(text).not.toContain('hunter2')
    expect(logged).toMatchObject([{ cause: { message: 'password=hunter2' } }])
  })

  it.each([
    'application/json',
    'application/json, text/event-stream;q=0',
    'text/event-stream;charset=latin1, */*;charset=latin1',
  ])('accepted as %s is rejected before it starts', async (accept) => {
    const answer = await post(trialGateway().gateway, { query }, { accept })
    expect(answer.status).toBe(400)
    expect(codesOf(answer)).toEqual(['BAD_REQUEST'])
    expect(answer.errors[0]?.message).toContain('text/event-stream')
  })

  it('of an anonymous caller counts for the network of its address', async () => {
    const { gateway } = trialGateway({ limits: { subscriptionsPerCaller: 1 } })
    const ending = new AbortController()
    const { signal } = ending
    const subscribe = (clientAddress: string) =>
      gateway.fetch(url, { ...subscribing('{ waits }'), signal }, { clientAddress })
    await Promise.all(['2001:db8:0:1::1', '198.51.100.7', '::ffff:198.51.100.8'].map(subscribe))
    for (const address of ['2001:db8:0:1::2', '::ffff:198.51.100.7', '198.51.100.8']) {
      const event = await serverSentEvents(await subscribe(address)).next()
      expect(event, address).toMatchObject({ errors: [{ extensions: { code: 'RATE_LIMITED' } }] })
    }
    ending.abort()
  })
})

describe('a subscription whose client disconnects before it has read anything', () => {
  const limits = { subscriptions: 1 }

  it('is ended, also while it starts', async () => {
    const source = slowSource()
    const { gateway } = trialGateway({ schema: source.schema, limits })
    const server = await startGateway({ gateway, port: 0 })
    const client = new AbortController()
    try {
      const response = fetch(server.url, { ...subscribing('{ waits }'), signal: client.signal })
      await source.opening
      client.abort()
      await expect(response).rejects.toThrow('aborted')
      await source.ended
      const event = await serverSentEvents(await fetch(server.url, subscribing('{ ticks }'))).next()
      expect(event).toMatchObject({ data: { ticks: 1 } })
    } finally {
      await server.close()
    }
  })

  it('is ended for a host that aborts the request', async () => {
    const { gateway } = trialGateway({ limits })
    const client = new AbortController()
    await gateway.fetch(url, { ...subscribing('{ waits }'), signal: client.signal })
    const rejected = await serverSentEvents(await gateway.fetch(url, subscribing('{ ticks }'))).next()
    expect(rejected).toMatchObject({ errors: [{ extensions: { code: 'OVERLOADED' } }] })
    client.abort()
    const event = await serverSentEvents(await gateway.fetch(url, subscribing('{ ticks }'))).next()
    expect(event).toMatchObject({ data: { ticks: 1 } })
  })

  it.each<[how: string, cancel: (body: ReadableStream) => Promise<unknown>]>([
    ['the body', (body) => body.cancel()],
    ['a reader of the body', (body) => body.getReader().cancel()],
    ['a loop over the body', (body) => body[Symbol.asyncIterator]().return?.() ?? Promise.reject()],
    ['a response with the body', (body) => new Response(body).body?.cancel() ?? Promise.reject()],
    [
      'a reader of the body that waits for an event',
      async (body) => {
        const reader = body.getReader()
        await reader.read()
        const waiting = reader.read()
        await reader.cancel()
        expect((await waiting).done).toBe(true)
      },
    ],
  ])('is ended for a host that cancels %s', async (_, cancel) => {
    const { gateway } = trialGateway({ limits })
    const { body } = await gateway.fetch(url, subscribing('{ waits }'))
    await cancel(required(body, 'the body'))
    const event = await serverSentEvents(await gateway.fetch(url, subscribing('{ ticks }'))).next()
    expect(event).toMatchObject({ data: { ticks: 1 } })
  })
})

const url = 'http://gateway/graphql'

function subscribing(selection: string) {
  const headers = { 'content-type': 'application/json', accept: 'text/event-stream' }
  return { method: 'POST', headers, body: JSON.stringify({ query: `subscription ${selection}` }) }
}

/** The trial schema, in which the source of `waits` opens only once its client has disconnected. */
function slowSource() {
  const opening = Promise.withResolvers<void>()
  const ended = Promise.withResolvers<void>()
  const schema = trialSchema()
  const field = required(schema.getSubscriptionType()?.getFields().waits, 'the field')
  field.subscribe = async (_, __, { request }: { readonly request: Request }) => {
    opening.resolve()
    if (!request.signal.aborted) await once(request.signal, 'abort')
    return {
      next: () => new Promise(() => {}),
      return: async () => ended.resolve(),
      [Symbol.asyncIterator]() {
        return this
      },
    }
  }
  return { schema, opening: opening.promise, ended: ended.promise }
}
