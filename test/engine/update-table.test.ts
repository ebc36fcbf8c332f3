import { expect, it } from 'vitest'
import { addIndex, dropIndex, indexesSettle } from './background-jobs.ts'
import { describeEachEntryPoint, type EngineClient, invalid, invalidParameter } from './entry-points.ts'
import { makeTable, plain, tableInput } from './tables.ts'

const units = (read: number, write = read) => ({ ReadCapacityUnits: read, WriteCapacityUnits: write })

/** A table with 5 read and 4 write units and an index with 3. */
async function makeProvisioned(client: EngineClient, name: string): Promise<string> {
  const { GlobalSecondaryIndexes, ...input } = tableInput(name, {
    ...plain,
    local: { byTitle: { key: { pk: 'S', title: 'S' } } },
    global: { byOwner: { key: { owner: 'S' } } },
  })
  await client.call('CreateTable', {
    ...input,
    BillingMode: 'PROVISIONED',
    ProvisionedThroughput: units(5, 4),
    GlobalSecondaryIndexes: (GlobalSecondaryIndexes as object[]).map((index) => ({
      ...index,
      ProvisionedThroughput: units(3),
    })),
  })
  return name
}

describeEachEntryPoint('UpdateTable', (client) => {
  it('changes the throughput, and responds with the old one', async () => {
    const TableName = await makeProvisioned(client, 'units')
    const { TableDescription } = await client.call('UpdateTable', {
      TableName,
      ProvisionedThroughput: units(6, 2),
      GlobalSecondaryIndexUpdates: [{ Update: { IndexName: 'byOwner', ProvisionedThroughput: units(7) } }],
    })
    expect(TableDescription).toMatchObject({ TableStatus: 'UPDATING', ProvisionedThroughput: units(5, 4) })
    const { Table } = await client.call('DescribeTable', { TableName })
    expect(Table).toMatchObject({
      TableStatus: 'ACTIVE',
      ProvisionedThroughput: {
        ...units(6, 2),
        LastIncreaseDateTime: expect.any(Number),
        LastDecreaseDateTime: expect.any(Number),
      },
      GlobalSecondaryIndexes: [{ ProvisionedThroughput: units(7) }],
    })
  })

  it('changes the billing mode, and back', async () => {
    const TableName = await makeProvisioned(client, 'billing')
    await client.call('UpdateTable', { TableName, BillingMode: 'PAY_PER_REQUEST' })
    const { Table: onDemand } = await client.call('DescribeTable', { TableName })
    expect(onDemand).toMatchObject({
      BillingModeSummary: { BillingMode: 'PAY_PER_REQUEST' },
      ProvisionedThroughput: units(0),
      GlobalSecondaryIndexes: [{ ProvisionedThroughput: units(0) }],
    })
    await client.call('UpdateTable', { TableName, BillingMode: 'PAY_PER_REQUEST' })
    const provision = { TableName, BillingMode: 'PROVISIONED', ProvisionedThroughput: units(1) }
    expect(await client.rejection('UpdateTable', provision)).toEqual(
      invalidParameter('ProvisionedThroughput must be specified for index: byOwner'),
    )
    await client.call('UpdateTable', {
      ...provision,
      GlobalSecondaryIndexUpdates: [{ Update: { IndexName: 'byOwner', ProvisionedThroughput: units(2) } }],
    })
    const { Table } = await client.call('DescribeTable', { TableName })
    expect(Table).toMatchObject({
      BillingModeSummary: { BillingMode: 'PROVISIONED' },
      ProvisionedThroughput: units(1),
      GlobalSecondaryIndexes: [{ ProvisionedThroughput: units(2) }],
    })
  })

  it('enables and disables a stream', async () => {
    const TableName = await makeTable(client)
    const enable = { TableName, StreamSpecification: { StreamEnabled: true, StreamViewType: 'NEW_IMAGE' } }
    const disable = { TableName, StreamSpecification: { StreamEnabled: false } }
    expect(await client.rejection('UpdateTable', disable)).toEqual(
      invalid(`Table has no stream to disable: TableName: ${TableName}`),
    )
    await client.call('UpdateTable', enable)
    expect((await client.call('DescribeTable', { TableName })).Table).toMatchObject({
      StreamSpecification: enable.StreamSpecification,
      LatestStreamArn: expect.stringContaining(`table/${TableName}/stream/`),
    })
    expect(await client.rejection('UpdateTable', enable)).toEqual(
      invalid(`Table already has an enabled stream: TableName: ${TableName}`),
    )
    await client.call('UpdateTable', disable)
    const { Table } = await client.call('DescribeTable', { TableName })
    expect(Table).not.toHaveProperty('StreamSpecification')
    expect(Table).toHaveProperty('LatestStreamArn')
  })

  it('protects a table from deletion', async () => {
    const TableName = await makeTable(client)
    const protect = (enabled: boolean) =>
      client.call('UpdateTable', { TableName, DeletionProtectionEnabled: enabled })
    expect((await protect(true)).TableDescription).toMatchObject({
      TableStatus: 'ACTIVE',
      DeletionProtectionEnabled: true,
    })
    expect(await client.rejection('DeleteTable', { TableName })).toEqual(
      invalid(
        'Resource cannot be deleted as it is currently protected against deletion. Disable deletion protection first.',
      ),
    )
    await protect(false)
    await client.call('DeleteTable', { TableName })
  })

  it('accepts the ARN of a table', async () => {
    const TableName = await makeTable(client)
    const { Table } = await client.call('DescribeTable', { TableName })
    await client.call('UpdateTable', { TableName: Table?.TableArn, DeletionProtectionEnabled: true })
    expect((await client.call('DescribeTable', { TableName })).Table).toMatchObject({
      DeletionProtectionEnabled: true,
    })
  })

  it("rejects a table that doesn't exist", async () => {
    const request = { TableName: 'nowhere', BillingMode: 'PAY_PER_REQUEST' }
    expect(await client.rejection('UpdateTable', request)).toEqual({
      name: 'ResourceNotFoundException',
      message: 'Requested resource not found: Table: nowhere not found',
    })
  })
})

