import { expect, it } from 'vitest'
import { createTable, throughBothDoors } from './both-doors.ts'

throughBothDoors('a table', (open) => {
  it('is made, listed, described and deleted', async () => {
    await using door = await open()
    const made = await createTable(door.call, 'books')
    expect(made.TableDescription).toMatchObject({ TableName: 'books', TableStatus: 'CREATING' })
    await createTable(door.call, 'authors')
    expect((await door.call('ListTables', {})).TableNames).toEqual(['authors', 'books'])
    const { Table } = await door.call('DescribeTable', { TableName: 'books' })
    expect(Table).toMatchObject({
      TableStatus: 'ACTIVE',
      ItemCount: 0,
      KeySchema: [
        { AttributeName: 'pk', KeyType: 'HASH' },
        { AttributeName: 'sk', KeyType: 'RANGE' },
      ],
      BillingModeSummary: { BillingMode: 'PAY_PER_REQUEST' },
    })
    await door.call('DeleteTable', { TableName: 'books' })
    await expect(door.call('DescribeTable', { TableName: 'books' })).rejects.toMatchObject({
      name: 'ResourceNotFoundException',
      message: 'Requested resource not found: Table: books not found',
    })
  })

  it('can be made once only, and starts empty when it is made again', async () => {
    await using door = await open()
    await createTable(door.call, 'books')
    await expect(createTable(door.call, 'books')).rejects.toMatchObject({
      name: 'ResourceInUseException',
      message: 'Table already exists: books',
    })
    const Item = { pk: { S: 'a' }, sk: { S: 'b' } }
    await door.call('PutItem', { TableName: 'books', Item })
    await door.call('DeleteTable', { TableName: 'books' })
    await createTable(door.call, 'books')
    expect((await door.call('Scan', { TableName: 'books' })).Count).toBe(0)
    expect((await door.call('GetItem', { TableName: 'books', Key: Item })).Item).toBeUndefined()
  })

  it('knows how much it holds', async () => {
    await using door = await open()
    await createTable(door.call, 'books')
    const figures = async () => {
      const { Table } = await door.call('DescribeTable', { TableName: 'books' })
      return [Table.ItemCount, Table.TableSizeBytes]
    }
    const Key = { pk: { S: 'a' }, sk: { S: 'b' } }
    await door.call('PutItem', { TableName: 'books', Item: { ...Key, title: { S: 'Emma' } } })
    expect(await figures()).toEqual([1, 15])
    await door.call('PutItem', { TableName: 'books', Item: { ...Key, title: { S: 'Persuasion' } } })
    expect(await figures()).toEqual([1, 21])
    await door.call('DeleteItem', { TableName: 'books', Key })
    await door.call('DeleteItem', { TableName: 'books', Key })
    expect(await figures()).toEqual([0, 0])
  })

  it.each([
    [
      { TableName: 'ab' },
      "1 validation error detected: Value 'ab' at 'tableName' failed to satisfy constraint: Member must have length greater than or equal to 3",
    ],
    [
      { LocalSecondaryIndexes: undefined, KeySchema: [{ AttributeName: 'other', KeyType: 'HASH' }] },
      'One or more parameter values were invalid: Some index key attributes are not defined in AttributeDefinitions. Keys: [other], AttributeDefinitions: [pk, sk]',
    ],
    [
      { BillingMode: 'PROVISIONED' },
      'One or more parameter values were invalid: ReadCapacityUnits and WriteCapacityUnits must both be specified when BillingMode is PROVISIONED',
    ],
  ])('is refused where it makes no sense (%#)', async (wrong, message) => {
    await using door = await open()
    const made = createTable(door.call, 'books', wrong)
    await expect(made).rejects.toMatchObject({ name: 'ValidationException', message })
    expect((await door.call('ListTables', {})).TableNames).toEqual([])
  })

  it('that is missing is an error of every operation on items', async () => {
    await using door = await open()
    const Key = { pk: { S: 'a' } }
    const missing = { name: 'ResourceNotFoundException', message: 'Requested resource not found' }
    await expect(door.call('GetItem', { TableName: 'none', Key })).rejects.toMatchObject(missing)
    await expect(door.call('PutItem', { TableName: 'none', Item: Key })).rejects.toMatchObject(missing)
    await expect(door.call('Scan', { TableName: 'none' })).rejects.toMatchObject(missing)
  })
})
