import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type Item, openEngine, serveEngine } from '../../src/engine/index.ts'
import {
  describeEachStreamsEntryPoint,
  makeStream,
  postTarget,
  recordsOf,
  type StreamRecord,
  type StreamsClient,
  streamsClientFrom,
} from './stream-entry-points.ts'

const first = { pk: { S: 'a' }, text: { S: 'New item!' } }
const second = { pk: { S: 'a' }, text: { S: 'This item has changed' } }
const Key = { pk: { S: 'a' } }

describeEachStreamsEntryPoint('a stream', (client) => {
  it('has a record of every change of an item, in order', async () => {
    const { TableName, StreamArn } = await makeStream(client)
    await client.call('PutItem', { TableName, Item: first })
    await client.call('PutItem', { TableName, Item: second })
    await client.call('DeleteItem', { TableName, Key })
    const records = await recordsOf(client, StreamArn)
    expect(records.map(changeOf)).toEqual([
      ['INSERT', undefined, first],
      ['MODIFY', first, second],
      ['REMOVE', second, undefined],
    ])
    expect(records[1]).toEqual({
      eventID: expect.stringMatching(/^[0-9a-f]{32}$/),
      eventName: 'MODIFY',
      eventVersion: '1.1',
      eventSource: 'aws:dynamodb',
      awsRegion: StreamArn.split(':')[3],
      dynamodb: {
        ApproximateCreationDateTime: expect.any(Number),
        Keys: Key,
        NewImage: second,
        OldImage: first,
        SequenceNumber: expect.stringMatching(/^[0-9]{21}$/),
        SizeBytes: 3 + (3 + 4 + 21) + (3 + 4 + 9),
        StreamViewType: 'NEW_AND_OLD_IMAGES',
      },
    })
    expect(new Set(records.map(({ eventID }) => eventID)).size).toBe(3)
    expect(await recordsOf(client, StreamArn)).toEqual(records)
  })

  it.each([
    ['KEYS_ONLY', [undefined, undefined], 3],
    ['NEW_IMAGE', [undefined, second], 3 + 28],
    ['OLD_IMAGE', [first, undefined], 3 + 16],
    ['NEW_AND_OLD_IMAGES', [first, second], 3 + 16 + 28],
  ])('has the images of the view type %s', async (view, images, size) => {
    const { TableName, StreamArn } = await makeStream(client, view)
    await client.call('PutItem', { TableName, Item: first })
    await client.call('PutItem', { TableName, Item: second })
    const [, record] = await recordsOf(client, StreamArn)
    expect(record?.dynamodb).toMatchObject({ Keys: Key, SizeBytes: size, StreamViewType: view })
    expect([record?.dynamodb.OldImage, record?.dynamodb.NewImage]).toEqual(images)
  })

  it('has no record of a write without a change', async () => {
    const { TableName, StreamArn } = await makeStream(client)
    const item = {
      ...Key,
      n: { N: '1.0' },
      tags: { SS: ['x', 'y'] },
      deep: { M: { l: { L: [{ N: '2' }] } } },
    }
    await client.call('PutItem', { TableName, Item: item })
    await client.call('PutItem', { TableName, Item: item })
    await client.call('PutItem', { TableName, Item: { ...item, n: { N: '1' }, tags: { SS: ['y', 'x'] } } })
    await client.call('UpdateItem', {
      TableName,
      Key,
      UpdateExpression: 'SET n = :n',
      ExpressionAttributeValues: { ':n': { N: '1' } },
    })
    await client.call('UpdateItem', { TableName, Key })
    await client.call('DeleteItem', { TableName, Key: { pk: { S: 'not there' } } })
    await client.rejection('DeleteItem', { TableName, Key, ConditionExpression: 'attribute_exists(other)' })
    expect((await recordsOf(client, StreamArn)).map(({ eventName }) => eventName)).toEqual(['INSERT'])
  })

  it('has records of every kind of write', async () => {
    const { TableName, StreamArn } = await makeStream(client)
    const item = (pk: string, n: number) => ({ pk: { S: pk }, n: { N: String(n) } })
    await client.call('UpdateItem', { TableName, Key })
    await client.call('UpdateItem', {
      TableName,
      Key,
      UpdateExpression: 'ADD n :one',
      ExpressionAttributeValues: { ':one': { N: '1' } },
    })
    await client.call('BatchWriteItem', {
      RequestItems: {
        [TableName]: [{ PutRequest: { Item: item('b', 1) } }, { DeleteRequest: { Key } }],
      },
    })
    await client.call('TransactWriteItems', {
      TransactItems: [
        { Put: { TableName, Item: item('c', 1) } },
        { ConditionCheck: { TableName, Key, ConditionExpression: 'attribute_not_exists(pk)' } },
        { Delete: { TableName, Key: { pk: { S: 'b' } } } },
      ],
    })
    await client.rejection('TransactWriteItems', {
      TransactItems: [
        { Put: { TableName, Item: item('d', 1) } },
        { ConditionCheck: { TableName, Key, ConditionExpression: 'attribute_exists(pk)' } },
      ],
    })
    expect((await recordsOf(client, StreamArn)).map(changeOf)).toEqual([
      ['INSERT', undefined, Key],
      ['MODIFY', Key, item('a', 1)],
      ['INSERT', undefined, item('b', 1)],
      ['REMOVE', item('a', 1), undefined],
      ['INSERT', undefined, item('c', 1)],
      ['REMOVE', item('b', 1), undefined],
    ])
  })

  it('has only records of its table, from when it was enabled', async () => {
    const one = await makeStream(client)
    const other = await makeStream(client)
    const StreamSpecification = { StreamEnabled: false }
    await client.call('UpdateTable', { TableName: other.TableName, StreamSpecification })
    await client.call('PutItem', { TableName: one.TableName, Item: first })
    await client.call('PutItem', { TableName: other.TableName, Item: first })
    expect(await recordsOf(client, one.StreamArn)).toHaveLength(1)
    expect(await recordsOf(client, other.StreamArn)).toHaveLength(0)

    const { TableDescription } = await client.call('UpdateTable', {
      TableName: other.TableName,
      StreamSpecification: { StreamEnabled: true, StreamViewType: 'NEW_IMAGE' },
    })
    await client.call('PutItem', { TableName: other.TableName, Item: second })
    const records = await recordsOf(client, TableDescription.LatestStreamArn)
    expect(records.map(changeOf)).toEqual([['MODIFY', undefined, second]])
    expect(await recordsOf(client, other.StreamArn)).toHaveLength(0)
  })
})

