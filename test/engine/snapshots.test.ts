import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { type AttributeValue, type Engine, openEngine } from '../../src/engine/index.ts'
import { tableInput } from './tables.ts'

describe.each(['memory', 'directory'])('snapshots of an engine in a test, in %s', (kind) => {
  let folder: string
  let engine: Engine
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'dynagate-snapshots-'))
    engine = await openEngine(kind === 'memory' ? { memory: true } : { directory: join(folder, 'engine') })
    await engine.execute(
      'CreateTable',
      tableInput('cats', { key: { pk: 'S' }, global: { byAge: { key: { age: 'N' } } } }),
    )
    await put('tom', 3)
  })
  afterEach(async () => {
    await engine.close()
    await rm(folder, { recursive: true })
  })

  const put = (pk: string, age: number) =>
    engine.execute('PutItem', { TableName: 'cats', Item: { pk: { S: pk }, age: { N: String(age) } } })
  const count = async (rest = {}) => (await engine.execute('Scan', { TableName: 'cats', ...rest })).Count
  const tables = async () => (await engine.execute('ListTables', {})).TableNames

  const keysInStream = async () => {
    const { Streams } = await engine.execute('ListStreams', {})
    const keys: string[] = []
    for (const { StreamArn } of Streams) {
      const { StreamDescription } = await engine.execute('DescribeStream', { StreamArn })
      for (const { ShardId } of StreamDescription.Shards) {
        const start = { StreamArn, ShardId, ShardIteratorType: 'TRIM_HORIZON' } as const
        const { ShardIterator } = await engine.execute('GetShardIterator', start)
        const { Records } = await engine.execute('GetRecords', { ShardIterator })
        keys.push(...Records.map(({ dynamodb }) => stringOf(dynamodb.Keys.pk)))
      }
    }
    return keys
  }

  it('reset() deletes all tables, and the engine stays usable', async () => {
    await engine.reset()
    expect(await tables()).toEqual([])
    await expect(count()).rejects.toMatchObject({ name: 'ResourceNotFoundException' })
    await engine.execute('CreateTable', tableInput('cats', { key: { pk: 'S' } }))
    expect(await count()).toBe(0)
  })

  it('reset({ keepTables: true }) deletes all items and keeps the tables', async () => {
    await engine.reset({ keepTables: true })
    expect([await count(), await count({ IndexName: 'byAge' })]).toEqual([0, 0])
    const { Table } = await engine.execute('DescribeTable', { TableName: 'cats' })
    expect(Table).toMatchObject({ ItemCount: 0 })
    await put('kit', 1)
    expect(await count({ IndexName: 'byAge' })).toBe(1)
  })

  it('restore() restores tables, indexes and items', async () => {
    const saved = join(folder, 'saved')
    await engine.snapshot(saved)
    await put('kit', 1)
    await engine.execute('CreateTable', tableInput('dogs', { key: { pk: 'S' } }))
    await engine.restore(saved)
    expect(await tables()).toEqual(['cats'])
    expect([await count(), await count({ IndexName: 'byAge' })]).toEqual([1, 1])
    await put('kit', 1)
    await engine.restore(saved)
    expect(await count()).toBe(1)
  })

  it('snapshot() contains each transaction wholly or not at all', async () => {
    const pair = (n: number) =>
      engine.execute('TransactWriteItems', {
        TransactItems: ['left', 'right'].map((side) => ({
          Put: { TableName: 'cats', Item: { pk: { S: `${side} ${n}` }, age: { N: String(n) } } },
        })),
      })
    const writing = Promise.all(Array.from({ length: 200 }, (_, n) => pair(n)))
    const saved = join(folder, 'saved')
    await engine.snapshot(saved)
    await writing
    await engine.restore(saved)
    const { Items = [] } = await engine.execute('Scan', { TableName: 'cats' })
    const sides = (side: string) => Items.filter(({ pk }) => stringOf(pk).startsWith(side)).length
    expect(sides('left')).toBe(sides('right'))
  })

  const transaction = {
    ClientRequestToken: 'token',
    TransactItems: [{ Put: { TableName: 'cats', Item: { pk: { S: 'new' }, age: { N: '1' } } } }],
  }

  it.each([
    { keepTables: true },
    { keepTables: false },
  ])('reset(%j) deletes idempotency tokens', async (options) => {
    await engine.execute('TransactWriteItems', transaction)
    await engine.reset(options)
    if (!options.keepTables) await engine.execute('CreateTable', tableInput('cats', { key: { pk: 'S' } }))
    await engine.execute('TransactWriteItems', transaction)
    expect(await count()).toBe(1)
  })

  it('restore() restores idempotency tokens', async () => {
    await engine.execute('TransactWriteItems', transaction)
    const saved = join(folder, 'saved')
    await engine.snapshot(saved)
    await engine.reset()
    await engine.restore(saved)
    await engine.execute('DeleteItem', { TableName: 'cats', Key: { pk: { S: 'new' } } })
    await engine.execute('TransactWriteItems', transaction)
    expect(await count()).toBe(1)
  })

  it('restore() restores streams, time to live and counts, and later writes are added to them', async () => {
    await engine.execute('UpdateTable', {
      TableName: 'cats',
      StreamSpecification: { StreamEnabled: true, StreamViewType: 'KEYS_ONLY' },
    })
    await engine.execute('UpdateTimeToLive', {
      TableName: 'cats',
      TimeToLiveSpecification: { Enabled: true, AttributeName: 'until' },
    })
    await put('kit', 1)
    const saved = join(folder, 'saved')
    await engine.snapshot(saved)
    const before = await engine.execute('DescribeTable', { TableName: 'cats' })
    await engine.reset({ keepTables: true })
    await engine.restore(saved)
    expect(await engine.execute('DescribeTable', { TableName: 'cats' })).toEqual(before)
    await engine.restore(saved)
    await put('leo', 2)
    expect(await keysInStream()).toEqual(['kit', 'leo'])
    const until = { N: String(Math.floor(Date.now() / 1000) - 10) }
    await engine.execute('PutItem', { TableName: 'cats', Item: { pk: { S: 'old' }, until } })
    await expect.poll(() => engine.sweepExpired()).toBe(1)
  })

  it('reset({ keepTables: true }) keeps stream records, and later records follow them', async () => {
    await engine.execute('UpdateTable', {
      TableName: 'cats',
      StreamSpecification: { StreamEnabled: true, StreamViewType: 'KEYS_ONLY' },
    })
    await put('kit', 1)
    await engine.reset({ keepTables: true })
    await put('leo', 2)
    expect(await keysInStream()).toEqual(['kit', 'leo'])
    await engine.reset()
    expect(await engine.execute('ListStreams', {})).toEqual({ Streams: [] })
  })

  it('reset() works while indexes are created or deleted', async () => {
    await Promise.all(Array.from({ length: 600 }, (_, at) => put(`cat ${at}`, at)))
    const create = {
      IndexName: 'byColour',
      KeySchema: [{ AttributeName: 'colour', KeyType: 'HASH' }],
      Projection: { ProjectionType: 'ALL' },
    } as const
    await engine.execute('UpdateTable', {
      TableName: 'cats',
      AttributeDefinitions: [{ AttributeName: 'colour', AttributeType: 'S' }],
      GlobalSecondaryIndexUpdates: [{ Create: create }],
    })
    await engine.reset({ keepTables: true })
    const byColour = { IndexName: 'byColour' }
    await engine.execute('PutItem', { TableName: 'cats', Item: { pk: { S: 'tom' }, colour: { S: 'red' } } })
    expect([await count(), await count(byColour)]).toEqual([1, 1])
    const { Table } = await engine.execute('DescribeTable', { TableName: 'cats' })
    expect(Table).toMatchObject({ ItemCount: 1, TableStatus: 'ACTIVE' })
  })

  it('other requests are served while a large table is reset or restored', async () => {
    const items = Array.from({ length: 40 }, (_, at) => `${at}`)
    for (let round = 0; round < 100; round++) {
      await Promise.all(items.map((pk) => put(`${round} ${pk}`, round)))
    }
    const saved = join(folder, 'saved')
    await engine.snapshot(saved)
    const restoring = engine.restore(saved)
    let turns = 0
    let isDone = false
    const watching = restoring.then(() => {
      isDone = true
    })
    for (; !isDone; turns++) {
      expect(await count()).toBe(4001)
      await new Promise(setImmediate)
    }
    await watching
    expect(turns).toBeGreaterThan(5)
    expect(await count()).toBe(4001)
  })

  it('restore() rejects a snapshot without data, and changes nothing', async () => {
    const saved = join(folder, 'saved')
    await engine.snapshot(saved)
    await rm(join(saved, 'data'), { recursive: true })
    await expect(engine.restore(saved)).rejects.toThrow('has no data of an engine')
    expect(await count()).toBe(1)
  })

  it('restore() rejects a directory that is not a snapshot of this engine, and changes nothing', async () => {
    await expect(engine.restore(folder)).rejects.toThrow(
      'has no snapshot: save one there with engine.snapshot()',
    )
    await writeFile(
      join(folder, 'dynagate-snapshot.json'),
      JSON.stringify({ format: 1, regions: ['', 'eu-west-1'] }),
    )
    await expect(engine.restore(folder)).rejects.toThrow(
      'expected the regions one without a name, got one without a name, eu-west-1',
    )
    await writeFile(join(folder, 'dynagate-snapshot.json'), JSON.stringify({ format: 99, regions: [''] }))
    await expect(engine.restore(folder)).rejects.toThrow(
      'has the format 99; this engine reads 1: save it anew',
    )
    expect(await count()).toBe(1)
  })
})

function stringOf(value: AttributeValue | undefined): string {
  return value !== undefined && 'S' in value ? value.S : ''
}
