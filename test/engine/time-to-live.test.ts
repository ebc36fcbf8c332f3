import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { type Engine, openEngine } from '../../src/engine/index.ts'
import { fillTable, indexesOf } from './background-jobs.ts'
import { type Answer, describeEachEntryPoint, type EngineClient, invalid } from './entry-points.ts'
import { makeTable, plain, tableInput } from './tables.ts'

const specify = (TableName: string, Enabled = true, AttributeName = 'expires') => ({
  TableName,
  TimeToLiveSpecification: { Enabled, AttributeName },
})

describeEachEntryPoint('time to live', (client) => {
  it('is disabled for a new table, and enabled with an attribute', async () => {
    const TableName = await makeTable(client)
    expect(await client.call('DescribeTimeToLive', { TableName })).toEqual({
      TimeToLiveDescription: { TimeToLiveStatus: 'DISABLED' },
    })
    expect(await client.call('UpdateTimeToLive', specify(TableName))).toEqual({
      TimeToLiveSpecification: { Enabled: true, AttributeName: 'expires' },
    })
    await settles(client, TableName)
    expect(await client.call('DescribeTimeToLive', { TableName })).toEqual({
      TimeToLiveDescription: { TimeToLiveStatus: 'ENABLED', AttributeName: 'expires' },
    })
  })

  it('rejects a second change within an hour, and one without an effect', async () => {
    const TableName = await makeTable(client)
    expect(await client.rejection('UpdateTimeToLive', specify(TableName, false))).toEqual(
      invalid('TimeToLive is already disabled'),
    )
    await client.call('UpdateTimeToLive', specify(TableName))
    expect(await client.rejection('UpdateTimeToLive', specify(TableName))).toEqual(
      invalid('TimeToLive is already enabled'),
    )
    expect(await client.rejection('UpdateTimeToLive', specify(TableName, true, 'other'))).toEqual(
      invalid('TimeToLive is active on a different AttributeName: current AttributeName is expires'),
    )
    expect(await client.rejection('UpdateTimeToLive', specify(TableName, false))).toEqual(
      invalid('Time to live has been modified multiple times within a fixed interval'),
    )
  })

  it('requires an attribute and an existing table', async () => {
    expect(await client.rejection('UpdateTimeToLive', specify('any-table', true, ''))).toEqual(
      invalid(
        "1 validation error detected: Value '' at 'timeToLiveSpecification.attributeName' failed to satisfy constraint: Member must have length greater than or equal to 1",
      ),
    )
    for (const [operation, request] of [
      ['UpdateTimeToLive', specify('nowhere')],
      ['DescribeTimeToLive', { TableName: 'nowhere' }],
    ] as const) {
      expect(await client.rejection(operation, request)).toEqual({
        name: 'ResourceNotFoundException',
        message: 'Requested resource not found: Table: nowhere not found',
      })
    }
  })
})

