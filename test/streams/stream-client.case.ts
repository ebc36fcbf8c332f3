import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Engine, openEngine } from '../../src/engine/index.ts'
import { IteratorExpired, RecordsTrimmed, type StreamClient, TableNotFound } from '../../src/store/index.ts'

const minute = 60_000
const hour = 60 * minute
const TableName = 'orders'

/**
 * What every adapter of the port of streams must do.
 *
 * @param name what is tested, for the report.
 * @param open gives a client of an engine; closing it leaves the engine open.
 */
export function streamClientCases(name: string, open: (engine: Engine) => Promise<StreamClient>): void {
  describe(name, () => {
    let now = Date.UTC(2026, 0, 1)
    let engine: Engine
    let client: StreamClient
    let StreamArn: string

    beforeAll(async () => {
      engine = await openEngine({ memory: true, now: () => now })
      client = await open(engine)
      const { TableDescription } = await engine.execute('CreateTable', {
        TableName,
        KeySchema: [{ AttributeName: 'pk', KeyType: 'HASH' }],
        AttributeDefinitions: [{ AttributeName: 'pk', AttributeType: 'S' }],
        BillingMode: 'PAY_PER_REQUEST',
        StreamSpecification: { StreamEnabled: true, StreamViewType: 'NEW_AND_OLD_IMAGES' },
      })
      StreamArn = String(TableDescription.LatestStreamArn)
    })
    afterAll(async () => {
      await client.close()
      await engine.close()
    })

    async function iteratorAt(ShardIteratorType: 'TRIM_HORIZON' | 'LATEST'): Promise<string> {
      const { StreamDescription } = await client.describeStream({ StreamArn })
      const ShardId = String(StreamDescription.Shards.at(-1)?.ShardId)
      return (await client.getShardIterator({ StreamArn, ShardId, ShardIteratorType })).ShardIterator
    }

    it('describes a stream, its shards, and the children of one of them', async () => {
      const { StreamDescription } = await client.describeStream({ StreamArn })
      const [shard] = StreamDescription.Shards
      expect(StreamDescription.StreamStatus).toBe('ENABLED')
      expect(shard?.ShardId).toMatch(/^shardId-/)
      expect(shard?.SequenceNumberRange).toEqual({
        StartingSequenceNumber: expect.stringMatching(/^\d{21}$/),
      })
      const children = await client.describeStream({
        StreamArn,
        ShardFilter: { Type: 'CHILD_SHARDS', ShardId: String(shard?.ShardId) },
      })
      expect(children.StreamDescription.Shards).toEqual([])
    })

    it('returns records in the form in which a Lambda function receives them', async () => {
      const ShardIterator = await iteratorAt('LATEST')
      const key = { pk: { S: 'one' } }
      await engine.execute('PutItem', { TableName, Item: { ...key, total: { N: '12.50' } } })
      await engine.execute('DeleteItem', { TableName, Key: key })
      const { Records, NextShardIterator } = await client.getRecords({ ShardIterator })
      expect(Records).toMatchObject([
        {
          eventName: 'INSERT',
          dynamodb: {
            ApproximateCreationDateTime: now / 1000,
            Keys: key,
            NewImage: { ...key, total: { N: '12.5' } },
            SequenceNumber: expect.stringMatching(/^\d{21}$/),
          },
        },
        { eventName: 'REMOVE', dynamodb: { Keys: key, OldImage: { ...key, total: { N: '12.5' } } } },
      ])
      expect(await client.getRecords({ ShardIterator: String(NextShardIterator) })).toMatchObject({
        Records: [],
      })
    })

    it('tells apart an expired iterator, trimmed records and a stream that does not exist', async () => {
      await engine.execute('PutItem', { TableName, Item: { pk: { S: 'two' } } })
      const ShardIterator = await iteratorAt('TRIM_HORIZON')
      const { Records } = await client.getRecords({ ShardIterator })
      const SequenceNumber = String(Records.at(-2)?.dynamodb.SequenceNumber)
      const { StreamDescription } = await client.describeStream({ StreamArn })
      const ShardId = String(StreamDescription.Shards[0]?.ShardId)
      now += 16 * minute
      await expect(client.getRecords({ ShardIterator })).rejects.toThrow(IteratorExpired)
      now += 24 * hour
      const after = {
        StreamArn,
        ShardId,
        ShardIteratorType: 'AFTER_SEQUENCE_NUMBER',
        SequenceNumber,
      } as const
      await expect(client.getShardIterator(after)).rejects.toThrow(RecordsTrimmed)
      const missing = StreamArn.replace('/stream/', 'X/stream/')
      await expect(client.describeStream({ StreamArn: missing })).rejects.toThrow(TableNotFound)
    })

    it('fails without a call where its signal has fired', async () => {
      const signal = AbortSignal.abort()
      await expect(client.describeStream({ StreamArn }, { signal })).rejects.toMatchObject({
        code: 'CANCELLED',
      })
    })
  })
}
