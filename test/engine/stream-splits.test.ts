import fc from 'fast-check'
import { beforeAll, describe, expect, it } from 'vitest'
import { type Engine, openEngine } from '../../src/engine/index.ts'
import { fromWire, openStreamClient } from '../../src/store/index.ts'
import { readStream, type StreamPosition } from '../../src/streams/index.ts'
import {
  iteratorOf,
  makeStream,
  recordsOf,
  type StreamRecord,
  type StreamsClient,
  shardsOf,
  streamsClientFrom,
} from './stream-entry-points.ts'

const minute = 60_000
const hour = 60 * minute
const splitRate = 50
let now = Date.UTC(2030, 0, 1)
let engine: Engine
const client: StreamsClient = streamsClientFrom((operation, input) => engine.execute(operation, input))

beforeAll(async () => {
  engine = await openEngine({ memory: true, now: () => now, shardSplitRate: splitRate })
  return () => engine.close()
})

describe('a stream whose shards are split', () => {
  it('has two children of each shard, and one of them has the records of a partition key', async () => {
    const { TableName, StreamArn } = await makeStream(client)
    const keys = Array.from({ length: 20 }, (_, at) => `key ${at}`)
    for (const key of keys) await put(TableName, key)
    expect(await engine.splitShards(TableName)).toBe(2)
    for (const key of keys) await put(TableName, key)
    expect(await engine.splitShards(TableName)).toBe(4)
    for (const key of keys) await put(TableName, key)

    const shards = await shardsOf(client, StreamArn)
    const open = shards.filter(({ SequenceNumberRange: range }) => range.EndingSequenceNumber === undefined)
    expect([shards.length, open.length]).toEqual([7, 4])
    const [root, ...others] = shards
    expect(root?.ParentShardId).toBeUndefined()
    const childrenOf = (id: string | undefined) =>
      others.filter(({ ParentShardId }) => ParentShardId === id).map(({ ShardId }) => ShardId)
    expect(childrenOf(root?.ShardId)).toHaveLength(2)
    for (const child of childrenOf(root?.ShardId)) expect(childrenOf(child)).toHaveLength(2)

    const perShard = await Promise.all(
      shards.map(async ({ ShardId }) => (await readShard(StreamArn, ShardId)).map(keyOf)),
    )
    const generations = [perShard.slice(0, 1), perShard.slice(1, 3), perShard.slice(3)]
    for (const generation of generations) expect(generation.flat().sort()).toEqual([...keys].sort())
    expect(perShard.every((records) => records.length > 0)).toBe(true)
    for (const [at, shard] of shards.entries()) {
      const parent = shards.findIndex(({ ShardId }) => ShardId === shard.ParentShardId)
      if (parent >= 0) expect(perShard[parent]).toEqual(expect.arrayContaining(perShard[at] ?? []))
    }
  })

  it('has the records of equal numbers in one shard, however they are written', async () => {
    const { TableDescription } = await client.call('CreateTable', {
      TableName: 'numbered',
      AttributeDefinitions: [{ AttributeName: 'n', AttributeType: 'N' }],
      KeySchema: [{ AttributeName: 'n', KeyType: 'HASH' }],
      BillingMode: 'PAY_PER_REQUEST',
      StreamSpecification: { StreamEnabled: true, StreamViewType: 'KEYS_ONLY' },
    })
    for (let split = 0; split < 5; split += 1) await engine.splitShards('numbered')
    for (const [at, n] of ['7', '7.0', '0.7e1', '70e-1'].entries())
      await client.call('PutItem', { TableName: 'numbered', Item: { n: { N: n }, at: { N: String(at) } } })
    const { LatestStreamArn } = TableDescription
    const counts = []
    for (const { ShardId } of await shardsOf(client, LatestStreamArn))
      counts.push((await readShard(LatestStreamArn, ShardId)).length)
    expect(counts.filter((count) => count > 0)).toEqual([4])
  })

  it('is split by itself where a shard receives more records in a second than the split rate', async () => {
    const { TableName, StreamArn } = await makeStream(client)
    for (let at = 0; at < splitRate; at += 1) await put(TableName, `calm ${at}`)
    now += 1000
    for (let at = 0; at < splitRate; at += 1) await put(TableName, `calm ${at}`)
    expect(await shardsOf(client, StreamArn)).toHaveLength(1)
    await put(TableName, 'hot')
    expect(await shardsOf(client, StreamArn)).toHaveLength(3)
    expect(await recordsOf(client, StreamArn)).toHaveLength(2 * splitRate + 1)
  })

  it('has at most 64 open shards, which are closed when the stream is disabled', async () => {
    const { TableName, StreamArn } = await makeStream(client)
    const counts = []
    for (let split = 0; split < 7; split += 1) counts.push(await engine.splitShards(TableName))
    expect(counts).toEqual([2, 4, 8, 16, 32, 64, 64])
    await client.call('UpdateTable', { TableName, StreamSpecification: { StreamEnabled: false } })
    const { StreamDescription: page } = await client.call('DescribeStream', { StreamArn })
    const { StreamDescription: rest } = await client.call('DescribeStream', {
      StreamArn,
      ExclusiveStartShardId: page.LastEvaluatedShardId,
    })
    const shards = [...page.Shards, ...rest.Shards]
    expect(shards).toHaveLength(127)
    expect(shards.every(({ SequenceNumberRange: range }) => range.EndingSequenceNumber)).toBe(true)
    await expect(engine.splitShards(TableName)).rejects.toThrow(`The table ${TableName} has no stream`)
    await expect(engine.splitShards('missing')).rejects.toMatchObject({ name: 'ResourceNotFoundException' })
  })

  it('fails reads of removed records in their shard only', async () => {
    const { TableName, StreamArn } = await makeStream(client)
    await engine.splitShards(TableName)
    const [, one, other] = await shardsOf(client, StreamArn)
    const keyIn = async (shard: string | undefined) => {
      for (let at = 0; at < 100; at += 1) {
        await put(TableName, `probe ${at}`)
        const found = (await readShard(StreamArn, shard)).at(-1)
        if (found !== undefined && keyOf(found) === `probe ${at}`) return `probe ${at}`
      }
      throw new Error('no key of 100 is in this shard')
    }
    const [inOne, inOther] = [await keyIn(one?.ShardId), await keyIn(other?.ShardId)]
    // The records of the other shard that follow it are removed with it, and are none that a reader of this one misses.
    const [removed] = (await readShard(StreamArn, one?.ShardId)).slice(-1)
    now += hour
    await put(TableName, inOne)
    const [numberInOne] = (await readShard(StreamArn, one?.ShardId)).slice(-1)
    await put(TableName, inOther)
    const from = async (shard: string | undefined, record: StreamRecord | undefined) =>
      client.call('GetShardIterator', {
        StreamArn,
        ShardId: shard,
        ShardIteratorType: 'AT_SEQUENCE_NUMBER',
        SequenceNumber: record?.dynamodb.SequenceNumber,
      })
    const [, lastInOther] = (await readShard(StreamArn, other?.ShardId)).slice(-2)
    now += 23 * hour + 1
    // What was written an hour before these records is removed by now, and lies between none of them.
    for (const [shard, record] of [
      [one, numberInOne],
      [other, lastInOther],
    ] as const)
      expect((await from(shard?.ShardId, record)).ShardIterator).toBeDefined()
    const after = await client.call('GetShardIterator', {
      StreamArn,
      ShardId: one?.ShardId,
      ShardIteratorType: 'AFTER_SEQUENCE_NUMBER',
      SequenceNumber: removed?.dynamodb.SequenceNumber,
    })
    const rest = await client.call('GetRecords', { ShardIterator: after.ShardIterator })
    expect(rest.Records.map(keyOf)).toEqual([inOne])
    expect((await recordsOf(client, StreamArn)).map(keyOf)).toEqual([inOne, inOther])
    now += hour
    await expect(from(one?.ShardId, numberInOne)).rejects.toThrow('has been trimmed')
  })
})

