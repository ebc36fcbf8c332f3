import { beforeAll, expect, it } from 'vitest'
import type { Item } from '../../src/engine/index.ts'
import { describeEachEntryPoint, invalid, type Request } from './entry-points.ts'
import { putAll } from './pages.ts'
import { makeTable } from './tables.ts'

describeEachEntryPoint('BatchGetItem', (client) => {
  const items = Array.from({ length: 100 }, (_, at) => ({
    pk: { S: `item ${at}` },
    n: { N: String(at) },
    note: { S: `note ${at}` },
  }))
  let table = ''
  let other = ''
  beforeAll(async () => {
    table = await makeTable(client, { key: { pk: 'S' } })
    other = await makeTable(client)
    await putAll(client, table, items)
    await putAll(client, other, [{ pk: { S: 'a' }, sk: { S: 'b' } }])
  })
  const keysOf = (of: readonly { pk: object }[]) => of.map(({ pk }) => ({ pk }))
  const get = (Keys: readonly object[], more: Request = {}) => ({
    RequestItems: { [table]: { Keys, ...more } },
  })

  it('gets up to 100 items', async () => {
    const { Responses, UnprocessedKeys } = await client.call('BatchGetItem', get(keysOf(items)))
    const found = (Responses as Record<string, Item[]>)[table] ?? []
    expect(found).toHaveLength(100)
    expect(found).toEqual(expect.arrayContaining(items))
    expect(UnprocessedKeys).toEqual({})
  })

  it('omits keys without an item', async () => {
    const { Responses } = await client.call(
      'BatchGetItem',
      get([{ pk: { S: 'item 1' } }, { pk: { S: 'missing' } }]),
    )
    expect(Responses).toEqual({ [table]: [items[1]] })
  })

  it('returns an empty list for a table with no item found', async () => {
    const { Responses } = await client.call('BatchGetItem', get([{ pk: { S: 'missing' } }]))
    expect(Responses).toEqual({ [table]: [] })
  })

  it('reads several tables, with a projection for each', async () => {
    const { Responses } = await client.call('BatchGetItem', {
      RequestItems: {
        [table]: {
          Keys: [{ pk: { S: 'item 7' } }],
          ProjectionExpression: '#n',
          ExpressionAttributeNames: { '#n': 'n' },
          ConsistentRead: true,
        },
        [other]: { Keys: [{ pk: { S: 'a' }, sk: { S: 'b' } }] },
      },
    })
    expect(Responses).toEqual({ [table]: [{ n: { N: '7' } }], [other]: [{ pk: { S: 'a' }, sk: { S: 'b' } }] })
  })

  it('returns the keys beyond 16 MB in UnprocessedKeys, with the options of their table', async () => {
    const large = await makeTable(client, { key: { pk: 'S' } })
    const text = { S: 'x'.repeat(400_000) }
    const keys = Array.from({ length: 50 }, (_, at) => ({ pk: { S: `large ${at}` } }))
    for (let from = 0; from < 50; from += 25) {
      await putAll(
        client,
        large,
        keys.slice(from, from + 25).map((key) => ({ ...key, text })),
      )
    }
    const options = { ConsistentRead: true, ProjectionExpression: 'pk' }
    const first = await client.call('BatchGetItem', { RequestItems: { [large]: { Keys: keys, ...options } } })
    const found = (first.Responses as Record<string, Item[]>)[large] ?? []
    const left = first.UnprocessedKeys?.[large]
    expect(left).toMatchObject(options)
    expect(left?.Keys.length).toBeGreaterThanOrEqual(50 - 42)

    const second = await client.call('BatchGetItem', { RequestItems: first.UnprocessedKeys })
    expect(second.UnprocessedKeys).toEqual({})
    const rest = (second.Responses as Record<string, Item[]>)[large] ?? []
    expect(found.length + rest.length).toBe(50)
    expect([...found, ...rest]).toEqual(expect.arrayContaining(keys))
  })

  it('rejects more than 100 keys', async () => {
    const keys = Array.from({ length: 101 }, (_, at) => ({ pk: { S: `item ${at}` } }))
    expect(await client.rejection('BatchGetItem', get(keys))).toEqual(
      invalid(
        `1 validation error detected: Value at 'RequestItems.${table}.member.Keys' failed to satisfy constraint: Member must have length less than or equal to 100`,
      ),
    )
    const spread = {
      RequestItems: {
        [table]: { Keys: keys.slice(0, 60) },
        [other]: { Keys: keys.slice(0, 41).map(({ pk }) => ({ pk, sk: pk })) },
      },
    }
    expect(await client.rejection('BatchGetItem', spread)).toEqual(
      invalid('Too many items requested for the BatchGetItem call'),
    )
  })

  it('rejects a duplicate key, even if its table is named once by its ARN', async () => {
    const TableName = await makeTable(client)
    const Keys = [{ pk: { S: 'a' }, sk: { S: '1' } }]
    const arn = `arn:aws:dynamodb:local:000000000000:table/${TableName}`
    expect(
      await client.rejection('BatchGetItem', { RequestItems: { [TableName]: { Keys }, [arn]: { Keys } } }),
    ).toEqual(invalid('Provided list of item keys contains duplicates'))
  })

  it('rejects a duplicate key, even if its number is written differently', async () => {
    const numbered = await makeTable(client, { key: { id: 'N' } })
    const twice = { RequestItems: { [numbered]: { Keys: [{ id: { N: '1' } }, { id: { N: '1.0' } }] } } }
    expect(await client.rejection('BatchGetItem', twice)).toEqual(
      invalid('Provided list of item keys contains duplicates'),
    )
  })

  it('rejects empty RequestItems', async () => {
    expect(await client.rejection('BatchGetItem', { RequestItems: {} })).toEqual(
      invalid(
        "1 validation error detected: Value at 'RequestItems' failed to satisfy constraint: Member must have length greater than or equal to 1",
      ),
    )
  })

  it('rejects a key that does not match the key schema', async () => {
    expect(await client.rejection('BatchGetItem', get([{ id: { S: 'item 1' } }]))).toEqual(
      invalid('The provided key element does not match the schema'),
    )
  })

  it("rejects the whole request if a table doesn't exist", async () => {
    const request = {
      RequestItems: { [table]: { Keys: keysOf(items.slice(0, 1)) }, missing: { Keys: [{ pk: { S: 'a' } }] } },
    }
    expect(await client.rejection('BatchGetItem', request)).toEqual({
      name: 'ResourceNotFoundException',
      message: 'Requested resource not found',
    })
  })
})
