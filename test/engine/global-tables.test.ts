import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DescribeTableCommand, DynamoDBClient, ListTablesCommand } from '@aws-sdk/client-dynamodb'
import fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { type Engine, openEngine, serveEngine } from '../../src/engine/index.ts'
import { tableInput } from './tables.ts'

const [eu, us, ap] = ['eu-west-1', 'us-east-1', 'ap-south-1'] as const
const lag = 1000

describe('global tables', () => {
  let engine: Engine
  let now: number
  const open = (place: { memory: true } | { directory: string } = { memory: true }) =>
    openEngine({ regions: [eu, us, ap], replicationLag: lag, now: () => now, ...place })
  beforeEach(async () => {
    now = Date.UTC(2026, 0, 1)
    engine = await open()
    await engine.execute('CreateTable', tableInput('users', { key: { pk: 'S' } }))
  })
  afterEach(() => engine.close())

  const replicas = (...updates: object[]) =>
    engine.execute('UpdateTable', { TableName: 'users', ReplicaUpdates: updates })
  const key = (pk: string) => ({ pk: { S: pk } })
  const put = (region: string, pk: string, name: string) =>
    engine.execute('PutItem', { TableName: 'users', Item: { ...key(pk), name: { S: name } } }, { region })
  const remove = (region: string, pk: string) =>
    engine.execute('DeleteItem', { TableName: 'users', Key: key(pk) }, { region })
  const nameIn = async (region: string, pk: string) => {
    const { Item } = await engine.execute('GetItem', { TableName: 'users', Key: key(pk) }, { region })
    return (Item as { name?: { S: string } } | undefined)?.name?.S
  }
  const later = async (milliseconds = lag) => {
    now += milliseconds
    return engine.replicate()
  }

  it('each region has its own tables, with its name in their ARNs', async () => {
    expect(await engine.execute('ListTables', {}, { region: us })).toEqual({ TableNames: [] })
    const { Table } = await engine.execute('DescribeTable', { TableName: 'users' }, { region: eu })
    expect(Table).toMatchObject({ TableArn: expect.stringMatching(/^arn:aws:dynamodb:eu-west-1:/) })
    await expect(engine.execute('ListTables', {}, { region: 'mars-1' })).rejects.toThrow(
      'The engine has no region mars-1: it was opened with eu-west-1, us-east-1, ap-south-1',
    )
  })

  it('stream records have the region of their table, and items get no extra attributes', async () => {
    await engine.execute('UpdateTable', {
      TableName: 'users',
      StreamSpecification: { StreamEnabled: true, StreamViewType: 'NEW_IMAGE' },
    })
    const Item = { ...key('a'), awsRegion: { S: 'mars' }, arn: { S: 'arn:aws:dynamodb:local:x' } }
    await engine.execute('PutItem', { TableName: 'users', Item })
    const { Table } = (await engine.execute('DescribeTable', { TableName: 'users' })) as {
      Table: { LatestStreamArn: string }
    }
    const StreamArn = Table.LatestStreamArn
    expect(StreamArn).toMatch(/^arn:aws:dynamodb:eu-west-1:000000000000:table\/users\/stream\//)
    expect(await engine.execute('ListStreams', {})).toMatchObject({ Streams: [{ StreamArn }] })
    const { StreamDescription } = await engine.execute('DescribeStream', { StreamArn })
    expect(StreamDescription.StreamArn).toBe(StreamArn)
    const { ShardIterator } = await engine.execute('GetShardIterator', {
      StreamArn,
      ShardId: String(StreamDescription.Shards[0]?.ShardId),
      ShardIteratorType: 'TRIM_HORIZON',
    })
    expect(await engine.execute('GetRecords', { ShardIterator })).toMatchObject({
      Records: [{ awsRegion: eu, dynamodb: { NewImage: Item } }],
    })
  })

  it("a new replica has the table's items, and receives later writes after the lag", async () => {
    await put(eu, 'a', 'Ann')
    await replicas({ Create: { RegionName: us } })
    expect(await nameIn(us, 'a')).toBe('Ann')
    const { Table } = await engine.execute('DescribeTable', { TableName: 'users' }, { region: us })
    expect(Table).toMatchObject({
      GlobalTableVersion: '2019.11.21',
      Replicas: [{ RegionName: eu, ReplicaStatus: 'ACTIVE' }],
      StreamSpecification: { StreamViewType: 'NEW_AND_OLD_IMAGES' },
    })
    await put(us, 'b', 'Bea')
    await later(lag - 1)
    expect(await nameIn(eu, 'b')).toBeUndefined()
    await later(1)
    expect(await nameIn(eu, 'b')).toBe('Bea')
    await remove(eu, 'a')
    await later()
    expect(await nameIn(us, 'a')).toBeUndefined()
    expect(await later()).toBe(0)
  })

  it('the later of two conflicting writes wins in every region, and the other is counted as a conflict', async () => {
    await replicas({ Create: { RegionName: us } })
    await put(eu, 'a', 'from eu')
    now += 1
    await put(us, 'a', 'from us, later')
    await later()
    expect([await nameIn(eu, 'a'), await nameIn(us, 'a')]).toEqual(['from us, later', 'from us, later'])
    expect(engine.replicationConflicts).toBe(1)
  })

  it('a later delete wins over an earlier write', async () => {
    await replicas({ Create: { RegionName: us } })
    await put(eu, 'a', 'old')
    await later()
    await put(eu, 'a', 'new')
    now += 1
    await remove(us, 'a')
    await later()
    expect([await nameIn(eu, 'a'), await nameIn(us, 'a')]).toEqual([undefined, undefined])
  })

  it('a write to an item that has received a replicated write is later than that write, even in the same millisecond', async () => {
    await replicas({ Create: { RegionName: us } })
    await put(eu, 'a', 'first')
    await put(eu, 'a', 'second')
    await later()
    await put(us, 'a', 'third')
    await put(us, 'a', 'last')
    await later()
    expect([await nameIn(eu, 'a'), await nameIn(us, 'a')]).toEqual(['last', 'last'])
    expect(engine.replicationConflicts).toBe(0)
  })

  it('a write is later than the replicated write that it follows, even if the clock has gone back', async () => {
    await replicas({ Create: { RegionName: us } })
    await put(eu, 'a', 'first')
    await later()
    now -= 5000
    await put(us, 'a', 'last')
    await later(6000)
    expect([await nameIn(eu, 'a'), await nameIn(us, 'a')]).toEqual(['last', 'last'])
  })

  it('a write that loses in several regions is counted as one conflict', async () => {
    await replicas({ Create: { RegionName: us } }, { Create: { RegionName: ap } })
    await put(eu, 'a', 'lost')
    now += 1
    await put(us, 'a', 'lost as well')
    now += 1
    await put(ap, 'a', 'latest')
    await later()
    expect(await Promise.all([eu, us, ap].map((region) => nameIn(region, 'a')))).toEqual([
      'latest',
      'latest',
      'latest',
    ])
    expect(engine.replicationConflicts).toBe(2)
  })

  it('a new replica has the tombstones of deleted items: an older write in flight does not restore them', async () => {
    await replicas({ Create: { RegionName: us } })
    await put(us, 'a', 'older')
    now += 1
    await put(eu, 'a', 'newer')
    await remove(eu, 'a')
    await replicas({ Create: { RegionName: ap } })
    await later()
    expect(await Promise.all([eu, us, ap].map((region) => nameIn(region, 'a')))).toEqual([
      undefined,
      undefined,
      undefined,
    ])
  })

  it('all replicas converge, for any writes in any regions and replicas added and removed', async () => {
    await replicas({ Create: { RegionName: us } })
    const step = fc.record({
      kind: fc.constantFrom('put', 'put', 'put', 'delete', 'delete', 'toggle'),
      region: fc.constantFrom(eu, us, ap),
      pk: fc.constantFrom('a', 'b', 'c'),
      wait: fc.constantFrom(0, 0, 1, 700, 1500, -300),
    })
    let count = 0
    let held = [eu, us] as string[]
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 15 }), async (steps) => {
        for (const { kind, region, pk, wait } of steps) {
          if (kind === 'toggle') {
            const isThere = held.includes(ap)
            await replicas({ [isThere ? 'Delete' : 'Create']: { RegionName: ap } })
            held = isThere ? [eu, us] : [eu, us, ap]
          }
          const place = held.includes(region) ? region : eu
          const writing = kind === 'delete' ? remove(place, pk) : put(place, pk, `write ${count++}`)
          await Promise.all([writing, later(wait)])
        }
        // The clock may have gone back by more than the lag.
        await later(10 * lag)
        for (const pk of ['a', 'b', 'c']) {
          const names = await Promise.all(held.map((region) => nameIn(region, pk)))
          expect(new Set(names).size).toBe(1)
        }
      }),
      { numRuns: 100 },
    )
  })

  it('a replica created during writes misses none of them', async () => {
    const names = Array.from({ length: 300 }, (_, at) => `u${at}`)
    await Promise.all(names.slice(0, 100).map((name) => put(eu, name, 'before')))
    const during = names.slice(50).map((name) => put(eu, name, 'during'))
    await Promise.all([replicas({ Create: { RegionName: us } }), ...during])
    await later()
    const inUs = await Promise.all(names.map((name) => nameIn(us, name)))
    expect(inUs).toEqual(names.map((_, at) => (at < 50 ? 'before' : 'during')))
  })

  it('a reset discards the replication in flight', async () => {
    await replicas({ Create: { RegionName: us } })
    await put(eu, 'a', 'gone')
    await engine.reset({ keepTables: true })
    expect(await later()).toBe(0)
    expect(await nameIn(us, 'a')).toBeUndefined()
    await put(us, 'a', 'new')
    await later()
    expect(await nameIn(eu, 'a')).toBe('new')
  })

  it('a snapshot contains the replication in flight', async () => {
    const directory = await mkdtemp(join(tmpdir(), 'dynagate-regions-'))
    try {
      await replicas({ Create: { RegionName: us } })
      await put(eu, 'a', 'on its way')
      await engine.snapshot(directory)
      await engine.reset()
      await engine.restore(directory)
      await later()
      expect(await nameIn(us, 'a')).toBe('on its way')
    } finally {
      await rm(directory, { recursive: true })
    }
  })

  it('the stream of a table with replicas cannot be disabled', async () => {
    await replicas({ Create: { RegionName: us } })
    const disable = { TableName: 'users', StreamSpecification: { StreamEnabled: false } }
    await expect(engine.execute('UpdateTable', disable, { region: us })).rejects.toThrow(
      "The stream of a table with replicas can't be disabled: TableName: users",
    )
  })

  it('the deletion of expired items is replicated', async () => {
    await replicas({ Create: { RegionName: us } })
    await engine.execute('UpdateTimeToLive', {
      TableName: 'users',
      TimeToLiveSpecification: { Enabled: true, AttributeName: 'until' },
    })
    const until = { N: String(now / 1000 + 10) }
    await engine.execute('PutItem', { TableName: 'users', Item: { ...key('a'), name: { S: 'x' }, until } })
    await later()
    expect(await nameIn(us, 'a')).toBe('x')
    now += 20_000
    await expect.poll(() => engine.sweepExpired()).toBe(1)
    await later()
    expect(await nameIn(us, 'a')).toBeUndefined()
  })

  it('a deleted replica is no table any more, and the others do not replicate to it', async () => {
    await replicas({ Create: { RegionName: us } })
    await replicas({ Delete: { RegionName: us } })
    await expect(nameIn(us, 'a')).rejects.toMatchObject({ name: 'ResourceNotFoundException' })
    const { Table } = await engine.execute('DescribeTable', { TableName: 'users' })
    expect(Table).not.toHaveProperty('Replicas')
    await put(eu, 'a', 'alone')
    expect(await later()).toBe(0)
  })

  it('the writes of a replica are replicated before it is deleted', async () => {
    await replicas({ Create: { RegionName: us } }, { Create: { RegionName: ap } })
    await put(us, 'a', 'by update')
    await replicas({ Delete: { RegionName: us } })
    await put(ap, 'b', 'by deletion')
    await engine.execute('DeleteTable', { TableName: 'users' }, { region: ap })
    expect([await nameIn(eu, 'a'), await nameIn(eu, 'b')]).toEqual(['by update', 'by deletion'])
  })

  it.each([
    [{ Create: { RegionName: eu } }, "one already exists in region: 'eu-west-1'"],
    [{ Create: { RegionName: 'mars-1' } }, 'The engine has no region mars-1'],
    [{ Delete: { RegionName: us } }, 'was not found: us-east-1'],
    [{}, 'One of Create, Update or Delete with a RegionName is required'],
  ])('the replica update %j is rejected', async (update, message) => {
    await expect(replicas({ Create: { RegionName: ap } }, update)).rejects.toThrow(message)
    expect(await engine.execute('ListTables', {}, { region: ap })).toEqual({ TableNames: [] })
  })

  it('replication in flight continues when the engine is closed and opened again', async () => {
    const directory = await mkdtemp(join(tmpdir(), 'dynagate-regions-'))
    try {
      await engine.close()
      engine = await open({ directory })
      await engine.execute('CreateTable', tableInput('users', { key: { pk: 'S' } }))
      await replicas({ Create: { RegionName: us } })
      await put(eu, 'a', 'Ann')
      await engine.close()
      engine = await open({ directory })
      expect(await nameIn(us, 'a')).toBeUndefined()
      expect(await later()).toBe(1)
      expect(await nameIn(us, 'a')).toBe('Ann')
    } finally {
      await engine.close()
      await rm(directory, { recursive: true })
    }
  })

  it('an HTTP client selects its region by its signature, as on AWS', async () => {
    await using server = await serveEngine(engine, { port: 0 })
    const inRegion = (region: string) =>
      new DynamoDBClient({
        endpoint: server.url,
        region,
        credentials: { accessKeyId: 'a', secretAccessKey: 'b' },
        maxAttempts: 1,
      })
    const [home, away] = [inRegion(eu), inRegion(us)]
    expect((await home.send(new ListTablesCommand({}))).TableNames).toEqual(['users'])
    expect((await away.send(new ListTablesCommand({}))).TableNames).toEqual([])
    await replicas({ Create: { RegionName: us } })
    const { Table } = await away.send(new DescribeTableCommand({ TableName: 'users' }))
    expect(Table?.Replicas?.map(({ RegionName }) => RegionName)).toEqual([eu])
    home.destroy()
    away.destroy()
  })
})

it('an engine without regions rejects replicas and names the option', async () => {
  await using engine = await openEngine({ memory: true })
  await engine.execute('CreateTable', tableInput('users', { key: { pk: 'S' } }))
  const ReplicaUpdates = [{ Create: { RegionName: us } }]
  await expect(engine.execute('UpdateTable', { TableName: 'users', ReplicaUpdates })).rejects.toThrow(
    'This engine has one region: open it with regions to have replicas of a table',
  )
  await expect(openEngine({ memory: true, regions: [eu, eu] })).rejects.toThrow(
    "regions expected different names like 'eu-west-1'",
  )
})
