import {
  a,
  defineTable,
  openClient,
  openStore,
  openStreamClient,
  prepareTable,
  startHandlers,
  streamArnOf,
  streamFeed,
} from 'dynagate'
import { openEngine, serveEngine } from 'dynagate/engine'
import { expect, it } from 'vitest'
import { makeDirectory } from '../engine/directories.ts'

const shop = defineTable({
  name: 'shop',
  primaryKey: { partition: 'pk', sort: 'sk' },
  stream: 'newAndOldImages',
  timeToLive: 'expiresAt',
})
const Order = shop.entity('Order', {
  attributes: {
    customer: a.id(),
    order: a.id(),
    expiresAt: a.dateTime({ storedAs: 'epochSeconds' }).optional(),
  },
  key: { partition: 'CUSTOMER#{customer}', sort: 'ORDER#{order}' },
})
const access = shop.access({ ordersOf: Order.query() })

it('the changes of every program arrive: a client over HTTP, another process, time to live, another region', async () => {
  let now = Date.UTC(2026, 0, 1)
  await using directory = await makeDirectory()
  const options = {
    directory: directory.path,
    regions: ['eu-west-1', 'us-east-1'],
    replicationLag: 500,
    now: () => now,
  }
  await using engine = await openEngine(options)
  const client = await openClient({ kind: 'embedded', engine })
  await prepareTable(client, { table: shop, mayCreate: true })
  const ReplicaUpdates = [{ Create: { RegionName: 'us-east-1' } }]
  await engine.execute('UpdateTable', { TableName: 'shop', ReplicaUpdates })

  const stream = {
    streams: () => openStreamClient({ kind: 'embedded', engine }),
    streamArn: () => streamArnOf(client, 'shop'),
    poll: { least: 1, most: 1 },
    now: () => now,
  }
  const changes = streamFeed(stream)
  await using store = {
    ...openStore({ client, table: shop, cursorSecret: 'test', changes, clock: () => now }),
    [Symbol.asyncDispose]: () => store.close(),
  }
  const handled: string[] = []
  const handledAll = Promise.withResolvers<void>()
  const note = (text: string) => {
    handled.push(text)
    if (handled.length === 5) handledAll.resolve()
  }
  const started = Promise.withResolvers<void>()
  await using _ = startHandlers({
    ...stream,
    handlers: [
      shop.on('created', Order, 'created', ({ after }) => note(`+${after.order}`)),
      shop.on('removed', Order, 'removed', ({ before, isExpired }) => note(`-${before.order} ${isExpired}`)),
    ],
    store,
    region: 'eu-west-1',
    report: ({ kind }) => kind === 'started' && started.resolve(),
  })
  await started.promise
  const events = store.request().changes(access.ordersOf, { customer: 'c' })
  const next = async () => {
    const { value } = await events.next()
    if (value === undefined || value.kind === 'ready') return value?.kind
    return 'key' in value && value.key ? `${value.kind} ${value.key.order}` : value.kind
  }
  expect(await next()).toBe('ready')

  await using server = await serveEngine(engine, { port: 0 })
  const response = await fetch(server.url, {
    method: 'POST',
    headers: {
      'x-amz-target': 'DynamoDB_20120810.PutItem',
      'content-type': 'application/x-amz-json-1.0',
      authorization: 'AWS4-HMAC-SHA256 Credential=any/20260101/eu-west-1/dynamodb/aws4_request',
    },
    body: JSON.stringify({ TableName: 'shop', Item: item('raw') }),
  })
  expect([response.status, await next()]).toEqual([200, 'entered raw'])

  // As a process of its own has, it has nothing in common with the other engine but the directory.
  await using other = await openEngine(options)
  await other.execute('PutItem', { TableName: 'shop', Item: item('process') })
  expect(await next()).toBe('entered process')

  await engine.execute('PutItem', { TableName: 'shop', Item: item('region') }, { region: 'us-east-1' })
  now += 1000
  while ((await engine.replicate()) + (await other.replicate()) > 0);
  expect(await next()).toBe('entered region')

  const expiresAt = { N: String(now / 1000 + 60) }
  await engine.execute('PutItem', { TableName: 'shop', Item: { ...item('expiring'), expiresAt } })
  expect(await next()).toBe('entered expiring')
  now += 120_000
  await engine.sweepExpired()
  expect(await next()).toBe('left expiring')

  await handledAll.promise
  expect(handled).toEqual(['+raw', '+process', '+region', '+expiring', '-expiring true'])
  await events.return()
})

function item(order: string) {
  return {
    pk: { S: 'CUSTOMER#c' },
    sk: { S: `ORDER#${order}` },
    customer: { S: 'c' },
    order: { S: order },
  }
}
