import { expect, it } from 'vitest'
import { type Answer, type Call, createTable, throughBothDoors } from './both-doors.ts'

const TableName = 'indexes'

const create = (call: Call) =>
  createTable(call, TableName, {
    attributes: [
      { AttributeName: 'gpk', AttributeType: 'S' },
      { AttributeName: 'amount', AttributeType: 'N' },
    ],
    LocalSecondaryIndexes: [
      {
        IndexName: 'byAmount',
        KeySchema: [
          { AttributeName: 'pk', KeyType: 'HASH' },
          { AttributeName: 'amount', KeyType: 'RANGE' },
        ],
        Projection: { ProjectionType: 'KEYS_ONLY' },
      },
    ],
    GlobalSecondaryIndexes: [
      {
        IndexName: 'all',
        KeySchema: [
          { AttributeName: 'gpk', KeyType: 'HASH' },
          { AttributeName: 'amount', KeyType: 'RANGE' },
        ],
        Projection: { ProjectionType: 'ALL' },
      },
      {
        IndexName: 'some',
        KeySchema: [{ AttributeName: 'gpk', KeyType: 'HASH' }],
        Projection: { ProjectionType: 'INCLUDE', NonKeyAttributes: ['name'] },
      },
    ],
  })

const item = (sk: string, amount: string, more: object = {}) => ({
  pk: { S: 'p' },
  sk: { S: sk },
  amount: { N: amount },
  gpk: { S: 'g' },
  name: { S: `name ${sk}` },
  note: { S: 'x' },
  ...more,
})

const put = (call: Call, Item: object) => call('PutItem', { TableName, Item })

const byIndex = (call: Call, IndexName: string, partition: object, more: object = {}) =>
  call('Query', {
    TableName,
    IndexName,
    KeyConditionExpression: `${Object.keys(partition)[0]} = :p`,
    ExpressionAttributeValues: { ':p': Object.values(partition)[0] },
    ...more,
  })

const keysOf = (answer: Answer): string[] => answer.Items.map((each: Answer) => each.sk.S)

