import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { type Engine, openEngine } from '../../src/engine/index.ts'

/** The limits are those of the Developer Guide: 3,000 read and 1,000 write units a second for each partition. */
describe('with throttled partitions', () => {
  const second = 1000
  const minute = 60 * second
  let engine: Engine
  let now: number
  beforeEach(async () => {
    now = Date.UTC(2026, 0, 1)
    engine = await openEngine({ memory: true, throttlePartitions: true, now: () => now })
    await engine.execute('CreateTable', {
      TableName: 'hot',
      BillingMode: 'PAY_PER_REQUEST',
      AttributeDefinitions: [
        { AttributeName: 'pk', AttributeType: 'S' },
        { AttributeName: 'g', AttributeType: 'S' },
      ],
      KeySchema: [{ AttributeName: 'pk', KeyType: 'HASH' }],
      GlobalSecondaryIndexes: [
        {
          IndexName: 'byG',
          KeySchema: [{ AttributeName: 'g', KeyType: 'HASH' }],
          Projection: { ProjectionType: 'KEYS_ONLY' },
        },
      ],
    })
  })
  afterEach(() => engine.close())

  // The keys `a` and `g` are in different partitions of the four of an on-demand table.

  /** An item of 100 write units. */
  const large = (pk: string, more = {}) => ({
    pk: { S: pk },
    text: { S: 'x'.repeat(100 * 1024 - 100) },
    ...more,
  })
  const put = (pk: string, more = {}) =>
    engine.execute('PutItem', { TableName: 'hot', Item: large(pk, more) })
  const get = (pk: string) =>
    engine.execute('GetItem', { TableName: 'hot', Key: { pk: { S: pk } }, ConsistentRead: true })
  const resource = 'arn:aws:dynamodb:local:000000000000:table/hot'
  const writeThrottled = {
    name: 'ThrottlingException',
    message: expect.stringContaining('check if you have a hot key'),
    members: { throttlingReasons: [{ reason: 'TableWriteKeyRangeThroughputExceeded', resource }] },
  }
  const tenPuts = async (pk: string) => {
    for (let count = 0; count < 10; count += 1) await put(pk)
  }

  it('a key has 1,000 write units a second, and other keys have theirs', async () => {
    await tenPuts('a')
    await expect(put('a')).rejects.toMatchObject(writeThrottled)
    await put('g')
    now += second
    await tenPuts('a')
    await expect(put('a')).rejects.toMatchObject(writeThrottled)
  })

  it('reads have limits of their own', async () => {
    await tenPuts('a')
    for (let count = 0; count < 120; count += 1) await get('a')
    await expect(get('a')).rejects.toMatchObject({
      members: { throttlingReasons: [{ reason: 'TableReadKeyRangeThroughputExceeded', resource }] },
    })
    const query = {
      TableName: 'hot',
      KeyConditionExpression: 'pk = :pk',
      ExpressionAttributeValues: { ':pk': { S: 'a' } },
    }
    await expect(engine.execute('Query', query)).rejects.toMatchObject({ name: 'ThrottlingException' })
    await engine.execute('Query', { ...query, ExpressionAttributeValues: { ':pk': { S: 'g' } } })
  })

  it('a batch leaves the items of a hot key unprocessed, and a transaction is cancelled', async () => {
    await tenPuts('a')
    const requests = ['a', 'g'].map((pk) => ({ PutRequest: { Item: { pk: { S: pk } } } }))
    const answer = await engine.execute('BatchWriteItem', { RequestItems: { hot: requests } })
    expect(answer.UnprocessedItems).toEqual({ hot: [requests[0]] })
    expect(
      (await engine.execute('GetItem', { TableName: 'hot', Key: { pk: { S: 'g' } } })).Item,
    ).toBeDefined()
    const TransactItems = ['g', 'a'].map((pk) => ({ Put: { TableName: 'hot', Item: { pk: { S: pk } } } }))
    await expect(engine.execute('TransactWriteItems', { TransactItems })).rejects.toMatchObject({
      name: 'TransactionCanceledException',
      members: { CancellationReasons: [{ Code: 'None' }, { Code: 'ThrottlingError' }] },
    })
    const only = { RequestItems: { hot: [requests[0] ?? {}] } }
    await expect(engine.execute('BatchWriteItem', only)).rejects.toMatchObject({
      name: 'ThrottlingException',
    })
  })

  it('a hot key of an index throttles the puts of its items', async () => {
    // Ten thousand items of one unit would take long: an index entry is as large as its key.
    const g = { g: { S: 'g'.repeat(2000) } }
    let count = 0
    const error = await (async () => {
      for (; count < 2000; count += 1) {
        const failed = await engine
          .execute('PutItem', { TableName: 'hot', Item: { pk: { S: `p${count}` }, ...g } })
          .then(
            () => undefined,
            (cause: unknown) => cause,
          )
        if (failed !== undefined) return failed
      }
      return undefined
    })()
    expect(error).toMatchObject({
      members: {
        throttlingReasons: [
          { reason: 'IndexWriteKeyRangeThroughputExceeded', resource: `${resource}/index/byG` },
        ],
      },
    })
    expect(count).toBe(500)
  })

  it('a partition that is hot for two minutes is split, which helps several keys and not a single one', async () => {
    // With one partition, all keys share it.
    await engine.execute('CreateTable', {
      TableName: 'small',
      ProvisionedThroughput: { ReadCapacityUnits: 10, WriteCapacityUnits: 10 },
      AttributeDefinitions: [{ AttributeName: 'pk', AttributeType: 'S' }],
      KeySchema: [{ AttributeName: 'pk', KeyType: 'HASH' }],
    })
    /** How many of 24 puts to some keys succeed within a second. */
    const succeeded = async (...keys: readonly string[]) => {
      const outcomes: boolean[] = []
      for (let at = 0; at < 24; at += 1) {
        const Item = large(keys[at % keys.length] ?? '')
        outcomes.push(
          await engine.execute('PutItem', { TableName: 'small', Item }).then(
            () => true,
            () => false,
          ),
        )
      }
      now += second
      return outcomes.filter(Boolean).length
    }
    expect(await succeeded('a', 'b')).toBe(10)
    for (let minutes = 0; minutes < 3; minutes += 1) {
      now += minute - second
      await succeeded('a', 'b')
    }
    expect(await succeeded('a', 'b')).toBe(20)
    for (let minutes = 0; minutes < 4; minutes += 1) {
      now += minute - second
      await succeeded('a')
    }
    expect(await succeeded('a')).toBe(10)
  })

  it('a table with a higher warm throughput has more partitions', async () => {
    const keys = Array.from({ length: 16 }, (_, at) => `key-${at}`)
    const throttledKeys = async (TableName: string) => {
      let throttled = 0
      for (const pk of keys) {
        for (let count = 0; count < 3; count += 1) {
          await engine.execute('PutItem', { TableName, Item: large(pk) }).catch(() => {
            throttled += 1
          })
        }
      }
      return throttled
    }
    await engine.execute('CreateTable', {
      TableName: 'warm',
      BillingMode: 'PAY_PER_REQUEST',
      AttributeDefinitions: [{ AttributeName: 'pk', AttributeType: 'S' }],
      KeySchema: [{ AttributeName: 'pk', KeyType: 'HASH' }],
      WarmThroughput: { WriteUnitsPerSecond: 200_000 },
    })
    expect(await throttledKeys('hot')).toBeGreaterThan(0)
    expect(await throttledKeys('warm')).toBe(0)
  })
})
