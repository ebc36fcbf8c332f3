import { Writable } from 'node:stream'
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest'
import { type Engine, openEngine } from '../../src/engine/index.ts'
import { a, createBuilder, defineGateway, defineTable, type LogEntry, openClient } from '../../src/index.ts'
import {
  type HttpEvent,
  type LambdaContext,
  lambdaHandler,
  streamingLambdaHandler,
} from '../../src/lambda/index.ts'
import { prepareTable } from '../../src/tools/index.ts'
import { type EventOptions, httpApiEvent, loadBalancerEvent, restEvent } from './events.ts'

const shop = defineTable({ name: 'shop', primaryKey: { partition: 'pk', sort: 'sk' } })
const Customer = shop.entity('Customer', {
  attributes: { customerId: a.id(), name: a.string() },
  key: { partition: 'C#{customerId}', sort: 'C' },
})
const { customer } = shop.access({ customer: Customer.get() })
const builder = createBuilder(shop)
builder.entity(Customer, { fields: (t) => t.attributes('customerId', 'name') })
builder.queryFields((t) => ({
  customer: t.item(customer),
  seen: t.field({
    type: ['String'],
    resolve: async (_parent, _args, context) => (context as unknown as { seen: string[] }).seen,
  }),
  slow: t.field({
    type: 'Boolean',
    nullable: true,
    resolve: () => new Promise<boolean>(() => {}),
  }),
}))
builder.mutationFields((t) => ({ createCustomer: t.create(Customer) }))
builder.subscriptionType({})
builder.subscriptionFields((t) => ({
  ticks: t.field({
    type: 'Int',
    subscribe: async function* () {
      yield 1
    },
    resolve: () => 1,
  }),
}))
const definition = defineGateway({
  table: shop,
  schema: builder.toSchema(),
  public: true,
  cors: { origins: ['https://app.example.com'] },
  context: (request: Request, _gateway: unknown, server: { clientAddress?: string }) => ({
    seen: [request.url, request.headers.get('cookie') ?? '', server.clientAddress ?? ''],
  }),
} as never)

let engine: Engine
beforeAll(async () => {
  engine = await openEngine({ memory: true })
  await prepareTable(await openClient({ kind: 'embedded', engine }), { table: shop, mayCreate: true })
})
afterAll(() => engine.close())
afterEach(() => {
  vi.unstubAllEnvs()
  vi.unstubAllGlobals()
})

const logged: string[] = []
const options = () =>
  ({
    client: { kind: 'embedded', engine },
    cursorSecret: 'test',
    log: ({ message }: LogEntry) => logged.push(message),
  }) as const
const context: LambdaContext = { awsRequestId: 'r1', getRemainingTimeInMillis: () => 30_000 }

/** The status and the JSON of a function's response to an event. */
async function send(event: HttpEvent) {
  const result = await lambdaHandler(definition, options())(event, context)
  return { ...result, json: JSON.parse(result.body) }
}

const senders: Readonly<Record<string, (event: EventOptions) => HttpEvent>> = {
  'an HTTP API or a function URL': (event) => httpApiEvent(event),
  'a REST API': restEvent,
  'a load balancer': (event) => loadBalancerEvent(event),
  'a load balancer with multi-value headers': (event) => loadBalancerEvent(event, true),
}