describe('an expired item', () => {
  const hour = 3600
  let seconds = 1_800_000_000
  let directory = ''
  let engine: Engine
  const client: Pick<EngineClient, 'call'> = {
    call: async (operation, input) => (await engine.execute(operation, input)) as Answer,
  }
  const put = (pk: string, expires: object, more: object = {}) =>
    client.call('PutItem', {
      TableName: 'items',
      Item: { pk: { S: pk }, sk: { S: 'item' }, expires, ...more },
    })
  const at = (time: number) => ({ N: String(time) })
  const left = async () => {
    const { Items = [] } = await client.call('Scan', { TableName: 'items' })
    return Items.map(({ pk }) => pk && 'S' in pk && pk.S).sort()
  }

  beforeEach(async () => {
    seconds = 1_800_000_000
    directory = await mkdtemp(join(tmpdir(), 'time-to-live-'))
    engine = await openEngine({ directory, now: () => seconds * 1000 })
    const shape = { ...plain, global: { byOwner: { key: { owner: 'S' as const } } } }
    await client.call('CreateTable', tableInput('items', shape))
  })
  afterEach(async () => {
    await engine.close()
    await rm(directory, { recursive: true })
  })

  it('is deleted with its index entries', async () => {
    await put('before', at(seconds + 10), { owner: { S: 'anne' } })
    await client.call('UpdateTimeToLive', specify('items'))
    await put('soon', at(seconds + 20), { owner: { S: 'anne' } })
    await put('later', at(seconds + 2 * hour), { owner: { S: 'anne' } })
    await settles(client, 'items')
    expect(await engine.sweepExpired()).toBe(0)
    seconds += hour
    expect(await engine.sweepExpired()).toBe(2)
    expect(await left()).toEqual(['later'])
    expect(await indexesOf(client, 'items')).toMatchObject([{ ItemCount: 1 }])
    const { Table } = await client.call('DescribeTable', { TableName: 'items' })
    expect(Table).toMatchObject({ ItemCount: 1 })
  })

  it("is kept if its attribute isn't a number or is more than five years ago", async () => {
    await client.call('UpdateTimeToLive', specify('items'))
    await settles(client, 'items')
    await put('text', { S: String(seconds - hour) })
    await put('negative', at(-1))
    await put('ancient', at(seconds - 6 * 365 * 24 * hour))
    await put('milliseconds', at(seconds * 1000))
    await put('huge', { N: '9e125' })
    await put('fraction', { N: `${seconds - 1}.5` })
    expect(await engine.sweepExpired()).toBe(1)
    expect(await left()).toEqual(['ancient', 'huge', 'milliseconds', 'negative', 'text'])
  })

  it('is kept if its expiry is extended or removed', async () => {
    await client.call('UpdateTimeToLive', specify('items'))
    await settles(client, 'items')
    await Promise.all(['longer', 'for good', 'replaced'].map((pk) => put(pk, at(seconds + 1))))
    const change = (pk: string, UpdateExpression: string) =>
      client.call('UpdateItem', {
        TableName: 'items',
        Key: { pk: { S: pk }, sk: { S: 'item' } },
        UpdateExpression,
        ...(UpdateExpression.includes(':') && {
          ExpressionAttributeValues: { ':later': at(seconds + hour) },
        }),
      })
    await change('longer', 'SET expires = :later')
    await change('for good', 'REMOVE expires')
    await put('replaced', { NULL: true })
    seconds += 60
    expect(await engine.sweepExpired()).toBe(0)
    seconds += hour
    expect(await engine.sweepExpired()).toBe(1)
    expect(await left()).toEqual(['for good', 'replaced'])
  })

  it('is kept once time to live is disabled', async () => {
    await client.call('UpdateTimeToLive', specify('items'))
    await put('item', at(seconds + 1))
    await settles(client, 'items')
    seconds += hour
    await client.call('UpdateTimeToLive', specify('items', false))
    expect(await engine.sweepExpired()).toBe(0)
    await settles(client, 'items')
    seconds += hour
    await client.call('UpdateTimeToLive', specify('items', true, 'other'))
    await settles(client, 'items')
    expect(await engine.sweepExpired()).toBe(0)
    expect(await left()).toEqual(['item'])
  })

  it('is found among many, after the engine is closed and opened again', async () => {
    await fillTable(client, 'items', 1_200, (number) => ({
      expires: at(seconds + (number % 2 === 0 ? 1 : hour)),
    }))
    await client.call('UpdateTimeToLive', specify('items'))
    await engine.close()
    seconds += 60
    engine = await openEngine({ directory, now: () => seconds * 1000 })
    await settles(client, 'items')
    expect(await engine.sweepExpired()).toBe(600)
    expect(await left()).toHaveLength(600)
  })
})

/** Polls until time to live is enabled or disabled. */
async function settles(client: Pick<EngineClient, 'call'>, TableName: string): Promise<void> {
  for (;;) {
    const answer: object = await client.call('DescribeTimeToLive', { TableName })
    if (JSON.stringify(answer).includes('ABLED"')) return
    await new Promise(setImmediate)
  }
}
