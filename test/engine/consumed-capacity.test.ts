import { describe, expect, it } from 'vitest'
import type { Item } from '../../src/engine/index.ts'
import { describeEachEntryPoint, type Request } from './entry-points.ts'
import { putAll } from './pages.ts'
import { makeTable, plain } from './tables.ts'

describeEachEntryPoint('ConsumedCapacity', (client) => {
  const total = { ReturnConsumedCapacity: 'TOTAL' }
  const byIndex = { ReturnConsumedCapacity: 'INDEXES' }

  it('is returned only if requested', async () => {
    const TableName = await makeTable(client)
    const Key = keyOf(itemOf(100))
    expect((await client.call('GetItem', { TableName, Key })).ConsumedCapacity).toBeUndefined()
    const none = { TableName, Key, ReturnConsumedCapacity: 'NONE' }
    expect((await client.call('GetItem', none)).ConsumedCapacity).toBeUndefined()
    expect((await client.call('GetItem', { TableName, Key, ...total })).ConsumedCapacity).toEqual({
      TableName,
      CapacityUnits: 0.5,
    })
    expect((await client.call('GetItem', { TableName, Key, ...byIndex })).ConsumedCapacity).toEqual({
      TableName,
      CapacityUnits: 0.5,
      Table: { CapacityUnits: 0.5 },
    })
  })

  describe('of reads', () => {
    it.each([
      [20, 0.5],
      [4096, 0.5],
      [4097, 1],
      [40_960, 5],
      [400 * 1024, 50],
    ])('of an item of %i bytes is %d units: twice that if strongly consistent, four times in a transaction', async (bytes, units) => {
      const TableName = await makeTable(client)
      const item = itemOf(bytes)
      const Key = keyOf(item)
      await client.call('PutItem', { TableName, Item: item })
      const cost = (CapacityUnits: number) => ({ TableName, CapacityUnits })
      const get = (more: Request) => client.call('GetItem', { TableName, Key, ...total, ...more })
      expect((await get({})).ConsumedCapacity).toEqual(cost(units))
      expect((await get({ ProjectionExpression: 'pk' })).ConsumedCapacity).toEqual(cost(units))
      expect((await get({ ConsistentRead: true })).ConsumedCapacity).toEqual(cost(units * 2))
      const inTransaction = await client.call('TransactGetItems', {
        TransactItems: [{ Get: { TableName, Key } }],
        ...total,
      })
      expect(inTransaction.ConsumedCapacity).toEqual([{ ...cost(units * 4), ReadCapacityUnits: units * 4 }])
    })

    it('is rounded up per request by Query and Scan, per item by BatchGetItem', async () => {
      const TableName = await makeTable(client)
      const items = Array.from({ length: 40 }, (_, at) => itemOf(300, String(at).padStart(2, '0')))
      await putAll(client, TableName, items)
      const cost = (CapacityUnits: number) => ({ TableName, CapacityUnits })
      const query = {
        TableName,
        KeyConditionExpression: 'pk = :pk',
        ExpressionAttributeValues: { ':pk': { S: 'p' } },
        ...total,
      }
      expect((await client.call('Query', query)).ConsumedCapacity).toEqual(cost(1.5))
      expect((await client.call('Query', { ...query, ConsistentRead: true })).ConsumedCapacity).toEqual(
        cost(3),
      )
      expect((await client.call('Query', { ...query, Select: 'COUNT' })).ConsumedCapacity).toEqual(cost(1.5))
      expect((await client.call('Query', { ...query, Limit: 14 })).ConsumedCapacity).toEqual(cost(1))
      expect((await client.call('Scan', { TableName, ...total })).ConsumedCapacity).toEqual(cost(1.5))
      const none = { FilterExpression: 'attribute_exists(absent)' }
      expect((await client.call('Scan', { TableName, ...none, ...total })).ConsumedCapacity).toEqual(
        cost(1.5),
      )
      const Keys = items.map(keyOf)
      const batch = (more: object) =>
        client.call('BatchGetItem', { RequestItems: { [TableName]: { Keys, ...more } }, ...total })
      expect((await batch({})).ConsumedCapacity).toEqual([cost(20)])
      expect((await batch({ ConsistentRead: true })).ConsumedCapacity).toEqual([cost(40)])
    })

    it('is half a unit if nothing is found', async () => {
      const TableName = await makeTable(client)
      const Key = keyOf(itemOf(100))
      const cost = { TableName, CapacityUnits: 0.5 }
      const query = {
        TableName,
        KeyConditionExpression: 'pk = :pk',
        ExpressionAttributeValues: { ':pk': { S: 'p' } },
        ...total,
      }
      expect((await client.call('GetItem', { TableName, Key, ...total })).ConsumedCapacity).toEqual(cost)
      expect((await client.call('Query', query)).ConsumedCapacity).toEqual(cost)
      const batch = { RequestItems: { [TableName]: { Keys: [Key] } }, ...total }
      expect((await client.call('BatchGetItem', batch)).ConsumedCapacity).toEqual([cost])
    })

    it('is reported per table', async () => {
      const [first, second] = [await makeTable(client), await makeTable(client)]
      const Key = keyOf(itemOf(100))
      const batch = {
        RequestItems: { [first]: { Keys: [Key] }, [second]: { Keys: [Key], ConsistentRead: true } },
      }
      expect((await client.call('BatchGetItem', { ...batch, ...byIndex })).ConsumedCapacity).toEqual([
        { TableName: first, CapacityUnits: 0.5, Table: { CapacityUnits: 0.5 } },
        { TableName: second, CapacityUnits: 1, Table: { CapacityUnits: 1 } },
      ])
      const gets = [first, second].map((TableName) => ({ Get: { TableName, Key } }))
      const units = { ReadCapacityUnits: 2, CapacityUnits: 2 }
      const transaction = await client.call('TransactGetItems', { TransactItems: gets, ...byIndex })
      expect(transaction.ConsumedCapacity).toEqual([
        { TableName: first, ...units, Table: units },
        { TableName: second, ...units, Table: units },
      ])
    })

    it('is reported per index, by the size of the projected attributes', async () => {
      const TableName = await makeTable(client, {
        ...plain,
        local: { local: { key: { pk: 'S', at: 'S' }, projection: 'KEYS_ONLY' } },
        global: { global: { key: { at: 'S' } } },
      })
      const item = { ...itemOf(10_000), at: { S: 'x' } }
      await client.call('PutItem', { TableName, Item: item })
      const local = {
        TableName,
        IndexName: 'local',
        KeyConditionExpression: 'pk = :pk',
        ExpressionAttributeValues: { ':pk': { S: 'p' } },
        ...byIndex,
      }
      const global = {
        TableName,
        IndexName: 'global',
        KeyConditionExpression: '#at = :at',
        ExpressionAttributeNames: { '#at': 'at' },
        ExpressionAttributeValues: { ':at': { S: 'x' } },
        ...byIndex,
      }
      expect((await client.call('Query', local)).ConsumedCapacity).toEqual({
        TableName,
        CapacityUnits: 0.5,
        Table: { CapacityUnits: 0 },
        LocalSecondaryIndexes: { local: { CapacityUnits: 0.5 } },
      })
      expect((await client.call('Query', global)).ConsumedCapacity).toEqual({
        TableName,
        CapacityUnits: 1.5,
        Table: { CapacityUnits: 0 },
        GlobalSecondaryIndexes: { global: { CapacityUnits: 1.5 } },
      })
      const fetching = { ...local, Select: 'ALL_ATTRIBUTES', ConsistentRead: true }
      expect((await client.call('Query', fetching)).ConsumedCapacity).toEqual({
        TableName,
        CapacityUnits: 4,
        Table: { CapacityUnits: 3 },
        LocalSecondaryIndexes: { local: { CapacityUnits: 1 } },
      })
    })
  })

  describe('of writes', () => {
    it.each([
      [20, 1],
      [1024, 1],
      [1025, 2],
      [400 * 1024, 400],
    ])('of an item of %i bytes is %i units, twice that in a transaction', async (bytes, units) => {
      const TableName = await makeTable(client)
      const item = itemOf(bytes)
      const cost = { TableName, CapacityUnits: units }
      expect((await client.call('PutItem', { TableName, Item: item, ...total })).ConsumedCapacity).toEqual(
        cost,
      )
      const remove = { TableName, Key: keyOf(item), ...total }
      expect((await client.call('DeleteItem', remove)).ConsumedCapacity).toEqual(cost)
      const batch = { RequestItems: { [TableName]: [{ PutRequest: { Item: item } }] }, ...total }
      expect((await client.call('BatchWriteItem', batch)).ConsumedCapacity).toEqual([cost])
      const transaction = { TransactItems: [{ Delete: { TableName, Key: keyOf(item) } }], ...total }
      expect((await client.call('TransactWriteItems', transaction)).ConsumedCapacity).toEqual([
        { TableName, CapacityUnits: units * 2, WriteCapacityUnits: units * 2 },
      ])
    })

    it('depends on the larger of the item before and after the write', async () => {
      const TableName = await makeTable(client)
      const large = itemOf(5000)
      await client.call('PutItem', { TableName, Item: large })
      const shrink = { TableName, Key: keyOf(large), UpdateExpression: 'REMOVE filler', ...total }
      const cost = (CapacityUnits: number) => ({ TableName, CapacityUnits })
      expect((await client.call('UpdateItem', shrink)).ConsumedCapacity).toEqual(cost(5))
      expect((await client.call('UpdateItem', shrink)).ConsumedCapacity).toEqual(cost(1))
      expect((await client.call('PutItem', { TableName, Item: large, ...total })).ConsumedCapacity).toEqual(
        cost(5),
      )
    })

    it('is one unit if there is no item to delete', async () => {
      const TableName = await makeTable(client)
      const remove = { TableName, Key: keyOf(itemOf(20)), ...total }
      expect((await client.call('DeleteItem', remove)).ConsumedCapacity).toEqual({
        TableName,
        CapacityUnits: 1,
      })
    })

    it('includes every index entry written or removed', async () => {
      const TableName = await makeTable(client, {
        ...plain,
        local: { local: { key: { pk: 'S', score: 'N' } } },
        global: { global: { key: { team: 'S' }, projection: ['note'] } },
      })
      const Key = keyOf(itemOf(100))
      const update = async (UpdateExpression: string, value?: object) => {
        const { ConsumedCapacity } = await client.call('UpdateItem', {
          TableName,
          Key,
          UpdateExpression,
          ...(value && { ExpressionAttributeValues: { ':v': value } }),
          ...byIndex,
        })
        return ConsumedCapacity
      }
      const cost = (CapacityUnits: number, local: number, global: number) => ({
        TableName,
        CapacityUnits,
        Table: { CapacityUnits: CapacityUnits - local - global },
        ...(local > 0 && { LocalSecondaryIndexes: { local: { CapacityUnits: local } } }),
        ...(global > 0 && { GlobalSecondaryIndexes: { global: { CapacityUnits: global } } }),
      })
      expect(await update('SET extra = :v', { S: 'not in an index' })).toEqual(cost(1, 0, 0))
      expect(await update('SET score = :v', { N: '1' })).toEqual(cost(2, 1, 0))
      expect(await update('SET team = :v', { S: 'a' })).toEqual(cost(3, 1, 1))
      expect(await update('SET team = :v', { S: 'b' })).toEqual(cost(4, 1, 2))
      expect(await update('SET note = :v', { S: 'x'.repeat(1500) })).toEqual(cost(6, 2, 2))
      expect(await update('SET extra = :v', { S: 'carried by one' })).toEqual(cost(4, 2, 0))
      expect(await update('SET extra = :v', { S: 'carried by one' })).toEqual(cost(2, 0, 0))
      expect(await update('REMOVE team')).toEqual(cost(6, 2, 2))
      const { ConsumedCapacity } = await client.call('DeleteItem', { TableName, Key, ...byIndex })
      expect(ConsumedCapacity).toEqual(cost(4, 2, 0))
    })

    it('is reported per table, summed over all actions', async () => {
      const [first, second] = [await makeTable(client), await makeTable(client)]
      const put = (TableName: string, sk: string) => ({ Put: { TableName, Item: itemOf(1500, sk) } })
      const units = (CapacityUnits: number) => ({ CapacityUnits, WriteCapacityUnits: CapacityUnits })
      const transaction = {
        TransactItems: [
          put(first, 'a'),
          put(second, 'a'),
          put(first, 'b'),
          {
            ConditionCheck: {
              TableName: second,
              Key: keyOf(itemOf(100, 'b')),
              ConditionExpression: 'attribute_not_exists(pk)',
            },
          },
        ],
        ...byIndex,
      }
      expect((await client.call('TransactWriteItems', transaction)).ConsumedCapacity).toEqual([
        { TableName: first, ...units(8), Table: units(8) },
        { TableName: second, ...units(6), Table: units(6) },
      ])
      const puts = (...sks: string[]) => sks.map((sk) => ({ PutRequest: { Item: itemOf(1500, sk) } }))
      const batch = { RequestItems: { [first]: puts('c', 'd'), [second]: puts('c') }, ...total }
      expect((await client.call('BatchWriteItem', batch)).ConsumedCapacity).toEqual([
        { TableName: first, CapacityUnits: 4 },
        { TableName: second, CapacityUnits: 2 },
      ])
    })
  })
})

/** An item of exactly this size. */
function itemOf(bytes: number, sk = 'a'): Item {
  const key = { pk: { S: 'p' }, sk: { S: sk } }
  const taken = 'pk'.length + 'p'.length + 'sk'.length + sk.length + 'filler'.length
  return { ...key, filler: { S: 'x'.repeat(bytes - taken) } }
}

function keyOf({ pk, sk }: Item): object {
  return { pk, sk }
}