throughBothDoors('an index', (open) => {
  it('sorts numbers by value, and entries of one key stand side by side', async () => {
    await using door = await open()
    await create(door.call)
    const amounts = ['10', '-3', '9', '0', '9', '-30', '0.5']
    for (const [at, amount] of amounts.entries()) await put(door.call, item(`${at}`, amount))
    expect(keysOf(await byIndex(door.call, 'byAmount', { pk: { S: 'p' } }))).toEqual([
      '5',
      '1',
      '3',
      '6',
      '2',
      '4',
      '0',
    ])
    expect(keysOf(await byIndex(door.call, 'all', { gpk: { S: 'g' } }))).toEqual([
      '5',
      '1',
      '3',
      '6',
      '2',
      '4',
      '0',
    ])
  })

  it('carries what it projects, and a local one fetches the rest', async () => {
    await using door = await open()
    await create(door.call)
    const whole = item('1', '5')
    await put(door.call, whole)
    const { note, ...some } = whole
    const { name, ...keys } = some
    const { gpk, ...localKeys } = keys
    expect((await byIndex(door.call, 'all', { gpk })).Items).toEqual([whole])
    expect((await byIndex(door.call, 'some', { gpk })).Items).toEqual([
      { pk: whole.pk, sk: whole.sk, gpk, name },
    ])
    expect((await byIndex(door.call, 'byAmount', { pk: whole.pk })).Items).toEqual([localKeys])
    const fetched = await byIndex(door.call, 'byAmount', { pk: whole.pk }, { Select: 'ALL_ATTRIBUTES' })
    expect(fetched.Items).toEqual([whole])
    const all = byIndex(door.call, 'some', { gpk }, { Select: 'ALL_ATTRIBUTES' })
    await expect(all).rejects.toMatchObject({ name: 'ValidationException' })
    const consistent = byIndex(door.call, 'all', { gpk }, { ConsistentRead: true })
    await expect(consistent).rejects.toMatchObject({
      message: 'Consistent reads are not supported on global secondary indexes',
    })
    expect(note).toEqual({ S: 'x' })
  })

  it('leaves out an item without its key, and follows every change', async () => {
    await using door = await open()
    await create(door.call)
    const { gpk, ...sparse } = item('1', '5')
    await put(door.call, sparse)
    expect(keysOf(await byIndex(door.call, 'all', { gpk }))).toEqual([])
    const update = (UpdateExpression: string, values: object = {}) =>
      door.call('UpdateItem', {
        TableName,
        Key: { pk: { S: 'p' }, sk: { S: '1' } },
        UpdateExpression,
        ...(Object.keys(values).length > 0 && { ExpressionAttributeValues: values }),
      })
    await update('SET gpk = :g', { ':g': gpk })
    expect(keysOf(await byIndex(door.call, 'all', { gpk }))).toEqual(['1'])
    await update('SET gpk = :g', { ':g': { S: 'elsewhere' } })
    expect(keysOf(await byIndex(door.call, 'all', { gpk }))).toEqual([])
    expect(keysOf(await byIndex(door.call, 'all', { gpk: { S: 'elsewhere' } }))).toEqual(['1'])
    await update('REMOVE gpk')
    expect((await door.call('Scan', { TableName, IndexName: 'all' })).Count).toBe(0)
    const wrong = update('SET gpk = :g', { ':g': { N: '1' } })
    await expect(wrong).rejects.toMatchObject({
      message:
        'One or more parameter values were invalid: Type mismatch for Index Key gpk Expected: S Actual: N IndexName: all',
    })
    await door.call('DeleteItem', { TableName, Key: { pk: { S: 'p' }, sk: { S: '1' } } })
    expect((await door.call('Scan', { TableName, IndexName: 'byAmount' })).Count).toBe(0)
  })

  it('is paged by its own key and the table’s', async () => {
    await using door = await open()
    await create(door.call)
    for (const at of [1, 2, 3, 4, 5]) await put(door.call, item(`${at}`, '7'))
    const seen: string[] = []
    let more: object = { Limit: 2 }
    for (let pages = 0; pages < 4; pages++) {
      const page = await byIndex(door.call, 'all', { gpk: { S: 'g' } }, more)
      seen.push(...keysOf(page))
      if (page.LastEvaluatedKey === undefined) break
      expect(Object.keys(page.LastEvaluatedKey).toSorted()).toEqual(['amount', 'gpk', 'pk', 'sk'])
      more = { Limit: 2, ExclusiveStartKey: page.LastEvaluatedKey }
    }
    expect(seen).toEqual(['1', '2', '3', '4', '5'])
  })

  it('costs a write for each entry that changes, two for one that moves', async () => {
    await using door = await open()
    await create(door.call)
    const costs = async (Item: object) =>
      (await door.call('PutItem', { TableName, Item, ReturnConsumedCapacity: 'INDEXES' })).ConsumedCapacity
    expect(await costs(item('1', '5'))).toEqual({
      TableName,
      CapacityUnits: 4,
      Table: { CapacityUnits: 1 },
      LocalSecondaryIndexes: { byAmount: { CapacityUnits: 1 } },
      GlobalSecondaryIndexes: { all: { CapacityUnits: 1 }, some: { CapacityUnits: 1 } },
    })
    expect(await costs(item('1', '5', { note: { S: 'y' } }))).toMatchObject({
      CapacityUnits: 2,
      GlobalSecondaryIndexes: { all: { CapacityUnits: 1 } },
    })
    expect(await costs(item('1', '6', { note: { S: 'y' } }))).toMatchObject({
      LocalSecondaryIndexes: { byAmount: { CapacityUnits: 2 } },
      GlobalSecondaryIndexes: { all: { CapacityUnits: 2 } },
    })
  })
})
