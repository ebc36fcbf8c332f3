import { beforeAll, describe, expect, it } from 'vitest'
import { describeEachEntryPoint, invalid, type Request } from './entry-points.ts'
import { allItems, allPages, putAll } from './pages.ts'
import { makeTable } from './tables.ts'

describeEachEntryPoint('Scan', (client) => {
  const items = Array.from({ length: 120 }, (_, at) => ({
    pk: { S: `partition ${at % 50}` },
    sk: { N: String(at) },
    even: { BOOL: at % 2 === 0 },
    ...(at % 3 === 0 && { third: { S: `third ${at % 4}` } }),
  }))
  const thirds = items.filter(({ third }) => third !== undefined)
  let TableName = ''
  beforeAll(async () => {
    TableName = await makeTable(client, {
      key: { pk: 'S', sk: 'N' },
      local: { localThird: { key: { pk: 'S', third: 'S' } } },
      global: { globalThird: { key: { third: 'S' } } },
    })
    await putAll(client, TableName, items)
  })

  it('returns every item once', async () => {
    const { Items, Count, ScannedCount, LastEvaluatedKey } = await client.call('Scan', { TableName })
    expect({ Count, ScannedCount, LastEvaluatedKey }).toEqual({ Count: 120, ScannedCount: 120 })
    expectSame(Items, items)
  })

  it('returns the items of a partition together, ordered by sort key', async () => {
    const { Items = [] } = await client.call('Scan', { TableName })
    const ofOne = Items.flatMap(({ pk, sk }, at) =>
      pk && 'S' in pk && pk.S === 'partition 7' ? [[at, sk]] : [],
    )
    const [[first] = []] = ofOne as number[][]
    expect(ofOne).toEqual([
      [first, { N: '7' }],
      [Number(first) + 1, { N: '57' }],
      [Number(first) + 2, { N: '107' }],
    ])
  })

  it('returns no items for an empty table', async () => {
    const empty = await client.call('Scan', { TableName: await makeTable(client) })
    expect(empty).toMatchObject({ Items: [], Count: 0, ScannedCount: 0 })
    expect(empty.LastEvaluatedKey).toBeUndefined()
  })

  it.each([1, 7, 120])('returns every item once in pages of %i', async (Limit) => {
    const pages = await allPages(client, 'Scan', { TableName, Limit })
    expectSame(
      pages.flatMap(({ Items = [] }) => Items),
      items,
    )
    expect(pages.every(({ ScannedCount = 0 }) => ScannedCount <= Limit)).toBe(true)
  })

  it.each([1, 2, 3, 10, 200])('returns every item once in %i parallel segments', async (TotalSegments) => {
    const segments = await Promise.all(
      Array.from({ length: TotalSegments }, (_, Segment) =>
        allItems(client, 'Scan', { TableName, Segment, TotalSegments, Limit: 9 }),
      ),
    )
    expectSame(segments.flat(), items)
  })

  it('distributes items over all segments', async () => {
    for (const Segment of [0, 1, 2, 3]) {
      const { Count } = await client.call('Scan', { TableName, Segment, TotalSegments: 4 })
      expect(Count).toBeGreaterThan(0)
    }
  })

  it.each([
    'localThird',
    'globalThird',
  ])('returns the entries of the sparse index %s once', async (IndexName) => {
    expectSame(await allItems(client, 'Scan', { TableName, IndexName, Limit: 7 }), thirds)
    const segments = await Promise.all(
      [0, 1, 2].map((Segment) =>
        allItems(client, 'Scan', { TableName, IndexName, Segment, TotalSegments: 3, Limit: 5 }),
      ),
    )
    expectSame(segments.flat(), thirds)
  })

  it('filters the items, and returns Count and ScannedCount', async () => {
    const filter = { FilterExpression: 'even = :yes', ExpressionAttributeValues: { ':yes': { BOOL: true } } }
    const { Items, Count, ScannedCount } = await client.call('Scan', { TableName, ...filter })
    expect({ Count, ScannedCount }).toEqual({ Count: 60, ScannedCount: 120 })
    expectSame(
      Items,
      items.filter(({ even }) => even.BOOL),
    )
    const counted = await client.call('Scan', { TableName, ...filter, Select: 'COUNT' })
    expect(counted).toMatchObject({ Count: 60, ScannedCount: 120 })
    expect(counted.Items).toBeUndefined()
  })

  it('accepts a filter on key attributes, unlike a Query', async () => {
    const { Items } = await client.call('Scan', {
      TableName,
      FilterExpression: 'sk = :n',
      ExpressionAttributeValues: { ':n': { N: '7' } },
      ProjectionExpression: 'pk',
    })
    expect(Items).toEqual([{ pk: { S: 'partition 7' } }])
  })

  it('limits pages to 1 MB', async () => {
    const large = await makeTable(client, { key: { pk: 'S' } })
    const ids = Array.from({ length: 12 }, (_, at) => `item ${at}`)
    await putAll(
      client,
      large,
      ids.map((pk) => ({ pk: { S: pk }, text: { S: 'x'.repeat(200_000) } })),
    )
    const pages = await allPages(client, 'Scan', { TableName: large, ProjectionExpression: 'pk' })
    expect(pages.map(({ Count }) => Count)).toEqual([5, 5, 2])
    expectSame(
      pages.flatMap(({ Items = [] }) => Items),
      ids.map((pk) => ({ pk: { S: pk } })),
    )
  })

  it.each([
    [
      'Segment without TotalSegments',
      { Segment: 0 },
      'The TotalSegments parameter is required but was not present in the request when Segment parameter is present',
    ],
    [
      'TotalSegments without Segment',
      { TotalSegments: 4 },
      'The Segment parameter is required but was not present in the request when parameter TotalSegments is present',
    ],
    [
      'a Segment not below TotalSegments',
      { Segment: 5, TotalSegments: 5 },
      'The Segment parameter is zero-based and must be less than parameter TotalSegments: Segment: 5 is not less than TotalSegments: 5',
    ],
    [
      'a limit of 0',
      { Limit: 0 },
      "1 validation error detected: Value '0' at 'limit' failed to satisfy constraint: Member must have value greater than or equal to 1",
    ],
    [
      'too many TotalSegments',
      { Segment: -1, TotalSegments: 1_000_001 },
      "2 validation errors detected: Value '-1' at 'segment' failed to satisfy constraint: Member must have value greater than or equal to 0; Value '1000001' at 'totalSegments' failed to satisfy constraint: Member must have value less than or equal to 1000000",
    ],
    [
      'an index that does not exist',
      { IndexName: 'missing' },
      'The table does not have the specified index: missing',
    ],
    [
      'a strongly consistent read of a global index',
      { IndexName: 'globalThird', ConsistentRead: true },
      'Consistent reads are not supported on global secondary indexes',
    ],
    [
      'Select SPECIFIC_ATTRIBUTES without a projection',
      { Select: 'SPECIFIC_ATTRIBUTES' },
      'Must specify the AttributesToGet or ProjectionExpression when choosing to get SPECIFIC_ATTRIBUTES',
    ],
    [
      'a projection with Select COUNT',
      { Select: 'COUNT', ProjectionExpression: 'pk' },
      'Cannot specify the ProjectionExpression when choosing to get only the Count',
    ],
    [
      'Select ALL_PROJECTED_ATTRIBUTES without an index',
      { Select: 'ALL_PROJECTED_ATTRIBUTES' },
      'ALL_PROJECTED_ATTRIBUTES can be used only when Querying using an IndexName',
    ],
    // Recorded from DynamoDB by the suite of Dynalite.
    [
      'an ExclusiveStartKey with other attributes',
      { ExclusiveStartKey: { pk: { S: 'a' } } },
      'The provided starting key is invalid: The provided key element does not match the schema',
    ],
    [
      'an ExclusiveStartKey of the table on an index',
      { IndexName: 'globalThird', ExclusiveStartKey: { pk: { S: 'a' }, sk: { S: 'a' } } },
      'The provided starting key is invalid',
    ],
    [
      'an ExclusiveStartKey with an empty attribute',
      { ExclusiveStartKey: { pk: { S: '' }, sk: { N: '1' } } },
      'The provided starting key is invalid: One or more parameter values are not valid. The AttributeValue for a key attribute cannot contain an empty string value. Key: pk',
    ],
  ])('rejects %s', async (_, members: Request, message) => {
    expect(await client.rejection('Scan', { TableName, ...members })).toEqual(invalid(message))
  })

  describe('of one segment', () => {
    it('rejects an ExclusiveStartKey of another segment', async () => {
      const [first, second] = await Promise.all(
        [0, 1].map((Segment) => client.call('Scan', { TableName, Segment, TotalSegments: 2, Limit: 1 })),
      )
      const crossed = { TableName, Segment: 0, TotalSegments: 2, ExclusiveStartKey: second?.LastEvaluatedKey }
      expect(await client.rejection('Scan', crossed)).toEqual(
        invalid(
          'The provided starting key is invalid: Invalid ExclusiveStartKey. Please use ExclusiveStartKey with correct Segment. TotalSegments: 2 Segment: 0',
        ),
      )
      const straight = { ...crossed, ExclusiveStartKey: first?.LastEvaluatedKey }
      expect((await client.call('Scan', straight)).Count).toBeGreaterThan(0)
    })
  })

  it("rejects a table that doesn't exist", async () => {
    expect(await client.rejection('Scan', { TableName: 'missing' })).toEqual({
      name: 'ResourceNotFoundException',
      message: 'Requested resource not found',
    })
  })
})

/** Asserts that both have the same items, in any order. */
function expectSame(found: readonly object[] | undefined, expected: readonly object[]): void {
  expect(inOrder(found ?? [])).toEqual(inOrder(expected))
}

function inOrder(items: readonly object[]): string[] {
  return items.map((item) => JSON.stringify(Object.entries(item).sort())).sort()
}
