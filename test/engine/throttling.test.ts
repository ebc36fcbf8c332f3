import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { type Engine, type EngineOptions, openEngine } from '../../src/engine/index.ts'

const minute = 60_000

describe('provisioned capacity', () => {
  let engine: Engine
  let now: number
  const open = async (options: Partial<EngineOptions> = {}) => {
    engine = await openEngine({ memory: true, throttle: true, now: () => now, ...options } as EngineOptions)
    await engine.execute('CreateTable', {
      TableName: 'tab',
      AttributeDefinitions: [
        { AttributeName: 'pk', AttributeType: 'S' },
        { AttributeName: 'gpk', AttributeType: 'S' },
      ],
      KeySchema: [{ AttributeName: 'pk', KeyType: 'HASH' }],
      ProvisionedThroughput: { ReadCapacityUnits: 10, WriteCapacityUnits: 10 },
      GlobalSecondaryIndexes: [
        {
          IndexName: 'byG',
          KeySchema: [{ AttributeName: 'gpk', KeyType: 'HASH' }],
          Projection: { ProjectionType: 'ALL' },
          ProvisionedThroughput: { ReadCapacityUnits: 10, WriteCapacityUnits: 1 },
        },
      ],
    })
  }
  beforeEach(async () => {
    now = Date.UTC(2026, 0, 1)
    await open()
  })
  afterEach(() => engine.close())

  const get = (rest = {}) =>
    engine.execute('GetItem', { TableName: 'tab', Key: { pk: { S: 'a' } }, ConsistentRead: true, ...rest })
  const put = (Item: object = {}) =>
    engine.execute('PutItem', { TableName: 'tab', Item: { pk: { S: 'a' }, ...Item } })
  const untilRejected = async (work: () => Promise<unknown>) => {
    for (let count = 0; count < 10_000; count++) {
      try {
        await work()
      } catch (error) {
        return { count, error: error as Error }
      }
    }
    throw new Error('never rejected')
  }

  it("allows a burst of five minutes' capacity, then refills per second", async () => {
    const { count, error } = await untilRejected(get)
    expect(count).toBe(3000)
    expect(error).toMatchObject({
      name: 'ProvisionedThroughputExceededException',
      message: expect.stringContaining(
        'The level of configured provisioned throughput for the table was exceeded',
      ),
    })
    await put()
    now += 1000
    expect((await untilRejected(get)).count).toBe(10)
  })

  it('names the exceeded limit, of the table or of an index', async () => {
    const arn = 'arn:aws:dynamodb:local:000000000000:table/tab'
    const reads = await untilRejected(get)
    expect(reads.error).toMatchObject({
      members: { ThrottlingReasons: [{ reason: 'TableReadProvisionedThroughputExceeded', resource: arn }] },
    })
    const writes = await untilRejected(() => put({ gpk: { S: String(Math.random()) } }))
    expect(writes.error).toMatchObject({
      members: {
        ThrottlingReasons: [
          { reason: 'IndexWriteProvisionedThroughputExceeded', resource: `${arn}/index/byG` },
        ],
      },
    })
  })

  it('of an index, once exceeded, rejects writes to its table', async () => {
    const { count } = await untilRejected(() => put({ gpk: { S: String(Math.random()) } }))
    // The index has 300 units: the first put costs one, and each put that moves the entry costs two.
    expect(count).toBe(151)
    now += 600_000
    await put()
  })

  it('once exceeded leaves part of a batch unprocessed and cancels a transaction', async () => {
    await engine.execute('CreateTable', {
      TableName: 'free',
      BillingMode: 'PAY_PER_REQUEST',
      AttributeDefinitions: [{ AttributeName: 'pk', AttributeType: 'S' }],
      KeySchema: [{ AttributeName: 'pk', KeyType: 'HASH' }],
    })
    await untilRejected(get)
    const Key = { pk: { S: 'a' } }
    const Keys = [Key]
    const answer = await engine.execute('BatchGetItem', { RequestItems: { tab: { Keys }, free: { Keys } } })
    expect(answer).toEqual({ Responses: { free: [] }, UnprocessedKeys: { tab: { Keys } } })
    await expect(engine.execute('BatchGetItem', { RequestItems: { tab: { Keys } } })).rejects.toMatchObject({
      name: 'ProvisionedThroughputExceededException',
    })
    const items = ['tab', 'free'].map((TableName) => ({ Get: { TableName, Key } }))
    await expect(engine.execute('TransactGetItems', { TransactItems: items })).rejects.toMatchObject({
      name: 'TransactionCanceledException',
      members: { CancellationReasons: [{ Code: 'ProvisionedThroughputExceeded' }, { Code: 'None' }] },
    })
  })

  it("is applied to a batch whether it has the table's name or its ARN", async () => {
    await untilRejected(get)
    const { Table } = (await engine.execute('DescribeTable', { TableName: 'tab' })) as {
      Table: { TableArn: string }
    }
    const RequestItems = { [Table.TableArn]: { Keys: [{ pk: { S: 'a' } }] } }
    await expect(engine.execute('BatchGetItem', { RequestItems })).rejects.toMatchObject({
      name: 'ProvisionedThroughputExceededException',
    })
  })

  it('is applied to PartiQL statements, individually in a batch', async () => {
    const other = { TableName: 'other', BillingMode: 'PAY_PER_REQUEST' } as const
    await engine.execute('CreateTable', {
      ...other,
      AttributeDefinitions: [{ AttributeName: 'pk', AttributeType: 'S' }],
      KeySchema: [{ AttributeName: 'pk', KeyType: 'HASH' }],
    })
    const Statement = `SELECT * FROM "tab" WHERE pk = 'from "x"'`
    const reads = await untilRejected(() =>
      engine.execute('ExecuteStatement', { Statement, ConsistentRead: true }),
    )
    expect(reads).toMatchObject({ count: 3000, error: { name: 'ProvisionedThroughputExceededException' } })
    const insert = { Statement: `INSERT INTO tab VALUE {'pk': 'b'}` }
    await engine.execute('ExecuteStatement', insert)
    const Statements = [{ Statement }, { Statement: `SELECT * FROM other WHERE pk = 'from tab'` }]
    expect(await engine.execute('BatchExecuteStatement', { Statements })).toEqual({
      Responses: [
        { TableName: 'tab', Error: { Code: 'ProvisionedThroughputExceeded', Message: reads.error.message } },
        { TableName: 'other' },
      ],
    })
    await expect(
      engine.execute('ExecuteTransaction', { TransactStatements: Statements }),
    ).rejects.toMatchObject({
      members: { CancellationReasons: [{ Code: 'ProvisionedThroughputExceeded' }, { Code: 'None' }] },
    })
  })

  it('is returned only in the detail of ReturnConsumedCapacity', async () => {
    expect(await get()).toEqual({})
    expect(await get({ ReturnConsumedCapacity: 'TOTAL' })).toEqual({
      ConsumedCapacity: { TableName: 'tab', CapacityUnits: 1 },
    })
    expect(await get({ ReturnConsumedCapacity: 'INDEXES' })).toMatchObject({
      ConsumedCapacity: { Table: { CapacityUnits: 1 } },
    })
  })

  it('is not enforced by an engine without throttling', async () => {
    await engine.close()
    await open({ throttle: false })
    for (let count = 0; count < 3100; count++) await get()
    expect(await get()).toEqual({})
  })

  describe('with auto scaling', () => {
    beforeEach(async () => {
      await engine.close()
      await open({ autoScaling: { tab: { read: { min: 5, max: 40, target: 50 } } } })
    })
    const throughput = async () => {
      const { Table } = await engine.execute('DescribeTable', { TableName: 'tab' })
      return Table.ProvisionedThroughput
    }
    const minuteOf = async (unitsASecond: number) => {
      for (let count = 0; count < unitsASecond * 60; count++) await get()
      now += minute
    }

    it('grows to the needed capacity after two minutes above the target', async () => {
      await minuteOf(8)
      expect((await throughput()).ReadCapacityUnits).toBe(10)
      await minuteOf(8)
      const grown = await throughput()
      expect(grown.ReadCapacityUnits).toBe(16)
      expect(grown.LastIncreaseDateTime).toBe(now / 1000)
      expect(grown.WriteCapacityUnits).toBe(10)
    })

    it('shrinks after fifteen minutes below the target, at most to the minimum', async () => {
      await minuteOf(8)
      await minuteOf(8)
      for (let at = 0; at < 15; at++) {
        expect((await throughput()).ReadCapacityUnits).toBe(16)
        await minuteOf(1)
      }
      await minuteOf(1)
      expect((await throughput()).ReadCapacityUnits).toBe(5)
    })

    it('changes once for concurrent requests, and fails none of them', async () => {
      await minuteOf(8)
      await minuteOf(8)
      const answers = await Promise.all(Array.from({ length: 50 }, () => get()))
      expect(answers).toEqual(Array.from({ length: 50 }, () => ({})))
      expect((await throughput()).ReadCapacityUnits).toBe(16)
    })

    it('fails no request if the table cannot be changed now', async () => {
      await minuteOf(8)
      await minuteOf(8)
      const [, ...answers] = await Promise.allSettled([
        engine.execute('UpdateTable', {
          TableName: 'tab',
          ProvisionedThroughput: { ReadCapacityUnits: 16, WriteCapacityUnits: 10 },
        }),
        ...Array.from({ length: 20 }, () => get()),
      ])
      expect(answers.map(({ status }) => status)).toEqual(Array.from({ length: 20 }, () => 'fulfilled'))
      expect((await throughput()).ReadCapacityUnits).toBe(16)
    })

    it('requires throttling', async () => {
      await expect(openEngine({ memory: true, autoScaling: {} })).rejects.toThrow(
        'autoScaling expected throttle: true',
      )
    })
  })
})

