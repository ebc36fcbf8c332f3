import { expect, it } from 'vitest'
import { describeEachEntryPoint, invalid } from './entry-points.ts'
import { makeTable, plain, tableInput } from './tables.ts'

describeEachEntryPoint('DeleteTable', (client) => {
  const item = { pk: { S: 'a' }, sk: { S: 'b' }, owner: { S: 'o' } }

  it("returns the table's description and deletes the table", async () => {
    const TableName = await makeTable(client)
    await client.call('PutItem', { TableName, Item: item })
    const { TableDescription } = await client.call('DeleteTable', { TableName })
    // The members of the API reference's example.
    expect(TableDescription).toEqual({
      TableName,
      TableStatus: 'DELETING',
      TableArn: expect.stringContaining(`:table/${TableName}`),
      TableId: expect.any(String),
      TableSizeBytes: expect.any(Number),
      ItemCount: 1,
      BillingModeSummary: expect.anything(),
      ProvisionedThroughput: { NumberOfDecreasesToday: 0, ReadCapacityUnits: 0, WriteCapacityUnits: 0 },
      DeletionProtectionEnabled: false,
    })
    const notFound = { name: 'ResourceNotFoundException', message: 'Requested resource not found' }
    expect(await client.rejection('GetItem', { TableName, Key: { pk: item.pk, sk: item.sk } })).toEqual(
      notFound,
    )
    expect(await client.rejection('PutItem', { TableName, Item: item })).toEqual(notFound)
    expect((await client.call('ListTables', {})).TableNames).not.toContain(TableName)
  })

  it('deletes the items and index entries: a new table with the same name is empty', async () => {
    const shape = { ...plain, global: { byOwner: { key: { owner: 'S' } } } } as const
    const TableName = await makeTable(client, shape)
    await client.call('PutItem', { TableName, Item: item })
    await client.call('DeleteTable', { TableName })
    await client.call('CreateTable', tableInput(TableName, shape))

    const { Table } = await client.call('DescribeTable', { TableName })
    expect(Table).toMatchObject({
      ItemCount: 0,
      TableSizeBytes: 0,
      GlobalSecondaryIndexes: [{ ItemCount: 0, IndexSizeBytes: 0 }],
    })
    expect((await client.call('Scan', { TableName })).Items).toEqual([])
    expect((await client.call('Scan', { TableName, IndexName: 'byOwner' })).Items).toEqual([])
  })

  it('allows a new table with the same name and another key schema', async () => {
    const TableName = await makeTable(client)
    await client.call('PutItem', { TableName, Item: item })
    await client.call('DeleteTable', { TableName })
    await client.call('CreateTable', tableInput(TableName, { key: { id: 'N' } }))
    await client.call('PutItem', { TableName, Item: { id: { N: '1' } } })
    expect((await client.call('Scan', { TableName })).Items).toEqual([{ id: { N: '1' } }])
  })

  it('does not change other tables', async () => {
    const [doomed, kept] = [await makeTable(client), await makeTable(client)]
    for (const TableName of [doomed, kept]) await client.call('PutItem', { TableName, Item: item })
    await client.call('DeleteTable', { TableName: doomed })
    expect((await client.call('Scan', { TableName: kept })).Items).toEqual([item])
  })

  it("rejects a table that doesn't exist", async () => {
    expect(await client.rejection('DeleteTable', { TableName: 'missing' })).toEqual({
      name: 'ResourceNotFoundException',
      message: 'Requested resource not found: Table: missing not found',
    })
  })

  it('rejects a table with deletion protection', async () => {
    await client.call('CreateTable', { ...tableInput('protected', plain), DeletionProtectionEnabled: true })
    expect(await client.rejection('DeleteTable', { TableName: 'protected' })).toEqual(
      invalid(
        'Resource cannot be deleted as it is currently protected against deletion. Disable deletion protection first.',
      ),
    )
    expect((await client.call('ListTables', {})).TableNames).toContain('protected')
  })
})
