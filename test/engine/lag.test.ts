import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Engine, openEngine } from '../../src/engine/index.ts'
import { tableInput } from './tables.ts'

const lag = 1000

describe('simulated replication lag', () => {
  let engine: Engine
  let now = 0
  beforeAll(async () => {
    engine = await openEngine({ memory: true, lag, now: () => now })
    await engine.execute(
      'CreateTable',
      tableInput('tab', { key: { pk: 'S', sk: 'S' }, global: { byRank: { key: { rank: 'N', sk: 'S' } } } }),
    )
  })
  afterAll(() => engine.close())

  const key = (pk: string, sk = '1') => ({ pk: { S: pk }, sk: { S: sk } })
  const put = (pk: string, rank: number, sk = '1') =>
    engine.execute('PutItem', { TableName: 'tab', Item: { ...key(pk, sk), rank: { N: String(rank) } } })
  const get = async (pk: string, ConsistentRead: boolean) =>
    (await engine.execute('GetItem', { TableName: 'tab', Key: key(pk), ConsistentRead })).Item
  const query = (input: object) => engine.execute('Query', { TableName: 'tab', ...input })

  it('an eventually consistent read sees a write after the lag, a strongly consistent one immediately', async () => {
    await put('a', 1)
    expect(await get('a', false)).toBeUndefined()
    expect(await get('a', true)).toMatchObject({ rank: { N: '1' } })
    now += lag - 1
    expect(await get('a', false)).toBeUndefined()
    now += 1
    expect(await get('a', false)).toMatchObject({ rank: { N: '1' } })
  })

  it('a reset is visible immediately: a new table has no items of its predecessor', async () => {
    const held = 77
    await using other = await openEngine({ memory: true, lag, now: () => held })
    const make = () => other.execute('CreateTable', tableInput('tab', { key: { pk: 'S' } }))
    const all = async () => (await other.execute('Scan', { TableName: 'tab' })).Items
    await make()
    await other.execute('PutItem', { TableName: 'tab', Item: { pk: { S: 'old' } } })
    await other.reset()
    await make()
    expect(await all()).toEqual([])
    await other.execute('PutItem', { TableName: 'tab', Item: { pk: { S: 'new' } } })
    await other.reset({ keepTables: true })
    expect(await all()).toEqual([])
  })

  it('updates and deletes are visible after the lag', async () => {
    now += lag
    await put('b', 1)
    now += lag
    await put('b', 2)
    now += lag / 2
    await engine.execute('DeleteItem', { TableName: 'tab', Key: key('b') })
    expect(await get('b', false)).toMatchObject({ rank: { N: '1' } })
    now += lag / 2
    expect(await get('b', false)).toMatchObject({ rank: { N: '2' } })
    now += lag / 2
    expect(await get('b', false)).toBeUndefined()
  })

  it('a read of a global index always lags, a transaction never', async () => {
    now += lag
    await put('c', 77)
    const byRank = {
      IndexName: 'byRank',
      KeyConditionExpression: '#r = :r',
      ExpressionAttributeNames: { '#r': 'rank' },
      ExpressionAttributeValues: { ':r': { N: '77' } },
    }
    expect((await query(byRank)).Count).toBe(0)
    const { Responses } = await engine.execute('TransactGetItems', {
      TransactItems: [{ Get: { TableName: 'tab', Key: key('c') } }],
    })
    expect(Responses).toMatchObject([{ Item: { rank: { N: '77' } } }])
    now += lag
    expect((await query(byRank)).Count).toBe(1)
  })

  it('all pages of a query, in both orders, are of the same past state of the table', async () => {
    const step = fc.record({ sk: fc.constantFrom('1', '2', '3', '4', '5'), isDelete: fc.boolean() })
    let round = 0
    await fc.assert(
      fc.asyncProperty(
        fc.array(step, { maxLength: 8 }),
        fc.array(step, { maxLength: 8 }),
        fc.boolean(),
        async (before, after, ScanIndexForward) => {
          const pk = `p${round++}`
          const write = async (steps: typeof before) => {
            for (const { sk, isDelete } of steps) {
              if (isDelete) await engine.execute('DeleteItem', { TableName: 'tab', Key: key(pk, sk) })
              else await put(pk, 1, sk)
            }
          }
          const partition = {
            KeyConditionExpression: 'pk = :p',
            ExpressionAttributeValues: { ':p': { S: pk } },
            ScanIndexForward,
          }
          now += lag
          await write(before)
          const then = await query({ ...partition, ConsistentRead: true })
          now += lag
          await write(after)
          expect((await query(partition)).Items).toEqual(then.Items)
          const paged = []
          let ExclusiveStartKey: unknown
          do {
            const page = await query({
              ...partition,
              Limit: 2,
              ...(ExclusiveStartKey ? { ExclusiveStartKey } : {}),
            })
            paged.push(...(page.Items as unknown[]))
            ExclusiveStartKey = page.LastEvaluatedKey
          } while (ExclusiveStartKey)
          expect(paged).toEqual(then.Items)
        },
      ),
      { numRuns: 60 },
    )
  })

  it('the lag is shorter once more than 64 MB were overwritten within it', async () => {
    await using other = await openEngine({ memory: true, lag, now: () => 0 })
    await other.execute('CreateTable', tableInput('tab', { key: { pk: 'S' } }))
    const body = { S: 'x'.repeat(390_000) }
    for (let n = 0; n < 200; n++) {
      await other.execute('PutItem', {
        TableName: 'tab',
        Item: { pk: { S: 'a' }, n: { N: String(n) }, body },
      })
    }
    const { Item } = await other.execute('GetItem', { TableName: 'tab', Key: { pk: { S: 'a' } } })
    const seen = Number((Item as { n: { N: string } }).n.N)
    expect(seen).toBeGreaterThan(20)
    expect(seen).toBeLessThan(40)
  })

  it('a negative lag is rejected', async () => {
    await expect(openEngine({ memory: true, lag: -1 })).rejects.toThrow(
      'lag expected milliseconds of at least 0, got -1',
    )
  })
})
