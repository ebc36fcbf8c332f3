import { expect, it } from 'vitest'
import { type Call, createTable, throughBothDoors } from './both-doors.ts'

const TableName = 'items'
const Key = { pk: { S: 'a' }, sk: { S: '1' } }
const Item = { ...Key, name: { S: 'Ada' }, born: { N: '1815' } }

const read = async (call: Call) => (await call('GetItem', { TableName, Key, ConsistentRead: true })).Item

throughBothDoors('one item', (open) => {
  it('is put, read, replaced and deleted', async () => {
    await using door = await open()
    await createTable(door.call, TableName)
    expect(await door.call('PutItem', { TableName, Item })).toEqual({})
    expect(await read(door.call)).toEqual(Item)
    const replaced = await door.call('PutItem', { TableName, Item: Key, ReturnValues: 'ALL_OLD' })
    expect(replaced.Attributes).toEqual(Item)
    const deleted = await door.call('DeleteItem', { TableName, Key, ReturnValues: 'ALL_OLD' })
    expect(deleted.Attributes).toEqual(Key)
    expect(await read(door.call)).toBeUndefined()
  })

  it('keeps numbers of 38 digits, nested values and names such as __proto__', async () => {
    await using door = await open()
    await createTable(door.call, TableName)
    const full = {
      ...Key,
      big: { N: '12345678901234567890123456789012345678' },
      set: { NS: ['1', '2.5'] },
      deep: { M: { list: { L: [{ NULL: true }, { BOOL: false }, { S: '' }] } } },
      constructor: { S: 'not the one of objects' },
    }
    await door.call('PutItem', { TableName, Item: full })
    expect(await read(door.call)).toEqual(full)
    const hostile = JSON.parse('{"pk":{"S":"a"},"sk":{"S":"2"},"__proto__":{"S":"x"}}')
    await door.engine.execute('PutItem', { TableName, Item: hostile })
    const stored = await door.engine.execute('GetItem', { TableName, Key: { ...Key, sk: { S: '2' } } })
    expect(Object.getOwnPropertyNames(stored.Item)).toContain('__proto__')
  })

  it('is written on a condition only, and the error can bring the item found', async () => {
    await using door = await open()
    await createTable(door.call, TableName)
    const create = { TableName, Item, ConditionExpression: 'attribute_not_exists(pk)' }
    await door.call('PutItem', create)
    await expect(door.call('PutItem', create)).rejects.toMatchObject({
      name: 'ConditionalCheckFailedException',
      message: 'The conditional request failed',
    })
    const again = door.call('PutItem', { ...create, ReturnValuesOnConditionCheckFailure: 'ALL_OLD' })
    await expect(again).rejects.toMatchObject({ Item })
  })

  it.each([
    ['NONE', undefined],
    ['ALL_OLD', Item],
    ['UPDATED_OLD', { born: { N: '1815' } }],
    ['ALL_NEW', { ...Item, born: { N: '1816' } }],
    ['UPDATED_NEW', { born: { N: '1816' } }],
  ])('gives back %s of an update', async (ReturnValues, expected) => {
    await using door = await open()
    await createTable(door.call, TableName)
    await door.call('PutItem', { TableName, Item })
    const answer = await door.call('UpdateItem', {
      TableName,
      Key,
      UpdateExpression: 'SET born = born + :one',
      ExpressionAttributeValues: { ':one': { N: '1' } },
      ReturnValues,
    })
    expect(answer.Attributes).toEqual(expected)
    expect(await read(door.call)).toEqual({ ...Item, born: { N: '1816' } })
  })

  it('is made by an update that finds none', async () => {
    await using door = await open()
    await createTable(door.call, TableName)
    await door.call('UpdateItem', {
      TableName,
      Key,
      UpdateExpression: 'ADD visits :one SET seen = :yes',
      ExpressionAttributeValues: { ':one': { N: '1' }, ':yes': { BOOL: true } },
    })
    expect(await read(door.call)).toEqual({ ...Key, visits: { N: '1' }, seen: { BOOL: true } })
  })

  it.each([
    [{ pk: { S: 'a' } }, 'One or more parameter values were invalid: Missing the key sk in the item'],
    [
      { ...Key, sk: { N: '1' } },
      'One or more parameter values were invalid: Type mismatch for key sk expected: S actual: N',
    ],
    [
      { ...Key, pk: { S: '' } },
      'One or more parameter values are not valid. The AttributeValue for a key attribute cannot contain an empty string value. Key: pk',
    ],
    [
      { ...Key, pk: { S: 'x'.repeat(2049) } },
      'One or more parameter values were invalid: Size of hashkey has exceeded the maximum size limit of2048 bytes',
    ],
    [
      { ...Key, sk: { S: 'x'.repeat(1025) } },
      'One or more parameter values were invalid: Aggregated size of all range keys has exceeded the size limit of 1024 bytes',
    ],
    [{ ...Key, text: { S: 'x'.repeat(400 * 1024) } }, 'Item size has exceeded the maximum allowed size'],
    [
      { ...Key, set: { SS: ['a', 'a'] } },
      'One or more parameter values were invalid: Input collection [a, a] contains duplicates.',
    ],
  ])('is refused where it is wrong (%#)', async (wrong, message) => {
    await using door = await open()
    await createTable(door.call, TableName)
    const put = door.call('PutItem', { TableName, Item: wrong })
    await expect(put).rejects.toMatchObject({ name: 'ValidationException', message })
    expect((await door.call('Scan', { TableName })).Count).toBe(0)
  })

  it('may have keys as long as DynamoDB allows, of any bytes', async () => {
    await using door = await open()
    await createTable(door.call, TableName)
    const long = { pk: { S: '\u0000'.repeat(2048) }, sk: { S: '\u0000'.repeat(1024) } }
    const other = { pk: { S: `${'\u0000'.repeat(2047)}a` }, sk: long.sk }
    await door.call('PutItem', { TableName, Item: { ...long, n: { N: '1' } } })
    await door.call('PutItem', { TableName, Item: { ...other, n: { N: '2' } } })
    const found = await Promise.all(
      [long, other].map((each) => door.call('GetItem', { TableName, Key: each })),
    )
    expect(found.map((answer) => answer.Item?.n)).toEqual([{ N: '1' }, { N: '2' }])
  })

  it('costs what DynamoDB charges: by 4 KB read, by 1 KB written', async () => {
    await using door = await open()
    await createTable(door.call, TableName)
    const text = { S: 'x'.repeat(5000) }
    const put = { TableName, Item: { ...Key, text }, ReturnConsumedCapacity: 'TOTAL' }
    expect((await door.call('PutItem', put)).ConsumedCapacity).toEqual({ TableName, CapacityUnits: 5 })
    const get = { TableName, Key, ReturnConsumedCapacity: 'INDEXES' }
    expect((await door.call('GetItem', get)).ConsumedCapacity).toEqual({
      TableName,
      CapacityUnits: 1,
      Table: { CapacityUnits: 1 },
    })
    const consistent = await door.call('GetItem', { ...get, ConsistentRead: true })
    expect(consistent.ConsumedCapacity?.CapacityUnits).toBe(2)
    const missing = await door.call('GetItem', { ...get, Key: { ...Key, sk: { S: 'none' } } })
    expect(missing).toMatchObject({ ConsumedCapacity: { CapacityUnits: 0.5 } })
  })
})
