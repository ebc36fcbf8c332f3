import { DynamoDBClient, GetItemCommand } from '@aws-sdk/client-dynamodb'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { type Engine, type FaultRule, openEngine, serveEngine } from '../../src/engine/index.ts'
import { tableInput } from './tables.ts'

const Key = { pk: { S: 'a' } }

describe('fault injection', () => {
  let engine: Engine
  beforeEach(async () => {
    engine = await openEngine({ memory: true })
    await engine.execute('CreateTable', tableInput('tab', { key: { pk: 'S' } }))
    await engine.execute('CreateTable', tableInput('other', { key: { pk: 'S' } }))
  })
  afterEach(() => engine.close())

  const get = (TableName = 'tab') => engine.execute('GetItem', { TableName, Key })
  const put = () => engine.execute('PutItem', { TableName: 'tab', Item: Key })
  const count = async (TableName: string) => Number((await engine.execute('Scan', { TableName })).Count)
  const outcomes = async (count: number) => {
    const all: string[] = []
    for (let at = 0; at < count; at++)
      all.push(
        await get().then(
          () => 'ok',
          (error) => error.name,
        ),
      )
    return all
  }

  it('fails the operations and tables of a rule', async () => {
    engine.setFaults({ rules: [{ kind: 'throttle', rate: 1, operations: ['GetItem'], tables: ['tab'] }] })
    await expect(get()).rejects.toMatchObject({ name: 'ProvisionedThroughputExceededException' })
    await expect(get('other')).resolves.toEqual({})
    await put()
    engine.setFaults()
    expect((await get()).Item).toEqual(Key)
  })

  it('fails PartiQL statements on the tables of a rule', async () => {
    engine.setFaults({ rules: [{ kind: 'throttle', rate: 1, tables: ['tab'] }] })
    const statements = [
      `SELECT * FROM "tab" WHERE pk = 'a'`,
      `insert into tab value {'pk': 'a'}`,
      `UPDATE tab SET a = 'FROM other' WHERE pk = 'a'`,
      `DELETE FROM tab WHERE pk = 'a'`,
    ]
    for (const Statement of statements) {
      await expect(engine.execute('ExecuteStatement', { Statement })).rejects.toMatchObject({
        name: 'ProvisionedThroughputExceededException',
      })
    }
    await engine.execute('ExecuteStatement', { Statement: `SELECT "from tab" FROM other -- FROM tab` })
  })

  it('fails calls at the rate of the rule, the same calls for the same seed', async () => {
    const rules: FaultRule[] = [{ kind: 'error', rate: 0.3 }]
    engine.setFaults({ seed: 7, rules })
    const first = await outcomes(200)
    engine.setFaults({ seed: 7, rules })
    expect(await outcomes(200)).toEqual(first)
    const met = first.filter((each) => each === 'InternalServerError').length
    expect(met).toBeGreaterThan(40)
    expect(met).toBeLessThan(80)
    engine.setFaults({ seed: 8, rules })
    expect(await outcomes(200)).not.toEqual(first)
  })

  it('executes no call that fails before its execution, and every call whose response is lost', async () => {
    engine.setFaults({ rules: [{ kind: 'reset', rate: 1, operations: ['PutItem'] }] })
    await expect(put()).rejects.toThrow('The connection was reset')
    expect(await get()).toEqual({})
    engine.setFaults({ rules: [{ kind: 'reset', when: 'after', rate: 1, operations: ['PutItem'] }] })
    await expect(put()).rejects.toThrow('The connection was reset')
    expect((await get()).Item).toEqual(Key)
  })

  it('leaves part of a batch unprocessed and returns that part', async () => {
    engine.setFaults({ rules: [{ kind: 'unprocessed', rate: 1, share: 0.5 }] })
    const items = ['a', 'b', 'c', 'd'].map((S) => ({ pk: { S } }))
    const requests = items.map((Item) => ({ PutRequest: { Item } }))
    const { UnprocessedItems } = await engine.execute('BatchWriteItem', { RequestItems: { tab: requests } })
    expect(UnprocessedItems).toEqual({ tab: requests.slice(2) })
    const answer = await engine.execute('BatchGetItem', {
      RequestItems: { tab: { Keys: items, ConsistentRead: true } },
    })
    expect(answer).toMatchObject({
      Responses: { tab: items.slice(0, 2) },
      UnprocessedKeys: { tab: { Keys: items.slice(2), ConsistentRead: true } },
    })
  })

  it.each([
    1, 2, 3,
  ])('with %i rules returns the unprocessed part of a batch in the order of the request', async (rules) => {
    engine.setFaults({ rules: Array.from({ length: rules }, () => ({ kind: 'unprocessed', rate: 1 })) })
    const items = Array.from({ length: 8 }, (_, at) => ({ pk: { S: String(at) } }))
    const requests = items.map((Item) => ({ PutRequest: { Item } }))
    const left = { tab: requests.slice(4), other: requests.slice(0, 4) }
    const { UnprocessedItems } = await engine.execute('BatchWriteItem', { RequestItems: left })
    const read = await engine.execute('BatchGetItem', {
      RequestItems: {
        tab: { Keys: items.slice(4), ConsistentRead: true },
        other: { Keys: items.slice(0, 4) },
      },
    })
    engine.setFaults()
    const written = (await count('tab')) + (await count('other'))
    const kept = 8 / 2 ** rules
    expect(written).toBe(kept)
    expect(UnprocessedItems).toEqual({
      ...(kept < 4 && { tab: left.tab.slice(kept) }),
      other: left.other.slice(Math.max(0, kept - 4)),
    })
    expect(read.UnprocessedKeys).toEqual({
      ...(kept < 4 && { tab: { Keys: items.slice(4 + kept), ConsistentRead: true } }),
      other: { Keys: items.slice(Math.max(0, kept - 4), 4) },
    })
  })

  it('adds to the keys that exceed 16 MB of a batch', async () => {
    const items = Array.from({ length: 60 }, (_, at) => ({ pk: { S: String(at).padStart(2, '0') } }))
    for (const { pk } of items) {
      await engine.execute('PutItem', { TableName: 'tab', Item: { pk, body: { S: 'x'.repeat(390_000) } } })
    }
    engine.setFaults({ rules: [{ kind: 'unprocessed', rate: 1, share: 0.2 }] })
    const { Responses, UnprocessedKeys } = (await engine.execute('BatchGetItem', {
      RequestItems: { tab: { Keys: items } },
    })) as { Responses: { tab: unknown[] }; UnprocessedKeys: { tab: { Keys: unknown[] } } }
    expect(UnprocessedKeys.tab.Keys).toEqual(items.slice(Responses.tab.length))
    expect(Responses.tab.length).toBeLessThan(48)
  })

  it('delays a response', async () => {
    engine.setFaults({ rules: [{ kind: 'latency', milliseconds: { from: 20, to: 30 }, rate: 1 }] })
    const began = performance.now()
    await get()
    expect(performance.now() - began).toBeGreaterThan(18)
  })

  it.each([
    [{ kind: 'fire', rate: 1 }, 'faults.rules[0]: kind expected one of latency, throttle'],
    [{ kind: 'throttle', rate: 2 }, 'faults.rules[0]: rate expected a number from 0 to 1, got 2'],
    [{ kind: 'latency', milliseconds: -1, rate: 1 }, 'faults.rules[0]: milliseconds expected'],
  ])('rejects an invalid rule: %j', (rule, message) => {
    expect(() => engine.setFaults({ rules: [rule as FaultRule] })).toThrow(message)
  })

  it('uses the HTTP status of an error, and breaks the connection for a reset', async () => {
    await using server = await serveEngine(engine, { port: 0 })
    const client = new DynamoDBClient({
      endpoint: server.url,
      region: 'eu-west-1',
      credentials: { accessKeyId: 'a', secretAccessKey: 'b' },
      maxAttempts: 1,
    })
    const command = new GetItemCommand({ TableName: 'tab', Key })
    engine.setFaults({ rules: [{ kind: 'error', status: 503, rate: 1 }] })
    await expect(client.send(command)).rejects.toMatchObject({
      name: 'ServiceUnavailable',
      $metadata: { httpStatusCode: 503 },
    })
    engine.setFaults({ rules: [{ kind: 'reset', rate: 1 }] })
    await expect(client.send(command)).rejects.toMatchObject({ code: 'ECONNRESET' })
    client.destroy()
  })
})
