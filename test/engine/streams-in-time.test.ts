import { beforeEach, describe, expect, it } from 'vitest'
import { type Engine, openEngine } from '../../src/engine/index.ts'
import {
  iteratorOf,
  makeStream,
  recordsOf,
  type StreamsClient,
  shardsOf,
  streamsClientFrom,
} from './stream-entry-points.ts'

const minute = 60_000
const hour = 60 * minute
const oldest = { ShardIteratorType: 'TRIM_HORIZON' }
const latest = { ShardIteratorType: 'LATEST' }
const trimmed = { name: 'TrimmedDataAccessException' }

let now = 0
const client: StreamsClient = streamsClientFrom((operation, input) => engine.execute(operation, input))
let engine: Engine

beforeEach(async () => {
  now = Date.UTC(2030, 0, 1)
  engine = await openEngine({ memory: true, now: () => now })
  return () => engine.close()
})

describe('a shard', () => {
  it('is closed after four hours and continued by a child shard', async () => {
    const { TableName, StreamArn } = await makeStream(client)
    await put(TableName, 'a')
    now += 4 * hour
    await put(TableName, 'b')
    await put(TableName, 'c')
    const [parent, child, ...others] = await shardsOf(client, StreamArn)
    expect(others).toEqual([])
    expect(parent?.SequenceNumberRange.EndingSequenceNumber).toBeDefined()
    expect(child?.ParentShardId).toBe(parent?.ShardId)
    expect(child?.SequenceNumberRange.EndingSequenceNumber).toBeUndefined()
    expect((await recordsOf(client, StreamArn)).map(keyOf)).toEqual(['a', 'b', 'c'])
    for (const [shard, keys] of [
      [parent, ['a']],
      [child, ['b', 'c']],
    ] as const) {
      expect((await readOnce(StreamArn, shard?.ShardId)).Records.map(keyOf)).toEqual(keys)
    }
  })

  it('returns no NextShardIterator at its end once it is closed', async () => {
    const { TableName, StreamArn } = await makeStream(client)
    await put(TableName, 'a')
    await put(TableName, 'b')
    const ShardIterator = await iteratorOf(client, StreamArn, latest)
    now += 4 * hour - minute
    const open = await client.call('GetRecords', {
      ShardIterator: await iteratorOf(client, StreamArn, latest),
    })
    expect(open.NextShardIterator).toBeDefined()
    now += minute
    const end = await client.call('GetRecords', { ShardIterator: open.NextShardIterator })
    expect(end).toEqual({ Records: [] })
    expect(ShardIterator).not.toBe(open.NextShardIterator)
    const [parent, child] = await shardsOf(client, StreamArn)
    const part = await readOnce(StreamArn, parent?.ShardId, 1)
    expect(part.NextShardIterator).toBeDefined()
    const rest = await client.call('GetRecords', { ShardIterator: part.NextShardIterator })
    expect([rest.Records.map(keyOf), rest.NextShardIterator]).toEqual([['b'], undefined])
    expect((await readOnce(StreamArn, child?.ShardId)).NextShardIterator).toBeDefined()
  })

  it('has the lifetime of the option shardLife', async () => {
    await using brief = await openEngine({ memory: true, now: () => now, shardLife: minute })
    const briefClient = streamsClientFrom((operation, input) => brief.execute(operation, input))
    const { StreamArn } = await makeStream(briefClient)
    for (let shards = 1; shards <= 5; shards += 1) {
      expect(await shardsOf(briefClient, StreamArn)).toHaveLength(shards)
      now += minute
    }
    const all = await shardsOf(briefClient, StreamArn)
    const ids = all.map(({ ShardId }) => ShardId)
    expect(ids).toEqual([...ids].sort())
    expect(all.map(({ ParentShardId }) => ParentShardId)).toEqual([undefined, ...ids.slice(0, -1)])

    const part = await briefClient.call('DescribeStream', { StreamArn, Limit: 4 })
    expect(part.StreamDescription.LastEvaluatedShardId).toBe(ids[3])
    const describe = async (request: object) => {
      const { StreamDescription } = await briefClient.call('DescribeStream', { StreamArn, ...request })
      return StreamDescription.Shards.map(({ ShardId }) => ShardId)
    }
    expect(await describe({ ExclusiveStartShardId: ids[3] })).toEqual(ids.slice(4))
    expect(await describe({ ExclusiveStartShardId: ids.at(-1) })).toEqual([])
    expect(await describe({ ShardFilter: { Type: 'CHILD_SHARDS', ShardId: ids[1] } })).toEqual([ids[2]])
  })
})

