import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { type Engine, openEngine } from '../../src/engine/index.ts'
import { makeDirectory } from './directories.ts'
import { tableInput } from './tables.ts'

const [eu, us, ap] = ['eu-west-1', 'us-east-1', 'ap-south-1'] as const
const regions = [eu, us, ap]
const TableName = 'users'
const users = tableInput(TableName, { key: { pk: 'S' } })
const key = (pk: string) => ({ pk: { S: pk } })

const open = (
  place: { memory: true } | { directory: string } = { memory: true },
  names: string[] = regions,
) => openEngine({ regions: names, replicationLag: 0, ...place })
const put = (engine: Engine, region: string, pk: string, more = {}) =>
  engine.execute('PutItem', { TableName, Item: { ...key(pk), ...more } }, { region })
const replicas = (engine: Engine, ...ReplicaUpdates: object[]) =>
  engine.execute('UpdateTable', { TableName, ReplicaUpdates })
const keysIn = async (engine: Engine, region: string) => {
  const { Items } = await engine.execute('Scan', { TableName, ConsistentRead: true }, { region })
  return (Items as { pk: { S: string } }[]).map(({ pk }) => pk.S).sort()
}
const othersOf = async (engine: Engine, region: string) => {
  const { Table } = await engine.execute('DescribeTable', { TableName }, { region })
  return (Table.Replicas ?? []).map(({ RegionName }) => RegionName)
}

describe('a replica', () => {
  it('replicates its writes before it is deleted by its ARN', async () => {
    await using engine = await open()
    await engine.execute('CreateTable', users)
    await replicas(engine, { Create: { RegionName: us } })
    await put(engine, us, 'late')
    const arn = `arn:aws:dynamodb:${us}:000000000000:table/${TableName}`
    await engine.execute('DeleteTable', { TableName: arn }, { region: us })
    expect(await keysIn(engine, eu)).toEqual(['late'])
    expect(await othersOf(engine, eu)).toEqual([])
  })

  it('loses no acknowledged write when it is deleted under load', async () => {
    await using engine = await open()
    await engine.execute('CreateTable', users)
    await replicas(engine, { Create: { RegionName: us } })
    const written: string[] = []
    const writeUntilGone = async (writer: number) => {
      for (let at = 0; ; at++) {
        const pk = `${writer}-${at}`
        try {
          await put(engine, us, pk)
        } catch {
          return
        }
        written.push(pk)
      }
    }
    const writers = [1, 2, 3, 4].map(writeUntilGone)
    await put(engine, us, 'first')
    await replicas(engine, { Delete: { RegionName: us } })
    await Promise.all(writers)
    expect(await keysIn(engine, eu)).toEqual([...written, 'first'].sort())
  })

  it('cannot be created if its region has a table of that name, and nothing changes', async () => {
    await using engine = await open()
    await engine.execute('CreateTable', users)
    await engine.execute('CreateTable', users, { region: ap })
    await put(engine, ap, 'a', { name: { S: 'unrelated' } })
    await replicas(engine, { Create: { RegionName: us } })
    await expect(replicas(engine, { Create: { RegionName: ap } })).rejects.toThrow(
      "one already exists in region: 'ap-south-1'",
    )
    expect(await Promise.all(regions.map((region) => othersOf(engine, region)))).toEqual([[us], [eu], []])
    await put(engine, eu, 'a', { name: { S: 'global' } })
    await engine.replicate()
    expect(await engine.execute('GetItem', { TableName, Key: key('a') }, { region: ap })).toMatchObject({
      Item: { name: { S: 'unrelated' } },
    })
    expect(await keysIn(engine, us)).toEqual(['a'])
  })

  it("cannot be created if the table's stream has other images, and nothing changes", async () => {
    await using engine = await open()
    const StreamSpecification = { StreamEnabled: true, StreamViewType: 'KEYS_ONLY' } as const
    await engine.execute('CreateTable', { ...users, StreamSpecification })
    await expect(replicas(engine, { Create: { RegionName: us } })).rejects.toThrow(
      'must have a stream of NEW_AND_OLD_IMAGES',
    )
    expect(await engine.execute('ListTables', {}, { region: us })).toEqual({ TableNames: [] })
    expect(await othersOf(engine, eu)).toEqual([])
  })

  it('has the settings of the table, and its own status of deletion protection, time to live and indexes', async () => {
    await using engine = await open()
    const Item = { ...key('a'), age: { N: '7' } }
    await engine.execute('CreateTable', { ...users, DeletionProtectionEnabled: true })
    await engine.execute('PutItem', { TableName, Item })
    await engine.execute('UpdateTimeToLive', {
      TableName,
      TimeToLiveSpecification: { Enabled: true, AttributeName: 'until' },
    })
    const index = {
      IndexName: 'byAge',
      KeySchema: [{ AttributeName: 'age', KeyType: 'HASH' }],
      Projection: { ProjectionType: 'ALL' },
    } as const
    await engine.execute('UpdateTable', {
      TableName,
      AttributeDefinitions: [{ AttributeName: 'age', AttributeType: 'N' }],
      GlobalSecondaryIndexUpdates: [{ Create: index }],
    })
    await replicas(engine, { Create: { RegionName: us } })
    const { Table } = await engine.execute('DescribeTable', { TableName }, { region: us })
    expect(Table).toMatchObject({
      GlobalSecondaryIndexes: [{ IndexName: 'byAge', IndexStatus: 'ACTIVE', ItemCount: 1 }],
      DeletionProtectionEnabled: false,
    })
    expect(await engine.execute('DescribeTimeToLive', { TableName }, { region: us })).toEqual({
      TimeToLiveDescription: { TimeToLiveStatus: 'ENABLED', AttributeName: 'until' },
    })
    const found = await engine.execute('Scan', { TableName, IndexName: 'byAge' }, { region: us })
    expect(found.Items).toEqual([Item])
  })

  it('is completed after a crash during its creation', async () => {
    await using directory = await makeDirectory()
    const pks = Array.from({ length: 3000 }, (_, at) => String(at).padStart(4, '0'))
    {
      await using engine = await open({ directory: directory.path })
      await engine.execute('CreateTable', users)
      await Promise.all(pks.map((pk) => put(engine, eu, pk, { body: { S: 'x'.repeat(200) } })))
    }
    await createReplicaAndDie(directory.path)
    await using engine = await open({ directory: directory.path })
    await engine.replicate()
    expect(await othersOf(engine, us)).toEqual([eu])
    expect(await othersOf(engine, eu)).toEqual([us])
    expect(await keysIn(engine, us)).toEqual(pks)
    await put(engine, us, 'new')
    await engine.replicate()
    expect((await keysIn(engine, eu)).at(-1)).toBe('new')
  })
})

