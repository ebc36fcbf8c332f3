import { a, createBuilder, defineGateway, defineTable, openClient, openStreamClient } from 'dynagate'
import { openEngine } from 'dynagate/engine'
import { type LambdaContext, type StreamBatch, streamLambdaHandler } from 'dynagate/lambda'
import { beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { LogEntry } from '../../src/server/index.ts'
import type { ShardRecord } from '../../src/store/index.ts'
import { readStream, streamArnOf } from '../../src/streams/index.ts'
import { prepareTable } from '../../src/tools/index.ts'

const shop = defineTable({
  name: 'shop',
  primaryKey: { partition: 'pk', sort: 'sk' },
  stream: 'newAndOldImages',
})
const Order = shop.entity('Order', {
  attributes: { orderId: a.id(), total: a.int() },
  key: { partition: 'ORDER#{orderId}', sort: 'ORDER' },
})
const { order } = shop.access({ order: Order.get() })
const builder = createBuilder(shop)
builder.entity(Order, { fields: (t) => t.attributes('orderId') })
builder.queryFields((t) => ({ order: t.item(order) }))
const schema = builder.toSchema()

const seen: string[] = []
let fails = (_text: string) => false
const record = (text: string) => {
  if (fails(text)) throw new Error(`no ${text}`)
  seen.push(text)
}
const definition = defineGateway({
  table: shop,
  schema,
  handlers: [
    shop.on('opened', Order, 'created', ({ after, token }) =>
      record(`${after.orderId} ${token.split(':')[0]}`),
    ),
    shop.on('totalled', Order, 'changed', ({ before, after }) => {
      record(`${after.orderId} ${before.total} to ${after.total}`)
    }),
    shop.on('stuck', Order, 'removed', () => new Promise<void>(() => {})),
  ],
})
const logged: LogEntry[] = []
const context = (milliseconds = 3000): LambdaContext => ({
  awsRequestId: '1',
  getRemainingTimeInMillis: () => milliseconds,
})

describe('a function on the stream of the table', () => {
  let batch: StreamBatch
  let handler: ReturnType<typeof streamLambdaHandler>
  beforeAll(async () => {
    const engine = await openEngine({ memory: true })
    const client = await openClient({ kind: 'embedded', engine })
    await prepareTable(client, { table: shop, mayCreate: true })
    const put = (id: string, total: number) =>
      engine.execute('PutItem', { TableName: 'shop', Item: wire(id, total) })
    for (const id of ['a', 'b']) await put(id, 1)
    for (const id of ['a', 'b']) await put(id, 2)
    await put('a', 3)
    batch = { Records: await recordsOf(engine) }
    const choice = { kind: 'embedded', engine } as const
    handler = streamLambdaHandler(definition, {
      client: choice,
      cursorSecret: 'secret',
      log: (entry) => logged.push(entry),
    })
    return () => engine.close()
  })
  beforeEach(() => {
    seen.length = 0
    logged.length = 0
    fails = () => false
  })

  it('gives each record to the handlers of its kind', async () => {
    expect(await handler(batch, context())).toEqual({ batchItemFailures: [] })
    expect(seen.filter((text) => text.startsWith('a'))).toEqual(['a opened', 'a 1 to 2', 'a 2 to 3'])
    expect(seen.filter((text) => text.startsWith('b'))).toEqual(['b opened', 'b 1 to 2'])
  })

  it('reports the records to send again: the one that failed, and those of its item after it', async () => {
    fails = (text) => text === 'a 1 to 2'
    const { batchItemFailures } = await handler(batch, context())
    const [, , second, , third] = batch.Records
    expect(batchItemFailures).toEqual(
      [second, third].map((failed) => ({ itemIdentifier: failed?.dynamodb.SequenceNumber })),
    )
    expect(seen.filter((text) => text.startsWith('a'))).toEqual(['a opened'])
    expect(seen).toContain('b 1 to 2')
    expect(logged).toEqual([
      {
        level: 'error',
        message: expect.stringMatching(/^The handler totalled failed, with the token totalled:/),
        cause: new Error('no a 1 to 2'),
      },
    ])
  })

  it('reports what isn’t handled when the time of the function is nearly over', async () => {
    const [first] = batch.Records
    const removal = {
      ...first,
      eventName: 'REMOVE',
      dynamodb: { ...first?.dynamodb, OldImage: wire('a', 3) },
    }
    const { batchItemFailures } = await handler({ Records: [removal as ShardRecord] }, context(510))
    expect(batchItemFailures).toEqual([{ itemIdentifier: first?.dynamodb.SequenceNumber }])
  })

  it('is for streams, and for a definition with handlers', async () => {
    const event = { version: '2.0' } as unknown as StreamBatch
    await expect(handler(event, context())).rejects.toThrow('Expected records of a DynamoDB stream')
    const without = defineGateway({ table: shop, schema })
    expect(() => streamLambdaHandler(without)).toThrow('Expected a definition with handlers, got none')
  })
})

function wire(orderId: string, total: number) {
  return {
    pk: { S: `ORDER#${orderId}` },
    sk: { S: 'ORDER' },
    orderId: { S: orderId },
    total: { N: String(total) },
  }
}

async function recordsOf(engine: Awaited<ReturnType<typeof openEngine>>): Promise<ShardRecord[]> {
  const streams = await openStreamClient({ kind: 'embedded', engine })
  const streamArn = await streamArnOf(await openClient({ kind: 'embedded', engine }), 'shop')
  for await (const event of readStream(streams, { streamArn, from: 'oldest' }))
    if (event.kind === 'records') return [...event.records]
  return []
}