describe('an iterator', () => {
  it('expires after 15 minutes', async () => {
    const { TableName, StreamArn } = await makeStream(client)
    await put(TableName, 'a')
    const ShardIterator = await iteratorOf(client, StreamArn, oldest)
    now += 15 * minute
    const { Records } = await client.call('GetRecords', { ShardIterator })
    expect(Records.map(keyOf)).toEqual(['a'])
    now += 1
    expect(await client.rejection('GetRecords', { ShardIterator })).toMatchObject({
      name: 'ExpiredIteratorException',
    })
  })
})

describe('a record', () => {
  it('is trimmed after 24 hours', async () => {
    const { TableName, StreamArn } = await makeStream(client)
    await put(TableName, 'a')
    now += hour
    await put(TableName, 'b')
    now += 23 * hour
    expect((await recordsOf(client, StreamArn)).map(keyOf)).toEqual(['a', 'b'])
    now += 1
    expect((await recordsOf(client, StreamArn)).map(keyOf)).toEqual(['b'])
  })

  it('fails reads behind the trim horizon with TrimmedDataAccessException', async () => {
    const { TableName, StreamArn } = await makeStream(client)
    await put(TableName, 'a')
    now += hour
    await put(TableName, 'b')
    const [a, b] = (await recordsOf(client, StreamArn)).map(({ dynamodb }) => dynamodb.SequenceNumber)
    const [shard] = await shardsOf(client, StreamArn)
    const from = (ShardIteratorType: string, SequenceNumber = '') => ({
      StreamArn,
      ShardId: shard?.ShardId,
      ShardIteratorType,
      SequenceNumber,
    })
    now += 23 * hour - minute
    const { ShardIterator: at } = await client.call('GetShardIterator', from('AT_SEQUENCE_NUMBER', a))
    const { ShardIterator: after } = await client.call('GetShardIterator', from('AFTER_SEQUENCE_NUMBER', a))
    now += 2 * minute
    expect(await client.rejection('GetRecords', { ShardIterator: at })).toMatchObject(trimmed)
    expect((await client.call('GetRecords', { ShardIterator: after })).Records.map(keyOf)).toEqual(['b'])
    expect(await client.rejection('GetShardIterator', from('AT_SEQUENCE_NUMBER', a))).toMatchObject(trimmed)
    now += hour
    expect(await client.rejection('GetShardIterator', from('AFTER_SEQUENCE_NUMBER', a))).toMatchObject(
      trimmed,
    )
    const { ShardIterator: afterAll } = await client.call(
      'GetShardIterator',
      from('AFTER_SEQUENCE_NUMBER', b),
    )
    expect(await client.call('GetRecords', { ShardIterator: afterAll })).toMatchObject({ Records: [] })
  })

  it('is returned to an iterator that kept reading a shard which was idle for a day', async () => {
    await using slow = await openEngine({ memory: true, now: () => now, shardLife: 100 * hour })
    const slowClient = streamsClientFrom((operation, input) => slow.execute(operation, input))
    const { TableName, StreamArn } = await makeStream(slowClient)
    await slowClient.call('PutItem', { TableName, Item: { pk: { S: 'a' } } })
    let next = await iteratorOf(slowClient, StreamArn, oldest)
    const keys: unknown[] = []
    for (let minutes = 0; minutes < 30 * 60; minutes += 10) {
      const { Records, NextShardIterator = '' } = await slowClient.call('GetRecords', { ShardIterator: next })
      keys.push(...Records.map(keyOf))
      next = NextShardIterator
      now += 10 * minute
    }
    await slowClient.call('PutItem', { TableName, Item: { pk: { S: 'b' } } })
    const { Records } = await slowClient.call('GetRecords', { ShardIterator: next })
    expect([...keys, ...Records.map(keyOf)]).toEqual(['a', 'b'])
    expect((await recordsOf(slowClient, StreamArn)).map(keyOf)).toEqual(['b'])
  })
})

