import { beforeAll, describe, expect, it } from 'vitest'
import type { AttributeValue } from '../../src/engine/index.ts'
import { describeEachEntryPoint, type EngineClient, invalid, type Request } from './entry-points.ts'
import { putAll } from './pages.ts'
import { makeTable } from './tables.ts'

describeEachEntryPoint('Query', (client) => {
  describe.each([
    ['strings, ordered by UTF-8 bytes', strings('A', 'a', 'a\u0000', 'a#1', 'ab', 'b', 'é', '\uffff', '🌍')],
    [
      'numbers, ordered by value',
      numbers(
        '-1000',
        '-9.5',
        '-0.001',
        '0',
        '0.25',
        '0.3',
        '2',
        '10',
        '12345678901234567890123456789012345678',
      ),
    ],
    [
      'binaries, ordered by unsigned bytes',
      binaries([0], [0, 0], [0, 1], [1], [127], [128], [255], [255, 0], [255, 255]),
    ],
  ])('with a sort key of %s', (_, sorted) => {
    let table = ''
    beforeAll(async () => {
      const [type] = Object.keys(sorted[0] ?? {}) as ['S' | 'N' | 'B']
      table = await makeTable(client, { key: { pk: 'S', sk: type } })
      const shuffled = [...sorted.filter((_, at) => at % 2 === 1), ...sorted.filter((_, at) => at % 2 === 0)]
      await putAll(
        client,
        table,
        ['before', 'here', 'later'].flatMap((pk) => shuffled.map((sk) => ({ pk: { S: pk }, sk }))),
      )
    })
    const find = (condition: string, operands: object) =>
      sortKeys(client, {
        TableName: table,
        KeyConditionExpression: `pk = :pk${condition}`,
        ExpressionAttributeValues: { ':pk': { S: 'here' }, ...operands },
      })

    it('returns a partition in ascending and in descending order', async () => {
      expect(await find('', {})).toEqual(sorted)
    })

    it.each([
      ['=', (at: number) => [sorted[at]]],
      ['<', (at: number) => sorted.slice(0, at)],
      ['<=', (at: number) => sorted.slice(0, at + 1)],
      ['>', (at: number) => sorted.slice(at + 1)],
      ['>=', (at: number) => sorted.slice(at)],
    ])('supports %s', async (operator, expected) => {
      for (const [at, value] of sorted.entries()) {
        expect(await find(` AND sk ${operator} :v`, { ':v': value })).toEqual(expected(at))
      }
    })

    it('supports BETWEEN, including both bounds', async () => {
      for (const [at, low] of sorted.entries()) {
        for (const [width, high] of sorted.slice(at, at + 3).entries()) {
          expect(await find(' AND sk BETWEEN :low AND :high', { ':low': low, ':high': high })).toEqual(
            sorted.slice(at, at + width + 1),
          )
        }
      }
    })
  })

  it('supports bounds that are not stored values', async () => {
    const TableName = await makeTable(client, { key: { pk: 'S', sk: 'N' } })
    await putAll(
      client,
      TableName,
      numbers('1', '2', '3').map((sk) => ({ pk: { S: 'a' }, sk })),
    )
    const find = (operator: string, value: string) =>
      sortKeys(client, {
        TableName,
        KeyConditionExpression: `pk = :pk AND sk ${operator} :v`,
        ExpressionAttributeValues: { ':pk': { S: 'a' }, ':v': { N: value } },
      })
    expect(await find('<', '2.5')).toEqual(numbers('1', '2'))
    expect(await find('>=', '2.5')).toEqual(numbers('3'))
    expect(await find('=', '2.5')).toEqual([])
    expect(await find('>', '99')).toEqual([])
    expect(await find('=', '02.0')).toEqual(numbers('2'))
  })

  it.each([
    [
      'S',
      strings('a', 'ORDER#1', 'ORDER#10', 'ORDER#2', 'ORDER', 'ORDERS', 'order#1'),
      { S: 'ORDER#' },
      [1, 2, 3],
    ],
    ['S', strings('é', 'éa', 'e'), { S: 'é' }, [0, 1]],
    ['S', strings('a\u0000', 'a\u0000b', 'a'), { S: 'a\u0000' }, [0, 1]],
    ['B', binaries([1], [1, 0], [1, 0, 255], [1, 255], [2]), { B: base64([1, 0]) }, [1, 2]],
    ['B', binaries([255], [255, 255], [254]), { B: base64([255]) }, [0, 1]],
  ] as const)('supports begins_with on %s', async (type, values, prefix, expected) => {
    const TableName = await makeTable(client, { key: { pk: 'S', sk: type } })
    await putAll(
      client,
      TableName,
      values.map((sk) => ({ pk: { S: 'a' }, sk })),
    )
    const found = await sortKeys(client, {
      TableName,
      KeyConditionExpression: 'pk = :pk AND begins_with(sk, :prefix)',
      ExpressionAttributeValues: { ':pk': { S: 'a' }, ':prefix': prefix },
    })
    expect(found).toEqual(expected.map((at) => values[at]))
  })

  it.each([
    'S',
    'N',
    'B',
  ] as const)('returns only the partition of a partition key of type %s, not its neighbours', async (type) => {
    const TableName = await makeTable(client, { key: { pk: type, sk: 'S' } })
    const values = {
      S: strings('a', 'aa', 'a#', 'b'),
      N: numbers('1', '10', '-1', '1.5'),
      B: binaries([1], [1, 1], [1, 0], [0, 1]),
    }[type]
    await putAll(
      client,
      TableName,
      values.map((pk) => ({ pk, sk: { S: 'x' } })),
    )
    for (const pk of values) {
      const { Items } = await client.call('Query', {
        TableName,
        KeyConditionExpression: 'pk = :pk',
        ExpressionAttributeValues: { ':pk': pk },
      })
      expect(Items).toEqual([{ pk, sk: { S: 'x' } }])
    }
  })

  it('returns the item of a table without a sort key', async () => {
    const TableName = await makeTable(client, { key: { id: 'S' } })
    await putAll(
      client,
      TableName,
      strings('a', 'b').map((id) => ({ id })),
    )
    const { Items, Count } = await client.call('Query', {
      TableName,
      KeyConditionExpression: 'id = :id',
      ExpressionAttributeValues: { ':id': { S: 'b' } },
    })
    expect({ Items, Count }).toEqual({ Items: [{ id: { S: 'b' } }], Count: 1 })
  })

  describe('of a partition of five items', () => {
    let TableName = ''
    const items = strings('1', '2', '3', '4', '5').map((sk) => ({
      pk: { S: 'p' },
      sk,
      even: { BOOL: Number(sk.S) % 2 === 0 },
      note: { S: `note ${sk.S}` },
    }))
    beforeAll(async () => {
      TableName = await makeTable(client)
      await putAll(client, TableName, items)
    })
    const queryWith = (more: Request) => ({
      TableName,
      KeyConditionExpression: 'pk = :pk',
      ...more,
      ExpressionAttributeValues: { ':pk': { S: 'p' }, ...(more.ExpressionAttributeValues as object) },
    })
    const evens = { FilterExpression: 'even = :yes', ExpressionAttributeValues: { ':yes': { BOOL: true } } }

    it('filters the items, and returns Count and ScannedCount', async () => {
      const { Items, Count, ScannedCount } = await client.call('Query', queryWith(evens))
      expect({ Items, Count, ScannedCount }).toEqual({
        Items: [items[1], items[3]],
        Count: 2,
        ScannedCount: 5,
      })
    })

    it('applies the filter after the limit: a page may be empty and not the last', async () => {
      const { Items, Count, ScannedCount, LastEvaluatedKey } = await client.call(
        'Query',
        queryWith({ ...evens, Limit: 1 }),
      )
      expect({ Items, Count, ScannedCount, LastEvaluatedKey }).toEqual({
        Items: [],
        Count: 0,
        ScannedCount: 1,
        LastEvaluatedKey: { pk: { S: 'p' }, sk: { S: '1' } },
      })
    })

    it('returns only counts for Select COUNT', async () => {
      const { Items, Count, ScannedCount } = await client.call(
        'Query',
        queryWith({ ...evens, Select: 'COUNT' }),
      )
      expect({ Items, Count, ScannedCount }).toEqual({ Items: undefined, Count: 2, ScannedCount: 5 })
    })

    it('returns the projection of each item', async () => {
      for (const Select of [undefined, 'SPECIFIC_ATTRIBUTES']) {
        const { Items } = await client.call(
          'Query',
          queryWith({ ProjectionExpression: 'note', Limit: 2, ...(Select && { Select }) }),
        )
        expect(Items).toEqual([{ note: { S: 'note 1' } }, { note: { S: 'note 2' } }])
      }
    })

    it('returns whole items for Select ALL_ATTRIBUTES', async () => {
      expect((await client.call('Query', queryWith({ Select: 'ALL_ATTRIBUTES' }))).Items).toEqual(items)
    })

    it("returns no items for a partition that doesn't exist", async () => {
      const { Items, Count, LastEvaluatedKey } = await client.call('Query', {
        TableName,
        KeyConditionExpression: 'pk = :pk',
        ExpressionAttributeValues: { ':pk': { S: 'none' } },
      })
      expect({ Items, Count, LastEvaluatedKey }).toEqual({ Items: [], Count: 0, LastEvaluatedKey: undefined })
    })

    it.each([
      [
        'no partition key condition',
        { KeyConditionExpression: 'sk = :pk' },
        'Query condition missed key schema element: pk',
      ],
      [
        'a key value of the wrong type',
        { ExpressionAttributeValues: { ':pk': { N: '1' } } },
        'One or more parameter values were invalid: Condition parameter type does not match schema type',
      ],
      [
        'an empty condition',
        { KeyConditionExpression: '' },
        'Invalid KeyConditionExpression: The expression can not be empty;',
      ],
      [
        'a limit of 0',
        { Limit: 0 },
        "1 validation error detected: Value at 'Limit' failed to satisfy constraint: Member must have value greater than or equal to 1",
      ],
      [
        'an unknown Select',
        { Select: 'SOME' },
        "1 validation error detected: Value 'SOME' at 'select' failed to satisfy constraint: Member must satisfy enum value set: [SPECIFIC_ATTRIBUTES, COUNT, ALL_ATTRIBUTES, ALL_PROJECTED_ATTRIBUTES]",
      ],
      [
        'a filter on a key attribute',
        { FilterExpression: 'sk = :pk' },
        'Filter Expression can only contain non-primary key attributes: Primary key attribute: sk',
      ],
      [
        'an index that does not exist',
        { IndexName: 'missing' },
        'The table does not have the specified index: missing',
      ],
      [
        'Select ALL_PROJECTED_ATTRIBUTES without an index',
        { Select: 'ALL_PROJECTED_ATTRIBUTES' },
        '1 validation error detected: ALL_PROJECTED_ATTRIBUTES can be used only when Querying using an IndexName',
      ],
      [
        'a projection with another Select',
        { ProjectionExpression: 'note', Select: 'ALL_ATTRIBUTES' },
        '1 validation error detected: Cannot specify the ProjectionExpression when choosing to get ALL_ATTRIBUTES',
      ],
      [
        'a projection with Select COUNT',
        { ProjectionExpression: 'note', Select: 'COUNT' },
        '1 validation error detected: Cannot specify the ProjectionExpression when choosing to get only the Count',
      ],
      [
        'Select SPECIFIC_ATTRIBUTES without a projection',
        { Select: 'SPECIFIC_ATTRIBUTES' },
        '1 validation error detected: Must specify the AttributesToGet or ProjectionExpression when choosing to get SPECIFIC_ATTRIBUTES',
      ],
    ])('rejects %s', async (_, members, message) => {
      expect(await client.rejection('Query', queryWith(members))).toEqual(invalid(message))
    })
  })

  it("rejects a table that doesn't exist", async () => {
    const request = {
      TableName: 'missing',
      KeyConditionExpression: 'pk = :pk',
      ExpressionAttributeValues: { ':pk': { S: 'p' } },
    }
    expect(await client.rejection('Query', request)).toEqual({
      name: 'ResourceNotFoundException',
      message: 'Requested resource not found',
    })
  })
})

/** The sort keys that a Query returns. Asserts that descending order returns the same, reversed. */
async function sortKeys(client: EngineClient, input: Request): Promise<(AttributeValue | undefined)[]> {
  const { Items: forward = [] } = await client.call('Query', input)
  const { Items: backward = [] } = await client.call('Query', { ...input, ScanIndexForward: false })
  expect(backward).toEqual(forward.toReversed())
  return forward.map(({ sk }) => sk)
}

function strings(...values: string[]): { S: string }[] {
  return values.map((S) => ({ S }))
}

function numbers(...values: string[]): { N: string }[] {
  return values.map((N) => ({ N }))
}

function binaries(...values: number[][]): { B: string }[] {
  return values.map((bytes) => ({ B: base64(bytes) }))
}

function base64(bytes: number[]): string {
  return Buffer.from(bytes).toString('base64')
}
