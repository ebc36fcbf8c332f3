import { createServer, type RequestListener, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { describe, expect, it } from 'vitest'
import { type DynamoClient, openClient, UpstreamFailure } from '../../../src/store/client/index.ts'

const get = { TableName: 'shop', Key: { pk: 'a' } }

type Kind = 'sdk' | 'lean'

type HollowAnswers = readonly [
  name: string,
  call: (client: DynamoClient) => Promise<unknown>,
  bodies: string[],
]

const capacity = { ReturnConsumedCapacity: 'TOTAL' } as const
const query = { TableName: 'shop', KeyConditionExpression: 'pk = :p' }

/** Bodies with status 200 that must not be read as a missing item, an empty page or a successful write. */
const hollowAnswers: HollowAnswers[] = [
  [
    'a get',
    (client) => client.get({ ...get, ...capacity }),
    ['', '{}', '[]', 'null', '{"Item":[],"ConsumedCapacity":{"CapacityUnits":1}}', '{"ConsumedCapacity":{}}'],
  ],
  [
    'a query',
    (client) => client.query({ ...query, ...capacity }),
    [
      '{}',
      '[]',
      '{"Items":[]}',
      '{"Count":0,"ScannedCount":0}',
      '{"Items":[],"Count":1,"ScannedCount":1}',
      '{"Items":[],"Count":0}',
      '{"Items":[],"Count":0,"ScannedCount":0,"ConsumedCapacity":{}}',
    ],
  ],
  ['a count', (client) => client.query({ ...query, Select: 'COUNT' }), ['{}', '{"Count":1}']],
  [
    'a batch of gets',
    (client) => client.batchGet({ RequestItems: { shop: { Keys: [{ pk: 'a' }] } } }),
    ['{}', '{"Responses":{}}', '{"Responses":{},"UnprocessedKeys":{}}'],
  ],
  [
    'a batch of writes',
    (client) => client.batchWrite({ RequestItems: { shop: [{ DeleteRequest: { Key: { pk: 'a' } } }] } }),
    ['{}', '[]'],
  ],
  ['a put', (client) => client.put({ TableName: 'shop', Item: { pk: 'a' }, ...capacity }), ['{}', '[]']],
  [
    'an update',
    (client) => client.update({ ...get, UpdateExpression: 'REMOVE a', ReturnValues: 'ALL_NEW' }),
    ['{}', '{"ConsumedCapacity":{}}'],
  ],
  [
    'a transaction of gets',
    (client) => client.transactGet({ TransactItems: [{ Get: get }] }),
    ['{}', '{"Responses":[]}'],
  ],
  ['a description of a table', (client) => client.describeTable({ TableName: 'shop' }), ['{}']],
]

describe.each(['sdk', 'lean'] as const)('the %s client with a failing DynamoDB', (kind) => {
  it('reports a rejected connection as not executed', async () => {
    const port = await freePort()
    await using client = await clientAt(kind, `http://127.0.0.1:${port}`)
    const error = await client.get(get).catch((thrown: unknown) => thrown)
    expect(error).toBeInstanceOf(UpstreamFailure)
    expect(error).toMatchObject({ code: 'UPSTREAM_UNAVAILABLE', mayHaveRun: false })
    expect((error as Error).message).not.toContain(String(port))
  })

  it('reports a server error, garbage or a broken connection as an unknown outcome', async () => {
    const faults: RequestListener[] = [
      (_request, response) => response.writeHead(500).end('{"__type":"InternalServerError"}'),
      (_request, response) => response.writeHead(503).end('<html>Service Unavailable</html>'),
      (_request, response) => response.writeHead(200).end('<html>A proxy says hello</html>'),
      (_request, response) => response.writeHead(200).end('{"Item":{"pk":{"S":'),
      (_request, response) => response.destroy(),
    ]
    for (const fault of faults) {
      await using server = await serve(kind, fault)
      const failed = server.client.get(get)
      await expect(failed, String(fault)).rejects.toMatchObject({
        code: 'UPSTREAM_UNAVAILABLE',
        mayHaveRun: true,
      })
    }
  })

  it.each(
    hollowAnswers,
  )('rejects a response to %s that lacks what DynamoDB always sends', async (_, call, bodies) => {
    for (const body of bodies) {
      await using server = await serve(kind, (_request, response) => response.writeHead(200).end(body))
      await expect(call(server.client), body).rejects.toMatchObject({
        code: 'UPSTREAM_UNAVAILABLE',
        mayHaveRun: true,
      })
    }
  })

  it("reads a page that doesn't report its capacity, as Alternator's don't", async () => {
    const body = '{"Items":[{"pk":{"S":"a"}}],"Count":1,"ScannedCount":1}'
    await using server = await serve(kind, (_request, response) => response.writeHead(200).end(body))
    expect(await server.client.query({ ...query, ...capacity })).toMatchObject({ Items: [{ pk: 'a' }] })
  })

  it('throws TIMEOUT if no response arrives, and if one never ends', async () => {
    const stalls: RequestListener[] = [() => {}, (_request, response) => response.write('{"Item":')]
    for (const stall of stalls) {
      await using server = await serve(kind, stall)
      await expect(server.client.get(get, { timeoutMs: 50 })).rejects.toMatchObject({
        code: 'TIMEOUT',
        mayHaveRun: true,
      })
    }
  })

  it('throws CANCELLED as soon as the caller cancels', async () => {
    const caller = new AbortController()
    await using server = await serve(kind, () => caller.abort())
    await expect(server.client.get(get, { signal: caller.signal })).rejects.toMatchObject({
      code: 'CANCELLED',
    })
    await expect(server.client.get(get, { signal: caller.signal })).rejects.toMatchObject({
      code: 'CANCELLED',
    })
  })

  it.each([
    [
      'partition',
      'ProvisionedThroughputExceededException',
      { ThrottlingReasons: reasonsOf('TableReadKeyRangeThroughputExceeded') },
    ],
    [
      'partition',
      'ThrottlingException',
      { throttlingReasons: reasonsOf('IndexReadKeyRangeThroughputExceeded') },
    ],
    [
      'table',
      'ThrottlingException',
      { throttlingReasons: reasonsOf('TableReadMaxOnDemandThroughputExceeded') },
    ],
    [
      'table',
      'ThrottlingException',
      {
        throttlingReasons: reasonsOf(
          'TableReadKeyRangeThroughputExceeded',
          'IndexReadProvisionedThroughputExceeded',
        ),
      },
    ],
    ['table', 'ProvisionedThroughputExceededException', {}],
    ['account', 'ThrottlingException', { throttlingReasons: reasonsOf('TableReadAccountLimitExceeded') }],
    ['account', 'RequestLimitExceeded', {}],
  ])('reports what is throttled: the %s, for %s %j', async (scope, type, members) => {
    const body = JSON.stringify({ __type: `com.amazonaws.dynamodb.v20120810#${type}`, ...members })
    await using server = await serve(kind, (_request, response) => response.writeHead(400).end(body))
    await expect(server.client.get(get)).rejects.toMatchObject({ code: 'THROTTLED', scope })
  })

  it('does not retry by itself', async () => {
    let calls = 0
    await using server = await serve(kind, (_request, response) => {
      calls += 1
      response.writeHead(400).end('{"__type":"com.amazonaws.dynamodb.v20120810#ThrottlingException"}')
    })
    await expect(server.client.get(get)).rejects.toMatchObject({ code: 'THROTTLED' })
    expect(calls).toBe(1)
  })
})

describe('the lean client', () => {
  it('uses the time of AWS if its own is rejected, and its own again once the clock is right', async () => {
    let aheadMs = 3_600_000
    let calls = 0
    await using server = await serve('lean', (request, response) => {
      calls += 1
      const date = new Date(Date.now() + aheadMs)
      const difference = Math.abs(signedAt(request.headers['x-amz-date']) - date.getTime())
      if (difference < 300_000) response.writeHead(200).end('{}')
      else
        response
          .writeHead(400, { date: date.toUTCString() })
          .end('{"__type":"com.amazon.coral.service#RequestTimeTooSkewed"}')
    })
    await expect(server.client.get(get)).resolves.toEqual({})
    await expect(server.client.get(get)).resolves.toEqual({})
    expect(calls).toBe(3)
    aheadMs = 0
    await expect(server.client.get(get)).resolves.toEqual({})
    await expect(server.client.get(get)).resolves.toEqual({})
    expect(calls).toBe(6)
  })

  it('never sends a call that was cancelled while all connections were busy', async () => {
    const held: ServerResponse[] = []
    const received: string[] = []
    const isBusy = Promise.withResolvers<void>()
    await using server = await serve('lean', (request, response) => {
      received.push(String(request.headers['x-amz-target']))
      held.push(response)
      if (held.length === connections) isBusy.resolve()
    })
    const gets = Array.from({ length: connections }, () => server.client.get(get))
    await isBusy.promise
    const update = { ...get, UpdateExpression: 'REMOVE a' }
    await expect(server.client.update(update, { timeoutMs: 10 })).rejects.toMatchObject({
      code: 'TIMEOUT',
      mayHaveRun: false,
    })
    await expect(server.client.get(get, { signal: AbortSignal.timeout(10) })).rejects.toThrow()
    for (const response of held) response.writeHead(200).end('{}')
    await Promise.all(gets)
    held.length = 0
    const last = server.client.delete(get)
    await expect.poll(() => held.length).toBe(1)
    held[0]?.writeHead(200).end('{}')
    await last
    expect(received.slice(connections)).toEqual(['DynamoDB_20120810.DeleteItem'])
  })

  it('rejects an attribute value that is not of its type', async () => {
    await using server = await serve('lean', (_request, response) =>
      response.writeHead(200).end('{"Item":{"pk":{"S":7}}}'),
    )
    await expect(server.client.get(get)).rejects.toMatchObject({ code: 'UPSTREAM_UNAVAILABLE' })
  })

  it('rejects a response with a wrong checksum', async () => {
    await using server = await serve('lean', (_request, response) =>
      response.writeHead(200, { 'x-amz-crc32': '1' }).end('{"Item":{"pk":{"S":"a"}}}'),
    )
    await expect(server.client.get(get)).rejects.toMatchObject({
      code: 'UPSTREAM_UNAVAILABLE',
      mayHaveRun: true,
    })
  })
})

function reasonsOf(...reasons: string[]) {
  return reasons.map((reason) => ({ reason, resource: 'arn:aws:dynamodb:eu-central-1:1:table/shop' }))
}

/** The number of connections that the lean client opens. */
const connections = 256

/** Epoch milliseconds of a header such as `20261125T200000Z`. */
function signedAt(header: string | string[] | undefined): number {
  const iso = String(header).replace(/^(....)(..)(..T..)(..)(..)/, '$1-$2-$3:$4:$5')
  return Date.parse(iso)
}

async function serve(kind: Kind, listener: RequestListener) {
  const server = createServer(listener).listen(0, '127.0.0.1')
  await new Promise((resolve) => server.once('listening', resolve))
  const client = await clientAt(kind, `http://127.0.0.1:${(server.address() as AddressInfo).port}`)
  return {
    client,
    async [Symbol.asyncDispose]() {
      await client.close()
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}

async function freePort(): Promise<number> {
  await using server = await (async () => {
    const probe = createServer().listen(0, '127.0.0.1')
    await new Promise((resolve) => probe.once('listening', resolve))
    return Object.assign(probe, {
      [Symbol.asyncDispose]: () => new Promise<void>((resolve) => probe.close(() => resolve())),
    })
  })()
  return (server.address() as AddressInfo).port
}

function clientAt(kind: Kind, endpoint: string): Promise<DynamoClient> {
  const credentials = { accessKeyId: 'test', secretAccessKey: 'test' }
  return openClient({ kind, endpoint, region: 'eu-central-1', credentials })
}
