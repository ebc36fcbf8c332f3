import { beforeEach, describe, expect, it } from 'vitest'
import { type Engine, openEngine } from '../../src/engine/index.ts'
import { iteratorOf, makeStream, recordsOf, type StreamDoor, shardsOf, streamDoorTo } from './stream-doors.ts'

const minute = 60_000
const hour = 60 * minute
const oldest = { ShardIteratorType: 'TRIM_HORIZON' }
const latest = { ShardIteratorType: 'LATEST' }
const trimmed = { name: 'TrimmedDataAccessException' }

let now = 0
const door: StreamDoor = streamDoorTo((operation, input) => engine.execute(operation, input))
let engine: Engine

beforeEach(async () => {
  now = Date.UTC(2030, 0, 1)
  engine = await openEngine({ memory: true, now: () => now })
  return () => engine.close()
})

describe('a shard', () => {
  it('is closed after four hours and followed by its child', async () => {
    const { TableName, StreamArn } = await makeStream(door)
    await put(TableName, 'a')
    now += 4 * hour
    await put(TableName, 'b')
    await put(TableName, 'c')
    const [parent, child, ...others] = await shardsOf(door, StreamArn)
    expect(others).toEqual([])
    expect(parent?.SequenceNumberRange.EndingSequenceNumber).toBeDefined()
    expect(child?.ParentShardId).toBe(parent?.ShardId)
    expect(child?.SequenceNumberRange.EndingSequenceNumber).toBeUndefined()
    expect((await recordsOf(door, StreamArn)).map(keyOf)).toEqual(['a', 'b', 'c'])
    for (const [shard, keys] of [
      [parent, ['a']],
      [child, ['b', 'c']],
    ] as const) {
      expect((await readOnce(StreamArn, shard?.ShardId)).Records.map(keyOf)).toEqual(keys)
    }
  })

  it('has no next iterator at its end, once it is closed', async () => {
    const { TableName, StreamArn } = await makeStream(door)
    await put(TableName, 'a')
    await put(TableName, 'b')
    const ShardIterator = await iteratorOf(door, StreamArn, latest)
    now += 4 * hour - minute
    const open = await door.call('GetRecords', { ShardIterator: await iteratorOf(door, StreamArn, latest) })
    expect(open.NextShardIterator).toBeDefined()
    now += minute
    const end = await door.call('GetRecords', { ShardIterator: open.NextShardIterator })
    expect(end).toEqual({ Records: [] })
    expect(ShardIterator).not.toBe(open.NextShardIterator)
    const [parent, child] = await shardsOf(door, StreamArn)
    const part = await readOnce(StreamArn, parent?.ShardId, 1)
    expect(part.NextShardIterator).toBeDefined()
    const rest = await door.call('GetRecords', { ShardIterator: part.NextShardIterator })
    expect([rest.Records.map(keyOf), rest.NextShardIterator]).toEqual([['b'], undefined])
    expect((await readOnce(StreamArn, child?.ShardId)).NextShardIterator).toBeDefined()
  })

  it('may have another life', async () => {
    await using brief = await openEngine({ memory: true, now: () => now, shardLife: minute })
    const briefDoor = streamDoorTo((operation, input) => brief.execute(operation, input))
    const { StreamArn } = await makeStream(briefDoor)
    for (let shards = 1; shards <= 5; shards += 1) {
      expect(await shardsOf(briefDoor, StreamArn)).toHaveLength(shards)
      now += minute
    }
    const all = await shardsOf(briefDoor, StreamArn)
    const ids = all.map(({ ShardId }) => ShardId)
    expect(ids).toEqual([...ids].sort())
    expect(all.map(({ ParentShardId }) => ParentShardId)).toEqual([undefined, ...ids.slice(0, -1)])

    const part = await briefDoor.call('DescribeStream', { StreamArn, Limit: 4 })
    expect(part.StreamDescription.LastEvaluatedShardId).toBe(ids[3])
    const describe = async (request: object) => {
      const { StreamDescription } = await briefDoor.call('DescribeStream', { StreamArn, ...request })
      return StreamDescription.Shards.map(({ ShardId }) => ShardId)
    }
    expect(await describe({ ExclusiveStartShardId: ids[3] })).toEqual(ids.slice(4))
    expect(await describe({ ExclusiveStartShardId: ids.at(-1) })).toEqual([])
    expect(await describe({ ShardFilter: { Type: 'CHILD_SHARDS', ShardId: ids[1] } })).toEqual([ids[2]])
  })
})

