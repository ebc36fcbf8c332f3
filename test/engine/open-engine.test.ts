import { readdir, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import {
  type Engine,
  EngineError,
  type EngineOptions,
  type OperationName,
  openEngine,
} from '../../src/engine/index.ts'
import { makeDirectory } from './directories.ts'
import { plain, tableInput } from './tables.ts'

const TableName = 'items'
const key = { pk: { S: 'a' }, sk: { S: 'b' } }

describe('An engine', () => {
  it('creates its directory', async () => {
    await using directory = await makeDirectory()
    await using engine = await openEngine({ directory: join(directory.path, 'some', 'where') })
    expect(await engine.execute('ListTables', {})).toMatchObject({ TableNames: [] })
  })

  it('in memory is empty, independent of other engines', async () => {
    await using first = await openEngine({ memory: true })
    await first.execute('CreateTable', tableInput(TableName, plain))
    await using second = await openEngine({ memory: true })
    expect(await second.execute('ListTables', {})).toMatchObject({ TableNames: [] })
  })

  it('can be opened twice on one directory in one process', async () => {
    await using directory = await makeDirectory()
    await using first = await openEngine({ directory: directory.path })
    await first.execute('CreateTable', tableInput(TableName, plain))
    await using second = await openEngine({ directory: directory.path })
    await second.execute('PutItem', { TableName, Item: key })
    expect(await first.execute('GetItem', { TableName, Key: key })).toMatchObject({ Item: key })
  })

  it('can be closed several times, also concurrently', async () => {
    const engine = await openEngine({ memory: true })
    await Promise.all([engine.close(), engine.close()])
    await engine.close()
    await engine[Symbol.asyncDispose]()
  })

  it('rejects calls once it is closed', async () => {
    const engine = await openEngine({ memory: true })
    await engine.close()
    await expect(engine.execute('ListTables', {})).rejects.toEqual(
      new EngineError('InternalServerError', 'The engine is closed'),
    )
  })

  it('executes pending writes before it closes', async () => {
    await using directory = await makeDirectory()
    const engine = await openEngine({ directory: directory.path })
    await engine.execute('CreateTable', tableInput(TableName, plain))
    const items = Array.from({ length: 20 }, (_, at) => ({ ...key, sk: { S: String(at + 10) } }))
    const writes = items.map((Item) => engine.execute('PutItem', { TableName, Item }))
    await Promise.all([engine.close(), ...writes])
    await using again = await openEngine({ directory: directory.path })
    expect(await again.execute('Scan', { TableName })).toMatchObject({ Items: items })
  })

  it('completes all calls in flight before it closes', async () => {
    await using directory = await makeDirectory()
    let now = Date.now()
    const engine = await openEngine({
      directory: join(directory.path, 'data'),
      shardLife: 1000,
      now: () => now,
    })
    await engine.execute('CreateTable', {
      ...tableInput(TableName, plain),
      StreamSpecification: { StreamEnabled: true, StreamViewType: 'KEYS_ONLY' },
    })
    await engine.execute('CreateTable', tableInput('spare', plain))
    await engine.execute('PutItem', { TableName, Item: key })
    const { Streams } = await engine.execute('ListStreams', {})
    const StreamArn = String(Streams[0]?.StreamArn)
    const { StreamDescription } = await engine.execute('DescribeStream', { StreamArn })
    const shard = {
      StreamArn,
      ShardId: String(StreamDescription.Shards[0]?.ShardId),
      ShardIteratorType: 'TRIM_HORIZON',
    } as const
    const { ShardIterator } = await engine.execute('GetShardIterator', shard)
    // The shard has reached its lifetime: a read closes it, which is a write.
    now += 2000
    const calls = [
      engine.execute('GetRecords', { ShardIterator }),
      engine.execute('DescribeStream', { StreamArn }),
      engine.execute('GetShardIterator', shard),
      engine.execute('ExecuteStatement', { Statement: `SELECT * FROM "${TableName}"` }),
      engine.execute('TransactWriteItems', { TransactItems: [{ Put: { TableName, Item: key } }] }),
      engine.execute('DeleteTable', { TableName: 'spare' }),
      engine.snapshot(join(directory.path, 'saved')),
      engine.sweepExpired(),
      engine.replicate(),
    ]
    await engine.close()
    expect((await Promise.allSettled(calls)).map(({ status }) => status)).toEqual(
      calls.map(() => 'fulfilled'),
    )
  })

  it('completes a delayed call before it closes', async () => {
    const engine = await openWithTable()
    engine.setFaults({ rules: [{ kind: 'latency', milliseconds: 20, rate: 1 }] })
    const put = engine.execute('PutItem', { TableName, Item: key })
    await engine.close()
    expect(await put).toEqual({})
  })

  it.each([
    ['faults', { faults: { rules: [{ kind: 'latency', milliseconds: 1, rate: 1 }] } }],
    ['throttling', { throttle: true }],
    ['regions', { regions: ['eu-west-1'] }],
  ] satisfies [
    string,
    Pick<EngineOptions, 'faults' | 'throttle' | 'regions'>,
  ][])('reads a request when it is called: changes to it afterwards have no effect, also with %s', async (_, options) => {
    await using engine = await openEngine({ memory: true, ...options })
    await engine.execute('CreateTable', tableInput(TableName, plain))
    const item = { ...key, body: { S: 'first' } }
    const write = engine.execute('PutItem', { TableName, Item: item })
    item.body.S = 'changed after'
    await write
    expect(await engine.execute('GetItem', { TableName, Key: key, ConsistentRead: true })).toEqual({
      Item: { ...key, body: { S: 'first' } },
    })
  })

  it('releases the disk space of a deleted table when compacted', async () => {
    await using directory = await makeDirectory()
    const path = join(directory.path, 'data')
    const sizeOf = async () => {
      const files = await readdir(path)
      const sizes = await Promise.all(files.map(async (file) => (await stat(join(path, file))).size))
      return sizes.reduce((sum, size) => sum + size, 0)
    }
    await using engine = await openEngine({ directory: path })
    for (const name of ['kept', TableName]) await engine.execute('CreateTable', tableInput(name, plain))
    await engine.execute('PutItem', { TableName: 'kept', Item: key })
    for (let at = 0; at < 40; at++) {
      const Item = { ...key, sk: { S: String(at) }, body: { S: 'x'.repeat(390_000) } }
      await engine.execute('PutItem', { TableName, Item })
    }
    await engine.execute('DeleteTable', { TableName })
    await engine.compact()
    expect(await sizeOf()).toBeLessThan(1_000_000)
    expect(await engine.execute('Scan', { TableName: 'kept' })).toMatchObject({ Items: [key] })
  })

  it('copies a request when it is called', async () => {
    await using engine = await openWithTable()
    const item = { ...key, list: { L: [{ S: 'first' }] } }
    const write = engine.execute('PutItem', { TableName, Item: item })
    item.list.L[0] = { S: 'changed after' }
    await write
    const { Item } = await engine.execute('GetItem', { TableName, Key: key })
    expect(Item).toEqual({ ...key, list: { L: [{ S: 'first' }] } })
  })

  it('returns responses that the caller can change', async () => {
    await using engine = await openWithTable()
    await engine.execute('PutItem', { TableName, Item: { ...key, n: { N: '1' } } })
    const get = async () =>
      (await engine.execute('GetItem', { TableName, Key: key })).Item as { n: { N: string } }
    const first = await get()
    first.n.N = '2'
    expect((await get()).n).toEqual({ N: '1' })
  })

  it('rejects operations that DynamoDB does not have', async () => {
    await using engine = await openEngine({ memory: true })
    for (const name of ['Nothing', 'constructor', '__proto__']) {
      await expect(engine.execute(name as OperationName, {})).rejects.toMatchObject({
        name: 'UnknownOperationException',
      })
    }
  })
})

describe('A write that fails', () => {
  it('changes nothing and does not fail the other writes of its batch', async () => {
    await using engine = await openEngine({ memory: true })
    const shape = { ...plain, global: { byOwner: { key: { owner: 'S' } } } } as const
    await engine.execute('CreateTable', tableInput(TableName, shape))
    const item = (at: number) => ({ pk: { S: 'p' }, sk: { S: String(at + 100) }, owner: { S: 'o' } })
    const outcomes = await Promise.allSettled(
      Array.from({ length: 60 }, (_, at) => {
        switch (at % 4) {
          case 0:
            return engine.execute('PutItem', { TableName, Item: item(at) })
          case 1:
            return engine.execute('PutItem', {
              TableName,
              Item: item(at),
              ConditionExpression: 'attribute_exists(pk)',
            })
          case 2:
            return engine.execute('PutItem', { TableName, Item: { ...item(at), owner: { N: '1' } } })
          default:
            return engine.execute('BatchWriteItem', {
              RequestItems: {
                [TableName]: [{ PutRequest: { Item: item(at) } }],
                missing: [{ PutRequest: { Item: item(at) } }],
              },
            })
        }
      }),
    )
    expect(outcomes.map(({ status }) => status)).toEqual(
      outcomes.map((_, at) => (at % 4 === 0 ? 'fulfilled' : 'rejected')),
    )
    const expected = Array.from({ length: 15 }, (_, at) => item(at * 4))
    expect(await engine.execute('Scan', { TableName })).toMatchObject({ Items: expected })
    expect(await engine.execute('Scan', { TableName, IndexName: 'byOwner' })).toMatchObject({
      Items: expected,
    })
    expect(await engine.execute('DescribeTable', { TableName })).toMatchObject({
      Table: { ItemCount: 15, GlobalSecondaryIndexes: [{ ItemCount: 15 }] },
    })
  })
})

async function openWithTable(): Promise<Engine> {
  const engine = await openEngine({ memory: true })
  await engine.execute('CreateTable', tableInput(TableName, plain))
  return engine
}