describe.each(Object.entries(senders))('a function behind %s', (title, eventOf) => {
  const body = (query: string, variables = {}) => JSON.stringify({ query, variables })
  const customerId = title.replaceAll(' ', '-')

  it('writes and reads', async () => {
    const mutation = 'mutation ($input: CreateCustomerInput!) { createCustomer(input: $input) { name } }'
    const created = await send(eventOf({ body: body(mutation, { input: { customerId, name: 'Åsa' } }) }))
    expect(created).toMatchObject({ statusCode: 200, json: { data: { createCustomer: { name: 'Åsa' } } } })
    const query = `{ customer(customerId: "${customerId}") { name } }`
    const base64 = Buffer.from(body(query)).toString('base64')
    const read = await send(eventOf({ body: base64, isBase64Encoded: true }))
    expect(read.json).toEqual({ data: { customer: { name: 'Åsa' } } })
  })

  it('executes a query that is sent by GET', async () => {
    const query = new URLSearchParams({ query: '{ __typename }' }).toString()
    const { statusCode, json } = await send(eventOf({ method: 'GET', query }))
    expect([statusCode, json]).toEqual([200, { data: { __typename: 'Query' } }])
  })

  it('sees the address of the client, and its own URL', async () => {
    const { json } = await send(eventOf({ body: body('{ seen }') }))
    const [url, , address] = json.data.seen
    expect(url).toMatch(/^https:\/\/[^/]+\.amazonaws\.com\/graphql$/)
    expect(address).toBe('203.0.113.9')
  })

  it('responds with the status and the headers of errors', async () => {
    const result = await send(eventOf({ body: '{' }))
    expect(result).toMatchObject({
      statusCode: 400,
      json: { errors: [{ extensions: { code: 'BAD_REQUEST' } }] },
    })
    const headers = result.headers ?? result.multiValueHeaders
    expect(String(headers?.['content-type'])).toContain('json')
    if (title.includes('balancer')) expect(result.statusDescription).toBe('400 Bad Request')
  })

  it('rejects what HTTP does not allow', async () => {
    const query = body('{ __typename }')
    const odd = [
      eventOf({ body: query, headers: { 'x-name': '漢字' } }),
      eventOf({ body: query, method: 'TRACE' }),
      eventOf({ body: query, method: 'not a method' }),
    ]
    for (const event of odd) {
      expect(await send(event)).toMatchObject({
        statusCode: 400,
        json: { errors: [{ extensions: { code: 'BAD_REQUEST', retryable: false } }] },
      })
    }
  })

  it('rejects a body that is no JSON, in any encoding, and a missing one', async () => {
    const bodies: EventOptions[] = [
      {},
      { body: '' },
      { body: '{' },
      { body: '{"query":"{ __typename }"}', isBase64Encoded: true },
      { body: Buffer.from([0x7b, 0xff, 0xfe, 0x7d]).toString('base64'), isBase64Encoded: true },
      { body: '{}', headers: { 'content-type': 'text/plain' } },
    ]
    for (const options of bodies) {
      const { statusCode, json } = await send(eventOf(options))
      expect(statusCode, JSON.stringify(options)).toBeGreaterThanOrEqual(400)
      expect(statusCode, JSON.stringify(options)).toBeLessThan(500)
      expect(json.errors[0].extensions.code).toMatch(/^BAD_REQUEST|UNSUPPORTED/)
    }
  })

  it('has all values of a parameter, as the client has sent them', async () => {
    const query = `query=${encodeURIComponent('{ seen }')}&tag=a%26b&tag=c%20d`
    const { json } = await send(eventOf({ method: 'GET', query }))
    const { searchParams } = new URL(json.data.seen[0])
    // Without multi-value headers a load balancer passes only the last of them.
    expect(searchParams.getAll('tag')).toEqual(title === 'a load balancer' ? ['c d'] : ['a&b', 'c d'])
  })

  it('sends pages to browsers, which accept compression', async () => {
    const about = {
      path: '/about',
      contentSecurityPolicy: "default-src 'none'",
      render: async () => '<p>Åsa',
    }
    const handler = lambdaHandler({ ...definition, pages: [about] }, options())
    const headers = { accept: 'text/html', 'accept-encoding': 'gzip, br' }
    const event = eventOf({ method: 'GET', path: about.path, headers })
    const { statusCode, body: page, ...rest } = await handler(event, context)
    expect([statusCode, page]).toEqual([200, '<p>Åsa'])
    expect(rest).not.toHaveProperty('headers.content-encoding')
    expect(rest).not.toHaveProperty('multiValueHeaders.content-encoding')
  })

  it('rejects subscriptions', async () => {
    const { json } = await send(
      eventOf({ body: body('subscription { ticks }'), headers: { accept: 'application/json' } }),
    )
    expect(json.errors[0]).toMatchObject({ message: 'This gateway serves no subscriptions.' })
  })

  it('times out before Lambda ends it', async () => {
    const handler = lambdaHandler(definition, options())
    const event = eventOf({ body: body('{ slow }') })
    const result = await handler(event, { ...context, getRemainingTimeInMillis: () => 520 })
    expect(JSON.parse(result.body).errors[0].extensions).toMatchObject({ code: 'TIMEOUT' })
  })
})

