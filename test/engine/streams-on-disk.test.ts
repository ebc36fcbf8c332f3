import { expect, it, vi } from 'vitest'
import { type Engine, openEngine } from '../../src/engine/index.ts'
import { type KeyValueStore, openStore } from '../../src/engine/storage/index.ts'
import { makeDirectory } from './directories.ts'
import { openElsewhere, writeUntilKilled } from './processes/start.ts'
import {
  iteratorOf,
  recordsOf,
  type StreamRecord,
  shardsOf,
  streamsClientFrom,
} from './stream-entry-points.ts'
import { tableInput } from './tables.ts'

const streamed = {
  ...tableInput('items', { key: { pk: 'S' }, global: { byOwner: { key: { owner: 'S' } } } }),
  StreamSpecification: { StreamEnabled: true, StreamViewType: 'NEW_AND_OLD_IMAGES' },
}

/** Milliseconds for a test that starts several processes: on a busy machine each takes seconds to load. */
const timeout = 120_000

it('a stream has exactly the records of the stored writes of killed processes', { timeout }, async () => {
  await using directory = await makeDirectory()
  const StreamArn = await inEngine(directory.path, async (engine) => {
    const { TableDescription } = await clientFrom(engine).call('CreateTable', streamed)
    return TableDescription.LatestStreamArn
  })
  const acknowledged = [
    ...(await writeUntilKilled(directory.path, 1, 200)),
    ...(await writeUntilKilled(directory.path, 2, 200)),
  ]
  await using engine = await openEngine({ directory: directory.path })
  const records = await recordsOf(clientFrom(engine), StreamArn)
  const recorded = new Set(records.map(keyOf))
  expect(recorded.size).toBe(records.length)
  expect(acknowledged.filter((key) => !recorded.has(key))).toEqual([])
  const { Table } = await engine.execute('DescribeTable', { TableName: 'items' })
  expect(Table).toMatchObject({ ItemCount: records.length })
  const images = records.map(({ dynamodb }) => dynamodb.NewImage?.owner)
  expect(images).toEqual(records.map((record) => ({ S: `owner of ${keyOf(record)}` })))
})

it('processes that write concurrently share one stream with one order', async () => {
  await using directory = await makeDirectory()
  await using engine = await openEngine({ directory: directory.path })
  await using elsewhere = await openElsewhere(directory.path)
  const here = clientFrom(engine)
  const there = streamsClientFrom((operation, input) => elsewhere.call(operation, input))
  const { TableDescription } = await here.call('CreateTable', streamed)
  const StreamArn = TableDescription.LatestStreamArn
  const add = (n: number) => ({
    TableName: 'items',
    Key: { pk: { S: 'counter' } },
    UpdateExpression: 'ADD n :n',
    ExpressionAttributeValues: { ':n': { N: String(n) } },
  })
  const turns = Array.from({ length: 40 }, (_, at) => at)
  await Promise.all(turns.map((at) => (at % 2 === 0 ? here : there).call('UpdateItem', add(1))))
  const records = await recordsOf(here, StreamArn)
  expect(records.map(({ dynamodb }) => dynamodb.NewImage?.n)).toEqual(
    turns.map((at) => ({ N: String(at + 1) })),
  )
  expect(await recordsOf(there, StreamArn)).toEqual(records)
})

it('records older than a day are removed within a minute, and reading them fails with TrimmedDataAccessException', async () => {
  await using directory = await makeDirectory()
  await using storage = disposable(await openStore(directory.path))
  let now = Date.UTC(2030, 0, 1)
  vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] })
  try {
    await using engine = await openEngine({ directory: directory.path, now: () => now })
    const client = clientFrom(engine)
    const { TableDescription } = await client.call('CreateTable', streamed)
    const StreamArn = TableDescription.LatestStreamArn
    await putMany(engine, 1_100)
    const [record] = await recordsOf(client, StreamArn)
    const [shard] = await shardsOf(client, StreamArn)
    const before = now
    now += 25 * 60 * 60 * 1000
    await putMany(engine, 100)
    expect(countStored(storage)).toBe(1 + 2 + 1_200)
    vi.advanceTimersByTime(60_000)
    while (countStored(storage) > 1 + 2 + 100) await new Promise(setImmediate)

    now = before
    const start = { ShardIteratorType: 'AT_SEQUENCE_NUMBER', SequenceNumber: record?.dynamodb.SequenceNumber }
    expect(
      await client.rejection('GetShardIterator', { StreamArn, ShardId: shard?.ShardId, ...start }),
    ).toMatchObject({ name: 'TrimmedDataAccessException' })
    expect(await iteratorOf(client, StreamArn, { ShardIteratorType: 'TRIM_HORIZON' })).toBeDefined()

    await client.call('DeleteTable', { TableName: 'items' })
    now += 60 * 60 * 60 * 1000
    vi.advanceTimersByTime(60_000)
    while (countStored(storage) > 0) await new Promise(setImmediate)
  } finally {
    vi.useRealTimers()
  }
})

/** The number of stored records of streams, of their shards and of their changes. */
function countStored(storage: KeyValueStore): number {
  return storage.read((reader) => {
    let count = 0
    for (const _ of reader.range({ from: Buffer.from([0x20]), to: Buffer.from([0x30]) })) count += 1
    return count
  })
}

async function putMany(engine: Engine, count: number): Promise<void> {
  const writes = Array.from({ length: count }, (_, at) =>
    engine.execute('UpdateItem', {
      TableName: 'items',
      Key: { pk: { S: String(at) } },
      UpdateExpression: 'ADD n :one',
      ExpressionAttributeValues: { ':one': { N: '1' } },
    }),
  )
  await Promise.all(writes)
}

async function inEngine<T>(directory: string, work: (engine: Engine) => Promise<T>): Promise<T> {
  await using engine = await openEngine({ directory })
  return await work(engine)
}

function clientFrom(engine: Engine) {
  return streamsClientFrom((operation, input) => engine.execute(operation, input))
}

function disposable(storage: KeyValueStore): KeyValueStore & AsyncDisposable {
  return Object.assign(storage, { [Symbol.asyncDispose]: () => storage.close() })
}

function keyOf({ dynamodb: { Keys } }: StreamRecord): string {
  return Keys.pk !== undefined && 'S' in Keys.pk ? Keys.pk.S : ''
}
