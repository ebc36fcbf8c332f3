import { describe, expect, it } from 'vitest'
import { describeEachEntryPoint, invalidParameter, type Request } from './entry-points.ts'
import { allItems, putAll } from './pages.ts'
import { makeTable, plain } from './tables.ts'

describeEachEntryPoint('A local index', (client) => {
  const task = {
    pk: { S: 'PROJECT#1' },
    sk: { S: 'TASK#1' },
    due: { N: '20' },
    title: { S: 'Paint' },
    cost: { N: '5' },
  }
  const { pk, sk, due, title } = task
  const key = { pk: 'S', due: 'N' } as const
  const queryOf = (TableName: string, more: Request = {}) => ({
    TableName,
    IndexName: 'byDue',
    KeyConditionExpression: 'pk = :pk',
    ExpressionAttributeValues: { ':pk': pk },
    ...more,
  })

  it.each([
    ['all attributes', 'ALL', task],
    ['only the keys', 'KEYS_ONLY', { pk, sk, due }],
    ['some attributes in addition to the keys', ['title'], { pk, sk, due, title }],
  ] as const)('projects %s', async (_, projection, expected) => {
    const TableName = await makeTable(client, { ...plain, local: { byDue: { key, projection } } })
    await client.call('PutItem', { TableName, Item: task })
    expect((await client.call('Query', queryOf(TableName))).Items).toEqual([expected])
  })

  it('orders each partition by its sort key', async () => {
    const TableName = await makeTable(client, { ...plain, local: { byDue: { key } } })
    await putAll(client, TableName, [
      { ...task, sk: { S: 'a' }, due: { N: '30' } },
      { ...task, sk: { S: 'b' }, due: { N: '4' } },
      { ...task, sk: { S: 'c' }, due: { N: '-1' } },
      { ...task, sk: { S: 'no due' }, due: { N: '1' }, pk: { S: 'PROJECT#2' } },
      { pk, sk: { S: 'never due' } },
    ])
    const found = await allItems(client, 'Query', queryOf(TableName))
    expect(found.map(({ sk }) => sk)).toEqual([{ S: 'c' }, { S: 'b' }, { S: 'a' }])
    const { Items } = await client.call(
      'Query',
      queryOf(TableName, {
        KeyConditionExpression: 'pk = :pk AND due > :d',
        ExpressionAttributeValues: { ':pk': pk, ':d': { N: '0' } },
        ScanIndexForward: false,
      }),
    )
    expect(Items?.map(({ sk }) => sk)).toEqual([{ S: 'a' }, { S: 'b' }])
  })

  it('can be read with strong consistency', async () => {
    const TableName = await makeTable(client, { ...plain, local: { byDue: { key } } })
    await client.call('PutItem', { TableName, Item: task })
    expect((await client.call('Query', queryOf(TableName, { ConsistentRead: true }))).Items).toEqual([task])
  })

  describe('with a KEYS_ONLY projection', () => {
    const shape = { ...plain, local: { byDue: { key, projection: 'KEYS_ONLY' } } } as const

    it('fetches the other requested attributes from the table', async () => {
      const TableName = await makeTable(client, shape)
      await client.call('PutItem', { TableName, Item: task })
      expect((await client.call('Query', queryOf(TableName, { Select: 'ALL_ATTRIBUTES' }))).Items).toEqual([
        task,
      ])
      expect(
        (await client.call('Query', queryOf(TableName, { ProjectionExpression: 'title, due' }))).Items,
      ).toEqual([{ title, due }])
    })

    it('rejects a filter of a Query on attributes that it does not project', async () => {
      const TableName = await makeTable(client, shape)
      const filtered = queryOf(TableName, {
        FilterExpression: 'title = :t AND cost > :c',
        Select: 'ALL_ATTRIBUTES',
        ExpressionAttributeValues: { ':pk': pk, ':t': title, ':c': { N: '1' } },
      })
      expect(await client.rejection('Query', filtered)).toEqual(
        invalidParameter(
          'Secondary index byDue does not project one or more filter attributes: [cost, title]',
        ),
      )
    })

    it('has none of these attributes for the filter of a Scan, also if it fetches them', async () => {
      const TableName = await makeTable(client, shape)
      await client.call('PutItem', { TableName, Item: task })
      const filtered = { TableName, IndexName: 'byDue', FilterExpression: 'attribute_exists(title)' }
      expect(await client.call('Scan', filtered)).toMatchObject({ Count: 0, ScannedCount: 1 })
      const fetching = { ...filtered, Select: 'ALL_ATTRIBUTES' }
      expect(await client.call('Scan', fetching)).toMatchObject({ Count: 0, ScannedCount: 1 })
    })

    it('is updated with its items', async () => {
      const TableName = await makeTable(client, shape)
      const entries = () => allItems(client, 'Scan', { TableName, IndexName: 'byDue' })
      const update = (UpdateExpression: string, values?: object) =>
        client.call('UpdateItem', {
          TableName,
          Key: { pk, sk },
          UpdateExpression,
          ...(values && { ExpressionAttributeValues: values }),
        })
      await client.call('PutItem', { TableName, Item: task })
      await update('ADD due :n', { ':n': { N: '5' } })
      expect(await entries()).toEqual([{ pk, sk, due: { N: '25' } }])
      await update('REMOVE due')
      expect(await entries()).toEqual([])
      await update('SET due = :n', { ':n': { N: '1' } })
      await client.call('DeleteItem', { TableName, Key: { pk, sk } })
      expect(await entries()).toEqual([])
    })
  })

  it('rejects an item whose index key attribute has the wrong type', async () => {
    const TableName = await makeTable(client, { ...plain, local: { byDue: { key } } })
    expect(await client.rejection('PutItem', { TableName, Item: { ...task, due: { S: 'soon' } } })).toEqual(
      invalidParameter('Type mismatch for Index Key due Expected: N Actual: S IndexName: byDue'),
    )
    expect(await allItems(client, 'Scan', { TableName })).toEqual([])
  })
})