describe('a function behind an HTTP API', () => {
  it('sends bytes that are no text as base64', async () => {
    const bytes = new Uint8Array([0x1f, 0x8b, 0xff])
    const compressing = {
      onResponse: ({ setResponse }: { setResponse(to: Response): void }) => setResponse(new Response(bytes)),
    }
    const handler = lambdaHandler({ ...definition, plugins: [compressing] } as never, options())
    const { body, isBase64Encoded } = await handler(
      httpApiEvent({ body: '{"query":"{ __typename }"}' }),
      context,
    )
    expect({ isBase64Encoded, bytes: new Uint8Array(Buffer.from(body, 'base64')) }).toEqual({
      isBase64Encoded: true,
      bytes,
    })
  })

  it('joins cookies, and leaves the stage out of the path', async () => {
    const body = JSON.stringify({ query: '{ seen }' })
    const { json } = await send(httpApiEvent({ body, path: '/prod/graphql' }, 'prod'))
    expect(json.data.seen.slice(0, 2)).toEqual([
      'https://abc123.execute-api.eu-central-1.amazonaws.com/graphql',
      'session=abc; theme=dark',
    ])
  })
})

describe('a function URL that streams', () => {
  /** Sends an event to the handler, with the runtime's stream: it sends the head with the first write. */
  async function stream(event: HttpEvent, write = (_chunk: string): Error | null => null) {
    const sent: { head?: unknown; body: string } = { body: '' }
    const sink = new Writable({
      write(chunk, _encoding, done) {
        sent.body += chunk
        done(write(String(chunk)))
      },
    })
    const from = (given: Writable, head: unknown) => {
      const underlying = given.write.bind(given) as (...args: unknown[]) => boolean
      given.write = ((...args: unknown[]) => {
        sent.head ??= head
        return underlying(...args)
      }) as never
      return given
    }
    vi.stubGlobal('awslambda', {
      streamifyResponse: (handler: unknown) => handler,
      HttpResponseStream: { from },
    })
    const handler = streamingLambdaHandler(definition, options()) as (...args: unknown[]) => Promise<void>
    await handler(event, sink, context)
    return sent
  }

  it('sends head and body through the stream of the runtime', async () => {
    const event = httpApiEvent({ body: JSON.stringify({ query: '{ __typename }' }) })
    expect(await stream(event)).toMatchObject({
      head: { statusCode: 200, headers: { 'content-type': expect.stringContaining('json') } },
      body: '{"data":{"__typename":"Query"}}',
    })
  })

  it('sends the head of a response without a body', async () => {
    const preflight = { origin: 'https://app.example.com', 'access-control-request-method': 'POST' }
    const { head, body } = await stream(httpApiEvent({ method: 'OPTIONS', headers: preflight }))
    expect(head).toMatchObject({ statusCode: 204 })
    expect(body).toBe('')
  })

  it('does not fail when the client disconnects', async () => {
    const event = httpApiEvent({ body: JSON.stringify({ query: '{ __typename }' }) })
    const failing = (code: string) => (chunk: string) =>
      chunk === '' ? null : Object.assign(new Error('closed'), { code })
    await expect(stream(event, failing('ECONNRESET'))).resolves.toBeDefined()
    await expect(stream(event, failing('ENOSPC'))).rejects.toThrow('closed')
  })

  it('exists on Lambda only', () => {
    expect(() => streamingLambdaHandler(definition)).toThrow('elsewhere use lambdaHandler()')
  })
})

describe('a cold start', () => {
  it('calls no DynamoDB', async () => {
    const calls: string[] = []
    const counted = {
      ...engine,
      execute: (operation: string, ...rest: unknown[]) => {
        calls.push(operation)
        return (engine.execute as (...args: unknown[]) => unknown)(operation, ...rest)
      },
    }
    const handler = lambdaHandler(definition, {
      ...options(),
      client: { kind: 'embedded', engine: counted as never },
    })
    await handler(httpApiEvent({ body: JSON.stringify({ query: '{ __typename }' }) }), context)
    expect(calls).toEqual([])
    expect(logged).toContain('Subscriptions are not served on Lambda: a request ends with its response.')
  })

  it('needs a cursor secret, and opens again with the next request', async () => {
    vi.stubEnv('DYNAGATE_SECRET', '')
    const handler = lambdaHandler(definition, { client: options().client, log: options().log })
    const event = httpApiEvent({ body: JSON.stringify({ query: '{ __typename }' }) })
    await expect(handler(event, context)).rejects.toThrow('Expected DYNAGATE_SECRET')
    vi.stubEnv('DYNAGATE_SECRET', 'one, two')
    expect((await handler(event, context)).statusCode).toBe(200)
  })

  it('rejects an event that is no HTTP request', async () => {
    const handler = lambdaHandler(definition, options())
    for (const event of [{ Records: [] }, { version: '2.0' }, {}, null]) {
      await expect(handler(event as never, context)).rejects.toThrow('is this function called by')
    }
  })
})
