import { beforeAll, describe, expect, it } from 'vitest'
import { describeEachEntryPoint, invalid, type Request } from './entry-points.ts'
import { allItems, allPages, putAll } from './pages.ts'
import { makeTable } from './tables.ts'

describeEachEntryPoint('The pages of a Query', (client) => {
  describe('with a limit', () => {
    let TableName = ''
    const items = Array.from({ length: 10 }, (_, at) => ({
      pk: { S: 'p' },
      sk: { N: String(at * 10) },
      group: { S: 'all' },
      rank: { N: String(Math.floor(at / 4)) },
    }))
    beforeAll(async () => {
      TableName = await makeTable(client, {
        key: { pk: 'S', sk: 'N' },
        local: { localRank: { key: { pk: 'S', rank: 'N' } } },
        global: { globalRank: { key: { group: 'S', rank: 'N' } } },
      })
      await putAll(client, TableName, [
        ...items,
        { pk: { S: 'another' }, sk: { N: '1' }, group: { S: 'other' } },
      ])
    })
    const queryWith = (more: Request = {}) => ({
      TableName,
      KeyConditionExpression: 'pk = :pk',
      ExpressionAttributeValues: { ':pk': { S: 'p' } },
      ...more,
    })

    it.each([
      1, 2, 3, 4, 5, 9, 10, 11,
    ])('of %i return every item once, in ascending and in descending order', async (Limit) => {
      expect(await allItems(client, 'Query', queryWith({ Limit }))).toEqual(items)
      expect(await allItems(client, 'Query', queryWith({ Limit, ScanIndexForward: false }))).toEqual(
        items.toReversed(),
      )
    })

    it.each([
      1, 3, 4,
    ])('of %i return every index entry once if many have the same sort key', async (Limit) => {
      const local = queryWith({ Limit, IndexName: 'localRank' })
      const global = {
        TableName,
        Limit,
        IndexName: 'globalRank',
        KeyConditionExpression: '#g = :g',
        ExpressionAttributeNames: { '#g': 'group' },
        ExpressionAttributeValues: { ':g': { S: 'all' } },
      }
      for (const request of [local, global]) {
        const forward = await allItems(client, 'Query', request)
        expect(forward.map(({ rank }) => rank)).toEqual(items.map(({ rank }) => rank))
        expect(forward).toEqual(expect.arrayContaining(items))
        expect(await allItems(client, 'Query', { ...request, ScanIndexForward: false })).toEqual(
          forward.toReversed(),
        )
      }
    })

    it('end with the key at which the next page starts', async () => {
      const { LastEvaluatedKey } = await client.call('Query', queryWith({ Limit: 3 }))
      expect(LastEvaluatedKey).toEqual({ pk: { S: 'p' }, sk: { N: '20' } })
      const ofIndex = await client.call('Query', queryWith({ Limit: 3, IndexName: 'localRank' }))
      expect(Object.keys(ofIndex.LastEvaluatedKey ?? {}).sort()).toEqual(['pk', 'rank', 'sk'])
      const ofGlobal = await client.call('Scan', { TableName, IndexName: 'globalRank', Limit: 1 })
      expect(Object.keys(ofGlobal.LastEvaluatedKey ?? {}).sort()).toEqual(['group', 'pk', 'rank', 'sk'])
    })

    it('continue within the key condition', async () => {
      const within = queryWith({
        KeyConditionExpression: 'pk = :pk AND sk BETWEEN :low AND :high',
        ExpressionAttributeValues: { ':pk': { S: 'p' }, ':low': { N: '15' }, ':high': { N: '70' } },
        Limit: 2,
      })
      const expected = items.slice(2, 8)
      expect(await allItems(client, 'Query', within)).toEqual(expected)
      expect(await allItems(client, 'Query', { ...within, ScanIndexForward: false })).toEqual(
        expected.toReversed(),
      )
    })

    it('start after a key whose item has been deleted', async () => {
      const start = { pk: { S: 'p' }, sk: { N: '25.5' } }
      expect((await client.call('Query', queryWith({ ExclusiveStartKey: start }))).Items).toEqual(
        items.slice(3),
      )
    })

    it('limit the evaluated items, including those that the filter drops', async () => {
      const pages = await allPages(
        client,
        'Query',
        queryWith({
          Limit: 4,
          FilterExpression: '#r = :r',
          ExpressionAttributeNames: { '#r': 'rank' },
          ExpressionAttributeValues: { ':pk': { S: 'p' }, ':r': { N: '1' } },
        }),
      )
      expect(pages.map(({ Count, ScannedCount }) => [Count, ScannedCount])).toEqual([
        [0, 4],
        [4, 4],
        [0, 2],
      ])
    })

    it.each([
      ['lacks an attribute', { pk: { S: 'p' } }, 'The provided starting key is invalid'],
      [
        'has an additional attribute',
        { pk: { S: 'p' }, sk: { N: '1' }, rank: { N: '1' } },
        'The provided starting key is invalid',
      ],
      [
        'has an attribute of the wrong type',
        { pk: { S: 'p' }, sk: { S: '1' } },
        'The provided key element does not match the schema',
      ],
      [
        'has an empty attribute',
        { pk: { S: '' }, sk: { N: '1' } },
        'One or more parameter values are not valid. The AttributeValue for a key attribute cannot contain an empty string value. Key: pk',
      ],
    ])('cannot start from a key that %s', async (_, ExclusiveStartKey, message) => {
      expect(await client.rejection('Query', queryWith({ ExclusiveStartKey }))).toEqual(invalid(message))
    })

    // Recorded from DynamoDB by the suite of Dynalite.
    it('cannot start from a key of another partition or outside the key condition', async () => {
      const start = (pk: string, sk: number) => ({
        ExclusiveStartKey: { pk: { S: pk }, sk: { N: String(sk) } },
      })
      const below50 = {
        KeyConditionExpression: 'pk = :pk AND sk < :high',
        ExpressionAttributeValues: { ':pk': { S: 'p' }, ':high': { N: '50' } },
      }
      expect(await client.rejection('Query', queryWith(start('another', 1)))).toEqual(
        invalid('The provided starting key is outside query boundaries based on provided conditions'),
      )
      for (const pk of ['p', 'another']) {
        expect(await client.rejection('Query', queryWith({ ...below50, ...start(pk, 60) }))).toEqual(
          invalid('The provided starting key does not match the range key predicate'),
        )
      }
      expect(await client.rejection('Query', queryWith({ ...below50, ...start('another', 40) }))).toEqual(
        invalid('The query can return at most one row and cannot be restarted'),
      )
    })
  })

  it('are limited to 1 MB, before the filter', async () => {
    const TableName = await makeTable(client)
    const items = Array.from({ length: 25 }, (_, at) => ({
      pk: { S: 'p' },
      sk: { S: String(at).padStart(2, '0') },
      kept: { BOOL: at === 24 },
      text: { S: 'x'.repeat(100_000) },
    }))
    await putAll(client, TableName, items)
    const queryWith = {
      TableName,
      KeyConditionExpression: 'pk = :pk',
      ExpressionAttributeValues: { ':pk': { S: 'p' } },
    }
    const pages = await allPages(client, 'Query', queryWith)
    expect(pages.map(({ Count }) => Count)).toEqual([10, 10, 5])
    expect(pages.flatMap(({ Items = [] }) => Items.map(({ sk }) => sk))).toEqual(items.map(({ sk }) => sk))

    const filtered = await allPages(client, 'Query', {
      ...queryWith,
      FilterExpression: 'kept = :yes',
      ExpressionAttributeValues: { ':pk': { S: 'p' }, ':yes': { BOOL: true } },
    })
    expect(filtered.map(({ Count, ScannedCount }) => [Count, ScannedCount])).toEqual([
      [0, 10],
      [0, 10],
      [1, 5],
    ])
  })

  it('contain at least one item, whatever its size', async () => {
    const TableName = await makeTable(client)
    const items = ['1', '2', '3', '4'].map((sk) => ({
      pk: { S: 'p' },
      sk: { S: sk },
      text: { S: 'x'.repeat(400_000) },
    }))
    for (const Item of items) await client.call('PutItem', { TableName, Item })
    const pages = await allPages(client, 'Query', {
      TableName,
      KeyConditionExpression: 'pk = :pk',
      ExpressionAttributeValues: { ':pk': { S: 'p' } },
      ProjectionExpression: 'sk',
    })
    expect(pages.map(({ Items }) => Items)).toEqual([
      [{ sk: { S: '1' } }, { sk: { S: '2' } }],
      [{ sk: { S: '3' } }, { sk: { S: '4' } }],
    ])
  })
})
