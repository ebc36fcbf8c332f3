import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { a, createBuilder, defineTable } from 'dynagate'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { hotKeys, hotText, prices, sources, usageOf } from '../../src/cli/cost/index.ts'
import { priceOperations } from '../../src/cli/operations/price-document.ts'
import { runMain } from './run-cli.ts'

let folder: string
const fileOf = async (name: string, content: unknown) => {
  const file = join(folder, name)
  await writeFile(file, typeof content === 'string' ? content : JSON.stringify(content))
  return file
}

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'dynagate-traffic-'))
})

afterAll(() => rm(folder, { recursive: true }))

/** A line of a gateway's log. */
function logLine(readUnits: number): string {
  const operation = { name: 'A', readUnits, writeUnits: 0 }
  return JSON.stringify({ level: 'info', time: '2026-01-01T00:00:00Z', message: 'query A', operation })
}

describe('dynagate cost', () => {
  it('prices units, storage and both modes, by operation and access pattern', async () => {
    const traffic = await fileOf('traffic.json', {
      operations: { LargestOrders: 100, UpdateOrderState: 10 },
      items: { Order: 100_000_000 },
      streamReaders: 0,
    })
    const { code, out } = await runMain(['cost', '--traffic', traffic, '--region', 'us-east-1', '--json'])
    const { result: report } = JSON.parse(out)
    expect(code).toBe(0)
    expect(report.usage).toMatchObject({
      readUnits: 50,
      writeUnits: 50,
      patterns: [
        { pattern: 'Mutation.updateOrderState', operation: 'write', perSecond: 10, writeUnits: 50 },
        { pattern: 'ordersByTotal', operation: 'Query', index: 'byTotal', perSecond: 100, readUnits: 50 },
      ],
    })
    const seconds = 730 * 3600
    const gigabytes = (100_000_000 * 4 * (500 + 100)) / 1024 ** 3
    const { standard, infrequentAccess } = report.monthly
    expect(standard.onDemand).toBeCloseTo((seconds * (50 * 0.125 + 50 * 0.625)) / 1e6)
    expect(standard.provisioned).toBeCloseTo(72 * 730 * (0.00013 + 0.00065))
    expect(standard.storage, 'with 25 GB free').toBeCloseTo((gigabytes - 25) * 0.25)
    expect(infrequentAccess.storage).toBeCloseTo(gigabytes * 0.1)
    expect(report.monthly.streams).toBe(0)
  })

  it('prices the calls of readers of the stream', async () => {
    const traffic = await fileOf('streams.json', { operations: { LargestOrders: 1 }, streamReaders: 2 })
    const { out } = await runMain(['cost', '--traffic', traffic, '--region', 'us-east-1'])
    // 20 calls a second on one shard, of which 2.5 million a month are free.
    expect(out).toContain('Streams: 20 GetRecords a second at most, $ 10.01 a month')
  })

  it('takes the units of a log sample as measured, and the share of each pattern from the estimate', async () => {
    const line = (second: number, name: string, readUnits: number) =>
      JSON.stringify({
        level: 'info',
        time: new Date(Date.UTC(2026, 0, 1) + second * 1000).toISOString(),
        message: `query ${name}`,
        operation: { name, readUnits, writeUnits: 0 },
      })
    const lines = [
      line(0, 'OrderByNumber', 2),
      line(10, 'OrderByNumber', 4),
      line(20, 'Unknown', 1),
      'no JSON',
    ]
    const log = await fileOf('gateway.log', lines.join('\n'))
    const { out } = await runMain(['cost', '--traffic', log, '--region', 'us-east-1', '--json'])
    const { usage } = JSON.parse(out).result
    expect(usage.operations).toEqual([
      {
        name: 'OrderByNumber',
        perSecond: 0.1,
        readUnits: expect.closeTo(0.3),
        writeUnits: 0,
        isMeasured: true,
      },
      { name: 'Unknown', perSecond: 0.05, readUnits: expect.closeTo(0.05), writeUnits: 0, isMeasured: true },
    ])
    const units = Object.fromEntries(
      usage.patterns.map(({ pattern, readUnits }: { pattern: string; readUnits: number }) => [
        pattern,
        readUnits,
      ]),
    )
    expect(units['(Unknown)']).toBeCloseTo(0.05)
    expect(units.order + units.customer + units.linesOf + units.product).toBeCloseTo(0.3)
  })

  it('reads documents from a folder', async () => {
    await fileOf('me.graphql', 'query Me { customer(customerId: "c-0042") { name } }')
    const traffic = await fileOf('me.json', { operations: { Me: 4 } })
    const { out } = await runMain(['cost', '--traffic', traffic, '--documents', folder])
    expect(out).toMatch(/^Me +4 +2 +0 +0\.66$/m)
  })

  it('rejects an operation of which there are several documents', async () => {
    const documents = await mkdtemp(join(folder, 'documents-'))
    for (const file of ['first.graphql', 'second.graphql'])
      await writeFile(join(documents, file), 'query Me { customer(customerId: "c-0042") { name } }')
    const traffic = await fileOf('several.json', { operations: { Me: 4 } })
    const { code, err } = await runMain(['cost', '--traffic', traffic, '--documents', documents])
    expect({ code, err }).toEqual({
      code: 1,
      err: expect.stringContaining('several documents have an operation Me'),
    })
  })

  it('says where its prices come from', async () => {
    const { out } = await runMain(['cost', '--sources'])
    expect(JSON.parse(out)).toEqual({ date: expect.stringMatching(/^\d{4}-\d\d-\d\d$/), sources, prices })
  })

  it.each([
    [['--region', 'eu-south-2'], '--region expects us-east-1, eu-west-1, eu-central-1, got "eu-south-2"'],
    [['--region', 'toString'], 'got "toString"'],
  ])('refuses a Region without sourced prices: %j', async (args, message) => {
    const traffic = await fileOf('traffic.json', { operations: {} })
    const { code, err } = await runMain(['cost', '--traffic', traffic, ...args])
    expect({ code, err }).toEqual({ code: 2, err: expect.stringContaining(message) })
  })

  it.each([
    ['{ "operations": { "A": 1, } }', 2, ":1:27: expected a name in quotes, got '}'"],
    [{ operation: {} }, 2, 'expected {"operations": {NAME: OPERATIONS PER SECOND}}, or a gateway'],
    [{ operations: { A: -1 } }, 2, 'operations.A expects a number from 0 to 1000000000000000, got -1'],
    [
      '{ "operations": { "A": 1e999 } }',
      2,
      'operations.A expects a number from 0 to 1000000000000000, got Inf',
    ],
    [{ operations: { A: '1' } }, 2, 'operations.A expects a number from 0 to 1000000000000000, got "1"'],
    [{ operations: { A: 1e300 } }, 2, 'got 1e+300'],
    [{ operations: {}, items: { Order: 0.5 } }, 2, 'items.Order expects a whole number from 0'],
    [{ operations: {}, streamReaders: 0.5 }, 2, 'streamReaders expects a whole number from 0'],
    [`${logLine(1)}\n${logLine(-2)}`, 2, ':2: operation.readUnits expects a number from 0'],
    ['', 2, ':1:1: expected a value, got the end'],
    [{ operations: {}, items: { Nobody: 1 } }, 2, 'OrderLine, Review, got "Nobody"'],
    [{ operations: {}, item: {} }, 2, 'expected operations, items or streamReaders, got "item"'],
    [
      { operations: { Nothing: 1 } },
      1,
      'there is no document of Nothing; there are documents of CustomerWithOrders',
    ],
    ['{"level":"info","message":"started"}\n', 2, 'expected operations of at least 10 seconds'],
  ])('rejects %j', async (content, code, message) => {
    const traffic = await fileOf('wrong.json', content)
    expect(await runMain(['cost', '--traffic', traffic])).toEqual({
      code,
      out: '',
      err: expect.stringContaining(message),
    })
  })
})