describe('a directory', () => {
  it('stores its regions and the data of each', async () => {
    await using directory = await makeDirectory()
    {
      await using engine = await open({ directory: directory.path }, [eu, us])
      await engine.execute('CreateTable', users)
      await replicas(engine, { Create: { RegionName: us } })
      await put(engine, us, 'a')
    }
    {
      await using engine = await open({ directory: directory.path }, [us, eu])
      await put(engine, eu, 'b')
      expect(await othersOf(engine, us)).toEqual([eu])
    }
    await using engine = await openEngine({ directory: directory.path })
    await engine.replicate()
    expect(engine.regions).toEqual([eu, us])
    expect([await keysIn(engine, eu), await keysIn(engine, us)]).toEqual([
      ['a', 'b'],
      ['a', 'b'],
    ])
  })

  it('accepts additional regions and rejects missing ones', async () => {
    await using directory = await makeDirectory()
    await (await open({ directory: directory.path }, [eu, us])).close()
    await expect(open({ directory: directory.path }, [eu])).rejects.toThrow(
      'regions expected all that the directory has (eu-west-1, us-east-1), got ["eu-west-1"]',
    )
    await (await open({ directory: directory.path }, [ap, eu, us])).close()
    await expect(open({ directory: directory.path }, [us, eu])).rejects.toThrow('regions expected all')
  })

  it('created without regions belongs to the first region', async () => {
    await using directory = await makeDirectory()
    {
      await using engine = await openEngine({ directory: directory.path })
      await engine.execute('CreateTable', users)
    }
    await using engine = await open({ directory: directory.path }, [us, eu])
    expect(await engine.execute('ListTables', {}, { region: us })).toEqual({ TableNames: [TableName] })
  })
})

/** Starts a process that creates a replica and is killed while it copies the items. */
async function createReplicaAndDie(directory: string): Promise<void> {
  const program = join(import.meta.dirname, 'processes', 'replica-process.ts')
  const child = spawn(process.execPath, [program, directory], { stdio: 'inherit' })
  expect(await once(child, 'exit')).toEqual([null, 'SIGKILL'])
}