describeEachEntryPoint('UpdateTable rejects', (client) => {
  const stream = { StreamSpecification: { StreamEnabled: true, StreamViewType: 'NEW_IMAGE' } }
  const updateOwner = { Update: { IndexName: 'byOwner', ProvisionedThroughput: units(9) } }
  const { GlobalSecondaryIndexUpdates: addition, AttributeDefinitions: definitions } = addIndex(
    '',
    'new',
    'a',
  )
  const drop = (name: string) => dropIndex('', name).GlobalSecondaryIndexUpdates[0]

  it('a throughput equal to the current one', async () => {
    const TableName = await makeProvisioned(client, 'same')
    expect(await client.rejection('UpdateTable', { TableName, ProvisionedThroughput: units(5, 4) })).toEqual(
      invalid(
        'The provisioned throughput for the table will not change. The requested value equals the current value. Current ReadCapacityUnits provisioned for the table: 5. Requested ReadCapacityUnits: 5. Current WriteCapacityUnits provisioned for the table: 4. Requested WriteCapacityUnits: 4. Refer to the Amazon DynamoDB Developer Guide for current limits and how to request higher limits.',
      ),
    )
    const GlobalSecondaryIndexUpdates = [
      { Update: { IndexName: 'byOwner', ProvisionedThroughput: units(3) } },
    ]
    const { message } = await client.rejection('UpdateTable', { TableName, GlobalSecondaryIndexUpdates })
    expect(message).toContain('The provisioned throughput for the index byOwner will not change.')
  })

  it.each([
    ['two changes of one index', [updateOwner, updateOwner], 'byOwner'],
    ['an update of an index that it also deletes', [drop('byOwner'), updateOwner], 'byOwner'],
  ])('%s', async (_, GlobalSecondaryIndexUpdates, name) => {
    expect(
      await client.rejection('UpdateTable', { TableName: 'any-table', GlobalSecondaryIndexUpdates }),
    ).toEqual(
      invalidParameter(
        `Only one global secondary index update per index is allowed simultaneously. Index: ${name}`,
      ),
    )
  })

  it.each([
    [
      'an index without throughput',
      { AttributeDefinitions: definitions, GlobalSecondaryIndexUpdates: addition },
      'Both ReadCapacityUnits and WriteCapacityUnits must be specified for index: new',
    ],
    [
      'an index without AttributeDefinitions',
      { GlobalSecondaryIndexUpdates: addition },
      'AttributeDefinitions is not specified for index: new',
    ],
    [
      'an index on an undefined attribute',
      {
        AttributeDefinitions: [{ AttributeName: 'b', AttributeType: 'S' }],
        GlobalSecondaryIndexUpdates: addition,
      },
      'Some index key attributes are not defined in AttributeDefinitions. Keys: [a], AttributeDefinitions: [pk, sk, title, owner]',
    ],
    [
      'no throughput in provisioned mode',
      { BillingMode: 'PROVISIONED' },
      'ProvisionedThroughput must be specified when BillingMode is PROVISIONED',
    ],
    [
      'throughput in on-demand mode',
      { BillingMode: 'PAY_PER_REQUEST', ProvisionedThroughput: units(1) },
      'Neither ReadCapacityUnits nor WriteCapacityUnits can be specified when BillingMode is PAY_PER_REQUEST',
    ],
    [
      'deletion protection with another change',
      { DeletionProtectionEnabled: true, ...stream },
      'DeletionProtection modification must be the only operation in the request',
    ],
    [
      'a stream with throughput',
      { ...stream, ProvisionedThroughput: units(9) },
      'You cannot modify stream status while updating table IOPS',
    ],
    [
      'an index with throughput',
      { ProvisionedThroughput: units(9), GlobalSecondaryIndexUpdates: [drop('byOwner')] },
      'You cannot create or delete index while updating table IOPS',
    ],
    [
      'an index with a stream',
      { ...stream, GlobalSecondaryIndexUpdates: [drop('byOwner')] },
      'You cannot create or delete index while changing stream status',
    ],
    [
      'a stream without a view type',
      { StreamSpecification: { StreamEnabled: true } },
      'If stream is being enabled then UpdateViewType is required',
    ],
    [
      'an empty index update',
      { GlobalSecondaryIndexUpdates: [{}] },
      'One of GlobalSecondaryIndexUpdate.Update, GlobalSecondaryIndexUpdate.Create, GlobalSecondaryIndexUpdate.Delete must not be null',
    ],
    [
      'an index update with two changes',
      { GlobalSecondaryIndexUpdates: [{ ...updateOwner, ...drop('byOwner') }] },
      'Only one global secondary index action is allowed per GlobalSecondaryIndexUpdate object',
    ],
  ])('%s', async (what, members, reason) => {
    const TableName = await makeProvisioned(client, what.replaceAll(' ', '-'))
    expect(await client.rejection('UpdateTable', { TableName, ...members })).toEqual(invalidParameter(reason))
  })

  it('a request without a change', async () => {
    const { name, message } = await client.rejection('UpdateTable', {
      TableName: 'any-table',
      GlobalSecondaryIndexUpdates: [],
    })
    expect(name).toBe('ValidationException')
    expect(message).toMatch(
      /^At least one of ProvisionedThroughput, BillingMode, .* or TableClass is required$/,
    )
  })

  it('the creation of an existing index and the deletion of a missing one', async () => {
    const TableName = await makeProvisioned(client, 'known')
    const same = { ...addIndex(TableName, 'byOwner', 'owner') }
    expect(await client.rejection('UpdateTable', same)).toEqual(
      invalid('Attempting to create an index which already exists'),
    )
    expect(await client.rejection('UpdateTable', dropIndex(TableName, 'nowhere'))).toEqual({
      name: 'ResourceNotFoundException',
      message: 'Requested resource not found: Index nowhere for table known',
    })
    expect(await client.rejection('UpdateTable', dropIndex(TableName, 'byTitle'))).toEqual(
      invalid('Cannot delete an index that is not a GlobalSecondaryIndex: byTitle'),
    )
  })

  it('two index creations in one request', async () => {
    const GlobalSecondaryIndexUpdates = [drop('one'), drop('two')]
    expect(
      await client.rejection('UpdateTable', { TableName: 'any-table', GlobalSecondaryIndexUpdates }),
    ).toEqual({
      name: 'LimitExceededException',
      message:
        'Subscriber limit exceeded: Only 1 online index can be created or deleted simultaneously per table',
    })
  })

  it('two types for one attribute', async () => {
    const TableName = await makeTable(client)
    const add = addIndex(TableName, 'bySort', 'sk')
    const AttributeDefinitions = [{ AttributeName: 'sk', AttributeType: 'N' }]
    expect(await client.rejection('UpdateTable', { ...add, AttributeDefinitions })).toEqual(
      invalidParameter(
        'Attributes cannot be redefined. Please check that your attribute has the same type as previously defined. Existing schema: Schema:[SchemaElement: key{sk:S:RANGE}] New schema: Schema:[SchemaElement: key{sk:N:HASH}]',
      ),
    )
    expect(await indexesSettle(client, TableName)).toEqual([])
  })
})