it('every price is positive, and the infrequent class has cheaper storage and more expensive requests', () => {
  for (const { standard, infrequentAccess } of Object.values(prices)) {
    for (const price of [...Object.values(standard), ...Object.values(infrequentAccess)]) {
      if (price !== undefined) expect(price.usd).toBeGreaterThan(0)
    }
    expect(infrequentAccess.storage.usd).toBeLessThan(standard.storage.usd)
    expect(infrequentAccess.readRequests.usd).toBeGreaterThan(standard.readRequests.usd)
    expect(infrequentAccess.writeRequests.usd).toBeGreaterThan(standard.writeRequests.usd)
  }
})

describe('partition keys that may be throttled', () => {
  const fleet = defineTable({
    name: 'fleet',
    primaryKey: { partition: 'pk', sort: 'sk' },
    indexes: {
      all: { global: { partition: 'allPk', sort: 'allSk' } },
      sharded: { global: { partition: 'shardedPk', sort: 'shardedSk' } },
      states: { global: { partition: 'statesPk', sort: 'statesSk' } },
    },
  })
  const Reading = fleet.entity('Reading', {
    attributes: { carId: a.id(), at: a.dateTime(), state: a.enum('OK', 'HOT') },
    key: { partition: 'CAR#{carId}', sort: '{at}' },
    indexes: {
      all: { partition: 'READINGS', sort: '{at}' },
      sharded: { partition: 'READINGS#{carId%10}', sort: '{at}' },
      states: { partition: 'STATE#{state}', sort: '{at}' },
    },
  })
  const access = fleet.access({ readingsOf: Reading.query() })
  const builder = createBuilder(fleet)
  builder.entity(Reading, { fields: (t) => t.attributes() })
  builder.queryFields((t) => ({ readings: t.connection(access.readingsOf) }))
  builder.mutationFields((t) => ({ createReading: t.create(Reading) }))
  const schema = builder.toSchema()
  const text = `
    mutation Create($input: CreateReadingInput!) { createReading(input: $input) { at } }
    query Read { readings(carId: "c1", first: 1) { nodes { at } } }`
  const estimates = new Map(
    priceOperations({ schema, text, name: 'test' }).map(({ name = '', estimate }) => [name, estimate]),
  )
  const hot = (perSecond: Readonly<Record<string, number>>) => {
    const traffic = Object.entries(perSecond).map(([name, rate]) => ({
      name,
      perSecond: rate,
      measured: undefined,
    }))
    return hotKeys(usageOf(traffic, { schema, estimates }), { table: fleet, schema }).map(hotText)
  }

  it('are those with one value first, then those with few, then those with a popular one', () => {
    expect(hot({ Create: 500 })).toEqual([])
    expect(hot({ Create: 600 })).toEqual([
      'all READINGS: 600 write units per second have one partition key; a partition serves 1,000',
    ])
    expect(hot({ Create: 4000 })).toEqual([
      'CAR#{carId}: 4,000 write units per second; a partition serves 1,000, so a partition key with more than 25 % of them is throttled',
      'all READINGS: 4,000 write units per second have one partition key; a partition serves 1,000',
      'states STATE#{state}: 4,000 write units per second have 2 partition keys, 2,000 each at best; a partition serves 1,000',
    ])
    expect(hot({ Create: 6000 }).join()).toContain(
      'sharded READINGS#{carId%10}: 6,000 write units per second have 10 partition keys, 600 each at best',
    )
  })

  it('are those of reads as well', () => {
    expect(hot({ Read: 6000 })).toEqual([])
    expect(hot({ Read: 12_000 })).toEqual([
      'CAR#{carId}: 6,000 read units per second; a partition serves 3,000, so a partition key with more than 50 % of them is throttled',
    ])
  })
})