describe('an iterator', () => {
  it('can be used for 15 minutes', async () => {
    const { TableName, StreamArn } = await makeStream(door)
    await put(TableName, 'a')
    const ShardIterator = await iteratorOf(door, StreamArn, oldest)
    now += 15 * minute
    const { Records } = await door.call('GetRecords', { ShardIterator })
    expect(Records.map(keyOf)).toEqual(['a'])
    now += 1
    expect(await door.refusal('GetRecords', { ShardIterator })).toMatchObject({
      name: 'ExpiredIteratorException',
    })
  })
})

describe('a record', () => {
  it('can be read for 24 hours', async () => {
    const { TableName, StreamArn } = await makeStream(door)
    await put(TableName, 'a')
    now += hour
    await put(TableName, 'b')
    now += 23 * hour
    expect((await recordsOf(door, StreamArn)).map(keyOf)).toEqual(['a', 'b'])
    now += 1
    expect((await recordsOf(door, StreamArn)).map(keyOf)).toEqual(['b'])
  })

  it('is missed by whoever comes for it too late', async () => {
    const { TableName, StreamArn } = await makeStream(door)
    await put(TableName, 'a')
    now += hour
    await put(TableName, 'b')
    const [a, b] = (await recordsOf(door, StreamArn)).map(({ dynamodb }) => dynamodb.SequenceNumber)
    const [shard] = await shardsOf(door, StreamArn)
    const from = (ShardIteratorType: string, SequenceNumber = '') => ({
      StreamArn,
      ShardId: shard?.ShardId,
      ShardIteratorType,
      SequenceNumber,
    })
    now += 23 * hour - minute
    const { ShardIterator: at } = await door.call('GetShardIterator', from('AT_SEQUENCE_NUMBER', a))
    const { ShardIterator: after } = await door.call('GetShardIterator', from('AFTER_SEQUENCE_NUMBER', a))
    now += 2 * minute
    expect(await door.refusal('GetRecords', { ShardIterator: at })).toMatchObject(trimmed)
    expect((await door.call('GetRecords', { ShardIterator: after })).Records.map(keyOf)).toEqual(['b'])
    expect(await door.refusal('GetShardIterator', from('AT_SEQUENCE_NUMBER', a))).toMatchObject(trimmed)
    now += hour
    expect(await door.refusal('GetShardIterator', from('AFTER_SEQUENCE_NUMBER', a))).toMatchObject(trimmed)
    const { ShardIterator: afterAll } = await door.call('GetShardIterator', from('AFTER_SEQUENCE_NUMBER', b))
    expect(await door.call('GetRecords', { ShardIterator: afterAll })).toMatchObject({ Records: [] })
  })

  it('is not missed where a shard was idle for a day', async () => {
    await using slow = await openEngine({ memory: true, now: () => now, shardLife: 100 * hour })
    const slowDoor = streamDoorTo((operation, input) => slow.execute(operation, input))
    const { TableName, StreamArn } = await makeStream(slowDoor)
    await slowDoor.call('PutItem', { TableName, Item: { pk: { S: 'a' } } })
    let next = await iteratorOf(slowDoor, StreamArn, oldest)
    const keys: unknown[] = []
    for (let minutes = 0; minutes < 30 * 60; minutes += 10) {
      const { Records, NextShardIterator = '' } = await slowDoor.call('GetRecords', { ShardIterator: next })
      keys.push(...Records.map(keyOf))
      next = NextShardIterator
      now += 10 * minute
    }
    await slowDoor.call('PutItem', { TableName, Item: { pk: { S: 'b' } } })
    const { Records } = await slowDoor.call('GetRecords', { ShardIterator: next })
    expect([...keys, ...Records.map(keyOf)]).toEqual(['a', 'b'])
    expect((await recordsOf(slowDoor, StreamArn)).map(keyOf)).toEqual(['b'])
  })
})