describe('the maximum throughput of an on-demand table', () => {
  it('throttles only the reads or writes that it is set for, and names the limit', async () => {
    let now = Date.UTC(2026, 0, 1)
    await using engine = await openEngine({ memory: true, throttle: true, now: () => now })
    await engine.execute('CreateTable', {
      TableName: 'tab',
      BillingMode: 'PAY_PER_REQUEST',
      AttributeDefinitions: [{ AttributeName: 'pk', AttributeType: 'S' }],
      KeySchema: [{ AttributeName: 'pk', KeyType: 'HASH' }],
      OnDemandThroughput: { MaxReadRequestUnits: 1 },
    })
    const Key = { pk: { S: 'a' } }
    const get = () => engine.execute('GetItem', { TableName: 'tab', Key, ConsistentRead: true })
    for (let count = 0; count < 300; count += 1) await get()
    const message = 'Throughput exceeds the maximum OnDemandThroughput configured on table or index'
    await expect(get()).rejects.toMatchObject({
      name: 'ThrottlingException',
      message,
      members: {
        throttlingReasons: [
          {
            reason: 'TableReadMaxOnDemandThroughputExceeded',
            resource: 'arn:aws:dynamodb:local:000000000000:table/tab',
          },
        ],
      },
    })
    await expect(
      engine.execute('TransactGetItems', { TransactItems: [{ Get: { TableName: 'tab', Key } }] }),
    ).rejects.toMatchObject({
      members: { CancellationReasons: [{ Code: 'ThrottlingError', Message: message }] },
    })
    for (let count = 0; count < 400; count += 1) {
      await engine.execute('PutItem', { TableName: 'tab', Item: Key })
    }
    now += 1000
    await get()
  })
})