describe('a stream', () => {
  it.each([
    ['it is disabled', 'UpdateTable', { StreamSpecification: { StreamEnabled: false } }],
    ['its table is deleted', 'DeleteTable', {}],
  ] as const)('can be read for 24 hours after %s', async (_, operation, request) => {
    const { TableName, StreamArn } = await makeStream(client)
    await put(TableName, 'a')
    const ShardIterator = await iteratorOf(client, StreamArn, oldest)
    await client.call(operation, { TableName, ...request })
    const { Records, NextShardIterator } = await client.call('GetRecords', { ShardIterator })
    expect([Records.map(keyOf), NextShardIterator]).toEqual([['a'], undefined])
    now += 24 * hour
    expect(await client.call('ListStreams', { TableName })).toMatchObject({ Streams: [{ StreamArn }] })
    const { StreamDescription } = await client.call('DescribeStream', { StreamArn })
    expect(StreamDescription).toMatchObject({
      StreamStatus: 'DISABLED',
      TableName,
      Shards: [{ SequenceNumberRange: { EndingSequenceNumber: expect.any(String) } }],
    })
    expect((await recordsOf(client, StreamArn)).map(keyOf)).toEqual(['a'])
    now += 1
    expect(await client.call('ListStreams', { TableName })).toEqual({ Streams: [] })
    expect(await client.rejection('DescribeStream', { StreamArn })).toEqual({
      name: 'ResourceNotFoundException',
      message: `Requested resource not found: Stream: ${StreamArn} not found`,
    })
  })

  it('has a new ARN each time it is enabled, even within a millisecond', async () => {
    const { TableName, StreamArn } = await makeStream(client)
    const enable = { TableName, StreamSpecification: { StreamEnabled: true, StreamViewType: 'KEYS_ONLY' } }
    await client.call('UpdateTable', { TableName, StreamSpecification: { StreamEnabled: false } })
    const disabled = await client.call('DescribeTable', { TableName })
    expect(disabled.Table.LatestStreamArn).toBe(StreamArn)
    expect(disabled.Table.StreamSpecification).toBeUndefined()
    const second = await client.call('UpdateTable', enable)
    await client.call('DeleteTable', { TableName })
    await client.call('CreateTable', {
      TableName,
      BillingMode: 'PAY_PER_REQUEST',
      KeySchema: [{ AttributeName: 'pk', KeyType: 'HASH' }],
      AttributeDefinitions: [{ AttributeName: 'pk', AttributeType: 'S' }],
    })
    await put(TableName, 'before')
    const third = await client.call('UpdateTable', enable)
    await put(TableName, 'after')
    const arns = [
      StreamArn,
      ...[second, third].map(({ TableDescription }) => TableDescription.LatestStreamArn),
    ]
    const { Streams } = await client.call('ListStreams', { TableName })
    expect(Streams.map(({ StreamArn }) => StreamArn)).toEqual(arns)
    expect(new Set(arns).size).toBe(3)
    const records = await Promise.all(arns.map((arn) => recordsOf(client, arn)))
    expect(records.map((each) => each.map(keyOf))).toEqual([[], [], ['after']])
  })
})

function put(TableName: string, pk: string) {
  return client.call('PutItem', { TableName, Item: { pk: { S: pk }, at: { N: String(now) } } })
}

async function readOnce(StreamArn: string, ShardId = '', Limit = 1000) {
  const ShardIterator = await iteratorOf(client, StreamArn, { ...oldest, ShardId })
  return client.call('GetRecords', { ShardIterator, Limit })
}

function keyOf({ dynamodb: { Keys } }: Awaited<ReturnType<typeof recordsOf>>[number]): string | undefined {
  return Keys.pk && 'S' in Keys.pk ? Keys.pk.S : undefined
}