describe('a reader of a stream that is split and rolled while items are written', () => {
  const step = fc.oneof(
    { weight: 6, arbitrary: fc.record({ kind: fc.constant('write' as const), item: fc.nat(7) }) },
    fc.constant({ kind: 'split' as const }),
    fc.constant({ kind: 'roll' as const }),
    fc.constant({ kind: 'restart' as const }),
  )

  it('gets each change once and those of an item in order, also across restarts', async () => {
    await using brief = await openEngine({ memory: true, now: () => now, shardLife: minute })
    const streams = await openStreamClient({ kind: 'embedded', engine: brief })
    const client = streamsClientFrom((operation, input) => brief.execute(operation, input))
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 25 }), async (steps) => {
        const { TableName, StreamArn: streamArn } = await makeStream(client)
        const seen: [key: string, n: string][] = []
        const written: typeof seen = []
        let from: StreamPosition | 'oldest' = 'oldest'
        const readOn = async (isDone: () => boolean) => {
          const options = { streamArn, from, poll: { least: 0, most: 1 }, now: () => now }
          for await (const event of readStream(streams, options)) {
            expect(event.kind).not.toBe('gap')
            for (const { dynamodb } of event.kind === 'records' ? event.records : []) {
              const { pk, n } = fromWire(dynamodb.NewImage ?? {})
              seen.push([String(pk), String(n)])
            }
            from = event.position
            if (isDone()) break
          }
        }
        for (const [at, { kind, ...rest }] of steps.entries()) {
          if (kind === 'split') await brief.splitShards(TableName)
          else if (kind === 'roll') now += minute
          else if (kind === 'restart') await readOn(() => seen.length === written.length)
          else {
            const key = `item ${'item' in rest ? rest.item : 0}`
            await client.call('PutItem', {
              TableName,
              Item: { pk: { S: key }, n: { N: String(at) } },
            })
            written.push([key, String(at)])
          }
        }
        await client.call('UpdateTable', { TableName, StreamSpecification: { StreamEnabled: false } })
        await readOn(() => false)
        expect([...seen].sort()).toEqual([...written].sort())
        for (const [key] of written) expect(ofKey(seen, key)).toEqual(ofKey(written, key))
      }),
      { numRuns: Number(process.env.STREAM_RUNS ?? 40) },
    )
  })
})

/** Puts an item with a value that it hasn't had. */
function put(TableName: string, pk: string) {
  puts += 1
  return client.call('PutItem', { TableName, Item: { pk: { S: pk }, n: { N: String(puts) } } })
}

let puts = 0

async function readShard(StreamArn: string, ShardId: string | undefined): Promise<readonly StreamRecord[]> {
  const start = { ShardIteratorType: 'TRIM_HORIZON', ...(ShardId !== undefined && { ShardId }) }
  const ShardIterator = await iteratorOf(client, StreamArn, start)
  return (await client.call('GetRecords', { ShardIterator })).Records
}

function keyOf({ dynamodb }: StreamRecord): string {
  return String((dynamodb.Keys.pk as { S: string }).S)
}

function ofKey(changes: readonly (readonly [string, string])[], key: string) {
  return changes.filter(([of]) => of === key)
}
