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
    const ask = (more: Request = {}) => ({
      TableName,
      KeyConditionExpression: 'pk = :pk',
      ExpressionAttributeValues: { ':pk': { S: 'p' } },
      ...more,
    })

    it.each([1, 2, 3, 4, 5, 9, 10, 11])('of %i give everything once, in order, both ways', async (Limit) => {
      expect(await allItems(client, 'Query', ask({ Limit }))).toEqual(items)
      expect(await allItems(client, 'Query', ask({ Limit, ScanIndexForward: false }))).toEqual(
        items.toReversed(),
      )
    })

    it.each([
      1, 3, 4,
    ])('of %i give everything of an index once, where many have one sort key', async (Limit) => {
      const local = ask({ Limit, IndexName: 'localRank' })
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

    it('end with a key that says where the next one starts', async () => {
      const { LastEvaluatedKey } = await client.call('Query', ask({ Limit: 3 }))
      expect(LastEvaluatedKey).toEqual({ pk: { S: 'p' }, sk: { N: '20' } })
      const ofIndex = await client.call('Query', ask({ Limit: 3, IndexName: 'localRank' }))
      expect(Object.keys(ofIndex.LastEvaluatedKey ?? {}).sort()).toEqual(['pk', 'rank', 'sk'])
      const ofGlobal = await client.call('Scan', { TableName, IndexName: 'globalRank', Limit: 1 })
      expect(Object.keys(ofGlobal.LastEvaluatedKey ?? {}).sort()).toEqual(['group', 'pk', 'rank', 'sk'])
    })

    it('go on within a condition', async () => {
      const within = ask({
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

    it('start after a key whose item has gone since', async () => {
      const start = { pk: { S: 'p' }, sk: { N: '25.5' } }
      expect((await client.call('Query', ask({ ExclusiveStartKey: start }))).Items).toEqual(items.slice(3))
    })

    it('count the evaluated items, even those that the filter drops', async () => {
      const pages = await allPages(
        client,
        'Query',
        ask({
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
      ['lacks a part', { pk: { S: 'p' } }],
      ['has too much', { pk: { S: 'p' }, sk: { N: '1' }, rank: { N: '1' } }],
      ['has a wrong type', { pk: { S: 'p' }, sk: { S: '1' } }],
    ])('cannot start from a key that %s', async (_, ExclusiveStartKey) => {
      expect(await client.rejection('Query', ask({ ExclusiveStartKey }))).toEqual(
        invalid('The provided starting key is invalid'),
      )
    })

    it('cannot start from a key of another partition, or beyond the condition', async () => {
      const outside = invalid(
        'The provided starting key is outside query boundaries based on provided conditions',
      )
      const elsewhere = { pk: { S: 'another' }, sk: { N: '1' } }
      expect(await client.rejection('Query', ask({ ExclusiveStartKey: elsewhere }))).toEqual(outside)
      const beyond = ask({
        KeyConditionExpression: 'pk = :pk AND sk < :high',
        ExpressionAttributeValues: { ':pk': { S: 'p' }, ':high': { N: '50' } },
        ExclusiveStartKey: { pk: { S: 'p' }, sk: { N: '60' } },
      })
      expect(await client.rejection('Query', beyond)).toEqual(outside)
    })
  })

  it('are 1 MB at most, before the filter', async () => {
    const TableName = await makeTable(client)
    const items = Array.from({ length: 25 }, (_, at) => ({
      pk: { S: 'p' },
      sk: { S: String(at).padStart(2, '0') },
      kept: { BOOL: at === 24 },
      text: { S: 'x'.repeat(100_000) },
    }))
    await putAll(client, TableName, items)
    const ask = {
      TableName,
      KeyConditionExpression: 'pk = :pk',
      ExpressionAttributeValues: { ':pk': { S: 'p' } },
    }
    const pages = await allPages(client, 'Query', ask)
    expect(pages.map(({ Count }) => Count)).toEqual([10, 10, 5])
    expect(pages.flatMap(({ Items = [] }) => Items.map(({ sk }) => sk))).toEqual(items.map(({ sk }) => sk))

    const filtered = await allPages(client, 'Query', {
      ...ask,
      FilterExpression: 'kept = :yes',
      ExpressionAttributeValues: { ':pk': { S: 'p' }, ':yes': { BOOL: true } },
    })
    expect(filtered.map(({ Count, ScannedCount }) => [Count, ScannedCount])).toEqual([
      [0, 10],
      [0, 10],
      [1, 5],
    ])
  })

  it('hold at least one item, whatever its size', async () => {
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
