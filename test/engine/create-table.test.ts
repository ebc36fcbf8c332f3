import { expect, it } from 'vitest'
import { describeEachEntryPoint, invalid, invalidParameter } from './entry-points.ts'
import { type IndexShape, keySchema, makeTable, plain, tableInput } from './tables.ts'

describeEachEntryPoint('CreateTable', (client) => {
  it('creates a table that is usable immediately', async () => {
    const { TableDescription } = await client.call('CreateTable', tableInput('orders', plain))
    expect(TableDescription).toMatchObject({ TableName: 'orders', TableStatus: 'CREATING', ItemCount: 0 })
    await client.call('PutItem', { TableName: 'orders', Item: { pk: { S: 'a' }, sk: { S: 'b' } } })
    const { Table } = await client.call('DescribeTable', { TableName: 'orders' })
    expect(Table).toMatchObject({ TableStatus: 'ACTIVE', ItemCount: 1 })
  })

  it('accepts every key type and projection type', async () => {
    const TableName = await makeTable(client, {
      key: { pk: 'B', sk: 'N' },
      local: { byTitle: { key: { pk: 'B', title: 'S' }, projection: ['price'] } },
      global: { byOwner: { key: { owner: 'S' }, projection: 'KEYS_ONLY' } },
    })
    const { Table } = await client.call('DescribeTable', { TableName })
    expect(Table).toMatchObject({
      KeySchema: keySchema({ pk: 'B', sk: 'N' }),
      AttributeDefinitions: [
        { AttributeName: 'owner', AttributeType: 'S' },
        { AttributeName: 'pk', AttributeType: 'B' },
        { AttributeName: 'sk', AttributeType: 'N' },
        { AttributeName: 'title', AttributeType: 'S' },
      ],
      LocalSecondaryIndexes: [
        {
          IndexName: 'byTitle',
          KeySchema: keySchema({ pk: 'B', title: 'S' }),
          Projection: { ProjectionType: 'INCLUDE', NonKeyAttributes: ['price'] },
        },
      ],
      GlobalSecondaryIndexes: [
        {
          IndexName: 'byOwner',
          KeySchema: keySchema({ owner: 'S' }),
          Projection: { ProjectionType: 'KEYS_ONLY' },
          IndexStatus: 'ACTIVE',
        },
      ],
    })
  })

  it('returns the billing mode and the provisioned throughput', async () => {
    const { BillingMode, ...input } = tableInput('provisioned', plain)
    await client.call('CreateTable', {
      ...input,
      ProvisionedThroughput: { ReadCapacityUnits: 3, WriteCapacityUnits: 2 },
    })
    const { Table: provisioned } = await client.call('DescribeTable', { TableName: 'provisioned' })
    expect(provisioned).toMatchObject({
      ProvisionedThroughput: { ReadCapacityUnits: 3, WriteCapacityUnits: 2, NumberOfDecreasesToday: 0 },
    })
    expect(provisioned).not.toHaveProperty('BillingModeSummary')

    const { Table: onDemand } = await client.call('DescribeTable', { TableName: await makeTable(client) })
    expect(onDemand).toMatchObject({
      BillingModeSummary: { BillingMode: 'PAY_PER_REQUEST' },
      ProvisionedThroughput: { ReadCapacityUnits: 0, WriteCapacityUnits: 0 },
    })
  })

  it('rejects the name of an existing table', async () => {
    const TableName = await makeTable(client)
    expect(await client.rejection('CreateTable', tableInput(TableName, plain))).toEqual({
      name: 'ResourceInUseException',
      message: `Table already exists: ${TableName}`,
    })
  })

  it('creates one table for concurrent requests with the same name', async () => {
    const outcomes = await Promise.allSettled(
      Array.from({ length: 5 }, () => client.call('CreateTable', tableInput('contested', plain))),
    )
    expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
  })

  it.each([
    [
      'ab',
      "1 validation error detected: Value 'ab' at 'tableName' failed to satisfy constraint: Member must have length greater than or equal to 3",
    ],
    [
      'a'.repeat(256),
      `1 validation error detected: Value '${'a'.repeat(256)}' at 'tableName' failed to satisfy constraint: Member must have length less than or equal to 255`,
    ],
    [
      'a table',
      "1 validation error detected: Value 'a table' at 'tableName' failed to satisfy constraint: Member must satisfy regular expression pattern: [a-zA-Z0-9_.-]+",
    ],
    [
      '?',
      "2 validation errors detected: Value '?' at 'tableName' failed to satisfy constraint: Member must have length greater than or equal to 3; Value '?' at 'tableName' failed to satisfy constraint: Member must satisfy regular expression pattern: [a-zA-Z0-9_.-]+",
    ],
  ])('rejects the name %s', async (name, message) => {
    expect(await client.rejection('CreateTable', tableInput(name, plain))).toEqual(invalid(message))
  })

  const attribute = (AttributeName: string, AttributeType = 'S') => ({ AttributeName, AttributeType })
  const element = (AttributeName: string, KeyType: string) => ({ AttributeName, KeyType })
  const base = {
    TableName: 'rejected',
    BillingMode: 'PAY_PER_REQUEST',
    AttributeDefinitions: [attribute('pk')],
    KeySchema: [element('pk', 'HASH')],
  }

  it.each([
    [
      'no name',
      { TableName: undefined },
      "The parameter 'TableName' is required but was not present in the request",
    ],
    [
      'no key schema and no definitions',
      { KeySchema: undefined, AttributeDefinitions: undefined },
      "2 validation errors detected: Value null at 'attributeDefinitions' failed to satisfy constraint: Member must not be null; Value null at 'keySchema' failed to satisfy constraint: Member must not be null",
    ],
    [
      'an unknown key type',
      { KeySchema: [element('pk', 'INVALID')] },
      "1 validation error detected: Value 'INVALID' at 'keySchema.1.member.keyType' failed to satisfy constraint: Member must satisfy enum value set: [HASH, RANGE]",
    ],
    [
      'an unknown attribute type',
      { AttributeDefinitions: [attribute('pk', 'INVALID')] },
      "1 validation error detected: Value 'INVALID' at 'attributeDefinitions.1.member.attributeType' failed to satisfy constraint: Member must satisfy enum value set: [B, N, S]",
    ],
    [
      'its sort key before its partition key',
      { KeySchema: [element('pk', 'RANGE')] },
      'Invalid KeySchema: The first KeySchemaElement is not a HASH key type',
    ],
    [
      'two partition keys',
      {
        AttributeDefinitions: [attribute('pk'), attribute('sk')],
        KeySchema: [element('pk', 'HASH'), element('sk', 'HASH')],
      },
      'Invalid KeySchema: The second KeySchemaElement is not a RANGE key type',
    ],
    [
      'one attribute as partition and sort key',
      { KeySchema: [element('pk', 'HASH'), element('pk', 'RANGE')] },
      'Invalid KeySchema: Some index key attribute have no definition',
    ],
    [
      'no throughput in provisioned mode',
      { BillingMode: 'PROVISIONED' },
      'One or more parameter values were invalid: ReadCapacityUnits and WriteCapacityUnits must both be specified when BillingMode is PROVISIONED',
    ],
    [
      'throughput in on-demand mode',
      { ProvisionedThroughput: { ReadCapacityUnits: 1, WriteCapacityUnits: 1 } },
      'One or more parameter values were invalid: Neither ReadCapacityUnits nor WriteCapacityUnits can be specified when BillingMode is PAY_PER_REQUEST',
    ],
    [
      'a definition of an attribute that no key has',
      { AttributeDefinitions: [attribute('pk'), attribute('extra')] },
      'One or more parameter values were invalid: Number of attributes in KeySchema does not exactly match number of attributes defined in AttributeDefinitions',
    ],
    [
      'an undefined key attribute',
      { KeySchema: [element('other', 'HASH')] },
      'One or more parameter values were invalid: Some index key attributes are not defined in AttributeDefinitions. Keys: [other], AttributeDefinitions: [pk]',
    ],
  ])('rejects a table with %s', async (_, members, message) => {
    expect(await client.rejection('CreateTable', { ...base, ...members })).toEqual(invalid(message))
  })

  it.each([
    [
      'a local index but no sort key',
      { key: { pk: 'S' }, local: { byTitle: { key: { pk: 'S', title: 'S' } } } },
      'Table KeySchema does not have a range key, which is required when specifying a LocalSecondaryIndex',
    ],
    [
      'a local index with another partition key',
      { ...plain, local: { byTitle: { key: { owner: 'S', title: 'S' } } } },
      'Index KeySchema does not have the same leading hash key as table KeySchema for index: byTitle. index hash key: owner, table hash key: pk',
    ],
    [
      'a duplicate in NonKeyAttributes',
      { ...plain, global: { byOwner: { key: { owner: 'S' }, projection: ['price', 'price'] } } },
      'Duplicate element in NonKeyAttributes: price',
    ],
    [
      'two indexes with the same name',
      {
        ...plain,
        local: { twice: { key: { pk: 'S', title: 'S' } } },
        global: { twice: { key: { owner: 'S' } } },
      },
      'Duplicate index name: twice',
    ],
    [
      'six local indexes',
      { ...plain, local: localIndexes(6) },
      'Number of LocalSecondaryIndexes exceeds per-table limit of 5',
    ],
  ] as const)('rejects a table with %s', async (_, shape, reason) => {
    expect(await client.rejection('CreateTable', tableInput('rejected', shape))).toEqual(
      invalidParameter(reason),
    )
  })

  // API reference, Projection: 100 NonKeyAttributes in all indexes together.
  it('and UpdateTable reject more than 100 projected attributes', async () => {
    const names = (count: number) => Array.from({ length: count }, (_, at) => `projected${at}`)
    const projecting = (...counts: number[]) => ({
      key: { pk: 'S' as const },
      global: Object.fromEntries(
        counts.map((count, at) => [`index${at}`, { key: { pk: 'S' as const }, projection: names(count) }]),
      ),
    })
    const error = invalidParameter(
      'Number of NonKeyAttributes of all secondary indexes exceeds per-table limit of 100',
    )
    const tooMany = tableInput('rejected', projecting(20, 20, 20, 20, 20, 1))
    expect(await client.rejection('CreateTable', tooMany)).toEqual(error)
    const TableName = await makeTable(client, projecting(20, 20, 20, 20, 20))
    const Create = { ...tooMany.GlobalSecondaryIndexes?.at(-1) }
    const { AttributeDefinitions } = tooMany
    const update = { TableName, AttributeDefinitions, GlobalSecondaryIndexUpdates: [{ Create }] }
    expect(await client.rejection('UpdateTable', update)).toEqual(error)
  })

  it('rejects NonKeyAttributes unless the projection type is INCLUDE', async () => {
    const input = {
      ...tableInput('rejected', { key: { pk: 'S' }, global: { byOwner: { key: { owner: 'S' } } } }),
      GlobalSecondaryIndexes: [
        {
          IndexName: 'byOwner',
          KeySchema: keySchema({ owner: 'S' }),
          Projection: { ProjectionType: 'ALL', NonKeyAttributes: ['price'] },
        },
      ],
    }
    expect(await client.rejection('CreateTable', input)).toEqual(
      invalidParameter('ProjectionType is ALL, but NonKeyAttributes is specified'),
    )
  })
})

/** `count` local indexes, each on another attribute. */
function localIndexes(count: number): Readonly<Record<string, IndexShape>> {
  const text = 'S' as const
  const indexes = Array.from({ length: count }, (_, at) => ({ key: { pk: text, [`attribute${at}`]: text } }))
  return Object.fromEntries(indexes.map((index, at) => [`index${at}`, index]))
}
