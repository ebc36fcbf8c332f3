import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Engine, openEngine } from '../../src/engine/index.ts'
import { type Directory, makeDirectory } from './directories.ts'
import { clientFrom, conditionFailed, type EngineClient, invalid } from './entry-points.ts'
import { type OtherEngine, openElsewhere } from './processes/start.ts'
import { plain, tableInput } from './tables.ts'

/** Milliseconds for what starts a process: on a busy machine it takes seconds to load. */
const timeout = 120_000

describe('Two processes that share a directory', { timeout }, () => {
  let directory: Directory
  let engine: Engine
  let there: OtherEngine
  let here: EngineClient
  beforeAll(async () => {
    directory = await makeDirectory()
    engine = await openEngine({ directory: directory.path })
    here = clientFrom((operation, input) => engine.execute(operation, input))
    there = await openElsewhere(directory.path)
  }, timeout)
  afterAll(async () => {
    await there[Symbol.asyncDispose]()
    await engine.close()
    await directory[Symbol.asyncDispose]()
  })
  const key = { pk: { S: 'a' }, sk: { S: 'b' } }

  it("see each other's tables immediately", async () => {
    await here.call('CreateTable', tableInput('from-here', plain))
    expect((await there.call('DescribeTable', { TableName: 'from-here' })).Table).toMatchObject({
      ItemCount: 0,
    })
    await there.call('CreateTable', tableInput('from-there', plain))
    expect((await here.call('ListTables', {})).TableNames).toEqual(['from-here', 'from-there'])
  })

  it("see each other's items and index entries immediately", async () => {
    const TableName = 'shared-items'
    await here.call(
      'CreateTable',
      tableInput(TableName, { ...plain, global: { byOwner: { key: { owner: 'S' } } } }),
    )
    const ofOwner = {
      TableName,
      IndexName: 'byOwner',
      KeyConditionExpression: '#o = :o',
      ExpressionAttributeNames: { '#o': 'owner' },
      ExpressionAttributeValues: { ':o': { S: 'o' } },
    }
    for (const [writer, reader] of [
      [here, there],
      [there, here],
    ] as const) {
      for (let version = 0; version < 10; version++) {
        const item = { ...key, owner: { S: 'o' }, version: { N: String(version) } }
        await writer.call('PutItem', { TableName, Item: item })
        expect((await reader.call('GetItem', { TableName, Key: key })).Item).toEqual(item)
        expect((await reader.call('Query', ofOwner)).Items).toEqual([item])
      }
      await writer.call('DeleteItem', { TableName, Key: key })
      expect((await reader.call('GetItem', { TableName, Key: key })).Item).toBeUndefined()
      expect((await reader.call('Query', ofOwner)).Items).toEqual([])
    }
  })

  it('see that a table was deleted and created again with another key schema', async () => {
    const TableName = 'made-again'
    await here.call('CreateTable', tableInput(TableName, plain))
    await there.call('PutItem', { TableName, Item: key })
    await here.call('DeleteTable', { TableName })
    expect((await there.rejection('PutItem', { TableName, Item: key })).name).toBe(
      'ResourceNotFoundException',
    )
    await here.call('CreateTable', tableInput(TableName, { key: { id: 'N' } }))

    expect((await there.call('Scan', { TableName })).Items).toEqual([])
    expect(await there.rejection('GetItem', { TableName, Key: key })).toEqual(
      invalid('The provided key element does not match the schema'),
    )
    await there.call('PutItem', { TableName, Item: { id: { N: '1' } } })
    expect((await here.call('Scan', { TableName })).Items).toEqual([{ id: { N: '1' } }])
  })

  it('lose no increment when both write concurrently', async () => {
    const TableName = 'counters'
    await here.call('CreateTable', tableInput(TableName, plain))
    const increment = {
      TableName,
      Key: key,
      UpdateExpression: 'ADD n :one',
      ExpressionAttributeValues: { ':one': { N: '1' } },
    }
    await Promise.all(
      [here, there].flatMap((client) =>
        Array.from({ length: 50 }, () => client.call('UpdateItem', increment)),
      ),
    )
    expect((await here.call('GetItem', { TableName, Key: key })).Item?.n).toEqual({ N: '100' })
  })

  it('cannot both create the same item or the same table', async () => {
    await here.call('CreateTable', tableInput('contested', plain))
    for (let at = 0; at < 20; at++) {
      const put = {
        TableName: 'contested',
        Item: { pk: { S: 'a' }, sk: { S: String(at) } },
        ConditionExpression: 'attribute_not_exists(pk)',
      }
      const outcomes = await Promise.allSettled([here.call('PutItem', put), there.call('PutItem', put)])
      expect(outcomes.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected'])
      expect(await here.rejection('PutItem', put)).toEqual(conditionFailed)
    }
    const table = tableInput('contested-table', plain)
    const outcomes = await Promise.allSettled([
      here.call('CreateTable', table),
      there.call('CreateTable', table),
    ])
    expect(outcomes.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected'])
  })

  it("see each other's idempotency tokens", async () => {
    await here.call('CreateTable', tableInput('tokens', plain))
    const transaction = {
      TransactItems: [
        {
          Update: {
            TableName: 'tokens',
            Key: key,
            UpdateExpression: 'ADD n :one',
            ExpressionAttributeValues: { ':one': { N: '1' } },
          },
        },
      ],
      ClientRequestToken: 'sent to both',
    }
    await Promise.all([
      here.call('TransactWriteItems', transaction),
      there.call('TransactWriteItems', transaction),
    ])
    expect((await there.call('GetItem', { TableName: 'tokens', Key: key })).Item?.n).toEqual({ N: '1' })
  })
})