describe('a stream', () => {
  it.each([
    ['is disabled', 'UpdateTable', { StreamSpecification: { StreamEnabled: false } }],
    ['goes with its table', 'DeleteTable', {}],
  ] as const)('can be read for 24 hours after it %s', async (_, operation, request) => {
    const { TableName, StreamArn } = await makeStream(door)
    await put(TableName, 'a')
    const ShardIterator = await iteratorOf(door, StreamArn, oldest)
    await door.call(operation, { TableName, ...request })
    const { Records, NextShardIterator } = await door.call('GetRecords', { ShardIterator })
    expect([Records.map(keyOf), NextShardIterator]).toEqual([['a'], undefined])
    now += 24 * hour
    expect(await door.call('ListStreams', { TableName })).toMatchObject({ Streams: [{ StreamArn }] })
    const { StreamDescription } = await door.call('DescribeStream', { StreamArn })
    expect(StreamDescription).toMatchObject({
      StreamStatus: 'DISABLED',
      TableName,
      Shards: [{ SequenceNumberRange: { EndingSequenceNumber: expect.any(String) } }],
    })
    expect((await recordsOf(door, StreamArn)).map(keyOf)).toEqual(['a'])
    now += 1
    expect(await door.call('ListStreams', { TableName })).toEqual({ Streams: [] })
    expect(await door.refusal('DescribeStream', { StreamArn })).toEqual({
      name: 'ResourceNotFoundException',
      message: `Requested resource not found: Stream: ${StreamArn} not found`,
    })
  })

  it('has another name each time it is enabled, even within a millisecond', async () => {
    const { TableName, StreamArn } = await makeStream(door)
    const enable = { TableName, StreamSpecification: { StreamEnabled: true, StreamViewType: 'KEYS_ONLY' } }
    await door.call('UpdateTable', { TableName, StreamSpecification: { StreamEnabled: false } })
    const disabled = await door.call('DescribeTable', { TableName })
    expect(disabled.Table.LatestStreamArn).toBe(StreamArn)
    expect(disabled.Table.StreamSpecification).toBeUndefined()
    const second = await door.call('UpdateTable', enable)
    await door.call('DeleteTable', { TableName })
    await door.call('CreateTable', {
      TableName,
      BillingMode: 'PAY_PER_REQUEST',
      KeySchema: [{ AttributeName: 'pk', KeyType: 'HASH' }],
      AttributeDefinitions: [{ AttributeName: 'pk', AttributeType: 'S' }],
    })
    await put(TableName, 'before')
    const third = await door.call('UpdateTable', enable)
    await put(TableName, 'after')
    const arns = [
      StreamArn,
      ...[second, third].map(({ TableDescription }) => TableDescription.LatestStreamArn),
    ]
    const { Streams } = await door.call('ListStreams', { TableName })
    expect(Streams.map(({ StreamArn }) => StreamArn)).toEqual(arns)
    expect(new Set(arns).size).toBe(3)
    const records = await Promise.all(arns.map((arn) => recordsOf(door, arn)))
    expect(records.map((each) => each.map(keyOf))).toEqual([[], [], ['after']])
  })
})

function put(TableName: string, pk: string) {
  return door.call('PutItem', { TableName, Item: { pk: { S: pk }, at: { N: String(now) } } })
}

async function readOnce(StreamArn: string, ShardId = '', Limit = 1000) {
  const ShardIterator = await iteratorOf(door, StreamArn, { ...oldest, ShardId })
  return door.call('GetRecords', { ShardIterator, Limit })
}

function keyOf({ dynamodb: { Keys } }: Awaited<ReturnType<typeof recordsOf>>[number]): string | undefined {
  return Keys.pk && 'S' in Keys.pk ? Keys.pk.S : undefined
}