it('serves the operations of streams only under the target DynamoDBStreams', async () => {
  await using engine = await openEngine({ memory: true })
  await using server = await serveEngine(engine, { port: 0 })
  const statusOf = async (target: string) => {
    const response = await postTarget(server.url, target, {})
    return [response.status, ((await response.json()) as { __type?: string }).__type]
  }
  const unknown = [400, 'com.amazon.coral.service#UnknownOperationException']
  expect(await statusOf('DynamoDBStreams_20120810.ListStreams')).toEqual([200, undefined])
  expect(await statusOf('DynamoDBStreams_20120810.ListTables')).toEqual(unknown)
  expect(await statusOf('DynamoDB_20120810.ListStreams')).toEqual(unknown)
})

it('marks the records of expired items as deleted by the service', async () => {
  let now = Date.UTC(2030, 0, 1)
  await using engine = await openEngine({ memory: true, now: () => now })
  const client = streamsClientFrom((operation, input) => engine.execute(operation, input))
  const { TableName, StreamArn } = await makeStream(client)
  const specification = { AttributeName: 'expires', Enabled: true }
  await client.call('UpdateTimeToLive', { TableName, TimeToLiveSpecification: specification })
  const item = { ...first, expires: { N: String(now / 1000 + 10) } }
  await client.call('PutItem', { TableName, Item: item })
  await client.call('PutItem', { TableName, Item: { pk: { S: 'b' } } })
  await client.call('DeleteItem', { TableName, Key: { pk: { S: 'b' } } })
  now += 60_000
  for (let swept = 0; swept === 0; ) swept = await engine.sweepExpired()
  const removals = (await recordsOf(client, StreamArn)).filter(({ eventName }) => eventName === 'REMOVE')
  expect(removals.map(({ userIdentity }) => userIdentity)).toEqual([
    undefined,
    { Type: 'Service', PrincipalId: 'dynamodb.amazonaws.com' },
  ])
  expect(removals[1]?.dynamodb).toMatchObject({ OldImage: item, ApproximateCreationDateTime: now / 1000 })
})

describe('the records of any sequence of writes', () => {
  const write = fc.record({
    pk: fc.constantFrom('a', 'b', 'c'),
    value: fc.option(fc.constantFrom('1', '2'), { nil: undefined }),
    after: fc.nat({ max: 2 }),
  })

  it('reproduce the table when replayed, whatever the clock does and however often shards roll', async () => {
    let now = Date.UTC(2030, 0, 1)
    await using engine = await openEngine({ memory: true, now: () => now, shardLife: 3 })
    const client = streamsClientFrom((operation, input) => engine.execute(operation, input))
    await fc.assert(
      fc.asyncProperty(fc.array(fc.array(write, { maxLength: 4 }), { maxLength: 8 }), async (batches) => {
        const { TableName, StreamArn } = await makeStream(client)
        for (const batch of batches) {
          now += (batch[0]?.after ?? 0) - 1
          await Promise.all(batch.map(({ pk, value }) => writeValue(client, TableName, pk, value)))
        }
        const records = await recordsOf(client, StreamArn)
        expect(followed(records)).toEqual(await itemsOf(client, TableName))
        const numbers = records.map(({ dynamodb }) => BigInt(dynamodb.SequenceNumber))
        expect(numbers.every((number, at) => at === 0 || number > (numbers[at - 1] ?? 0n))).toBe(true)
      }),
      { numRuns: 40 },
    )
  })
})

/** A record's event and images. */
function changeOf({ eventName, dynamodb }: StreamRecord): readonly unknown[] {
  return [eventName, dynamodb.OldImage, dynamodb.NewImage]
}

function writeValue(client: StreamsClient, TableName: string, pk: string, value: string | undefined) {
  const key = { pk: { S: pk } }
  if (value === undefined) return client.call('DeleteItem', { TableName, Key: key })
  return client.call('PutItem', { TableName, Item: { ...key, value: { N: value } } })
}

/** The items after replaying records. Asserts that each record matches the state before it. */
function followed(records: readonly StreamRecord[]): Map<string, Item | undefined> {
  const items = new Map<string, Item>()
  for (const { eventName, dynamodb } of records) {
    const key = JSON.stringify(dynamodb.Keys)
    expect(dynamodb.OldImage).toEqual(items.get(key))
    expect(eventName === 'INSERT').toBe(!items.has(key))
    if (dynamodb.NewImage === undefined) items.delete(key)
    else items.set(key, dynamodb.NewImage)
  }
  return items
}

async function itemsOf(client: StreamsClient, TableName: string): Promise<Map<string, Item>> {
  const { Items } = (await client.call('Scan', { TableName })) as unknown as { Items: Item[] }
  return new Map(Items.map((item) => [JSON.stringify({ pk: item.pk }), item]))
}
