import { expect, it } from 'vitest'
import { addIndex, dropIndex, indexesSettle } from './background-jobs.ts'
import { type Door, invalid, invalidParameter, throughBothDoors } from './doors.ts'
import { makeTable, plain, tableInput } from './tables.ts'

const units = (read: number, write = read) => ({ ReadCapacityUnits: read, WriteCapacityUnits: write })

/** A table of 5 read and 4 write units with an index of 3. */
async function makeProvisioned(door: Door, name: string): Promise<string> {
  const { GlobalSecondaryIndexes, ...input } = tableInput(name, {
    ...plain,
    local: { byTitle: { key: { pk: 'S', title: 'S' } } },
    global: { byOwner: { key: { owner: 'S' } } },
  })
  await door.call('CreateTable', {
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

throughBothDoors('UpdateTable', (door) => {
  it('changes throughput, and answers with what it was', async () => {
    const TableName = await makeProvisioned(door, 'units')
    const { TableDescription } = await door.call('UpdateTable', {
      TableName,
      ProvisionedThroughput: units(6, 2),
      GlobalSecondaryIndexUpdates: [{ Update: { IndexName: 'byOwner', ProvisionedThroughput: units(7) } }],
    })
    expect(TableDescription).toMatchObject({ TableStatus: 'UPDATING', ProvisionedThroughput: units(5, 4) })
    const { Table } = await door.call('DescribeTable', { TableName })
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

  it('changes how a table is paid for, and back', async () => {
    const TableName = await makeProvisioned(door, 'billing')
    await door.call('UpdateTable', { TableName, BillingMode: 'PAY_PER_REQUEST' })
    const { Table: onDemand } = await door.call('DescribeTable', { TableName })
    expect(onDemand).toMatchObject({
      BillingModeSummary: { BillingMode: 'PAY_PER_REQUEST' },
      ProvisionedThroughput: units(0),
      GlobalSecondaryIndexes: [{ ProvisionedThroughput: units(0) }],
    })
    await door.call('UpdateTable', { TableName, BillingMode: 'PAY_PER_REQUEST' })
    const provision = { TableName, BillingMode: 'PROVISIONED', ProvisionedThroughput: units(1) }
    expect(await door.refusal('UpdateTable', provision)).toEqual(
      invalidParameter('ProvisionedThroughput must be specified for index: byOwner'),
    )
    await door.call('UpdateTable', {
      ...provision,
      GlobalSecondaryIndexUpdates: [{ Update: { IndexName: 'byOwner', ProvisionedThroughput: units(2) } }],
    })
    const { Table } = await door.call('DescribeTable', { TableName })
    expect(Table).toMatchObject({
      BillingModeSummary: { BillingMode: 'PROVISIONED' },
      ProvisionedThroughput: units(1),
      GlobalSecondaryIndexes: [{ ProvisionedThroughput: units(2) }],
    })
  })

  it('switches a stream on and off', async () => {
    const TableName = await makeTable(door)
    const enable = { TableName, StreamSpecification: { StreamEnabled: true, StreamViewType: 'NEW_IMAGE' } }
    const disable = { TableName, StreamSpecification: { StreamEnabled: false } }
    expect(await door.refusal('UpdateTable', disable)).toEqual(
      invalid(`Table has no stream to disable: TableName: ${TableName}`),
    )
    await door.call('UpdateTable', enable)
    expect((await door.call('DescribeTable', { TableName })).Table).toMatchObject({
      StreamSpecification: enable.StreamSpecification,
      LatestStreamArn: expect.stringContaining(`table/${TableName}/stream/`),
    })
    expect(await door.refusal('UpdateTable', enable)).toEqual(
      invalid(`Table already has an enabled stream: TableName: ${TableName}`),
    )
    await door.call('UpdateTable', disable)
    const { Table } = await door.call('DescribeTable', { TableName })
    expect(Table).not.toHaveProperty('StreamSpecification')
    expect(Table).toHaveProperty('LatestStreamArn')
  })

  it('protects a table from deletion', async () => {
    const TableName = await makeTable(door)
    const protect = (enabled: boolean) =>
      door.call('UpdateTable', { TableName, DeletionProtectionEnabled: enabled })
    expect((await protect(true)).TableDescription).toMatchObject({
      TableStatus: 'ACTIVE',
      DeletionProtectionEnabled: true,
    })
    expect(await door.refusal('DeleteTable', { TableName })).toEqual(
      invalid(
        'Resource cannot be deleted as it is currently protected against deletion. Disable deletion protection first.',
      ),
    )
    await protect(false)
    await door.call('DeleteTable', { TableName })
  })

  it('takes a table by its ARN', async () => {
    const TableName = await makeTable(door)
    const { Table } = await door.call('DescribeTable', { TableName })
    await door.call('UpdateTable', { TableName: Table?.TableArn, DeletionProtectionEnabled: true })
    expect((await door.call('DescribeTable', { TableName })).Table).toMatchObject({
      DeletionProtectionEnabled: true,
    })
  })

  it('knows no table that is not there', async () => {
    const request = { TableName: 'nowhere', BillingMode: 'PAY_PER_REQUEST' }
    expect(await door.refusal('UpdateTable', request)).toEqual({
      name: 'ResourceNotFoundException',
      message: 'Requested resource not found: Table: nowhere not found',
    })
  })
})

throughBothDoors('UpdateTable rejects', (door) => {
  const stream = { StreamSpecification: { StreamEnabled: true, StreamViewType: 'NEW_IMAGE' } }
  const updateOwner = { Update: { IndexName: 'byOwner', ProvisionedThroughput: units(9) } }
  const { GlobalSecondaryIndexUpdates: addition, AttributeDefinitions: definitions } = addIndex(
    '',
    'new',
    'a',
  )
  const drop = (name: string) => dropIndex('', name).GlobalSecondaryIndexUpdates[0]

  it('the throughput that the table has', async () => {
    const TableName = await makeProvisioned(door, 'same')
    expect(await door.refusal('UpdateTable', { TableName, ProvisionedThroughput: units(5, 4) })).toEqual(
      invalid(
        'The provisioned throughput for the table will not change. The requested value equals the current value. Current ReadCapacityUnits provisioned for the table: 5. Requested ReadCapacityUnits: 5. Current WriteCapacityUnits provisioned for the table: 4. Requested WriteCapacityUnits: 4. Refer to the Amazon DynamoDB Developer Guide for current limits and how to request higher limits.',
      ),
    )
    const GlobalSecondaryIndexUpdates = [
      { Update: { IndexName: 'byOwner', ProvisionedThroughput: units(3) } },
    ]
    const { message } = await door.refusal('UpdateTable', { TableName, GlobalSecondaryIndexUpdates })
    expect(message).toContain('The provisioned throughput for the index byOwner will not change.')
  })

  it.each([
    ['two changes of one index', [updateOwner, updateOwner], 'byOwner'],
    ['a change of an index that it also drops', [drop('byOwner'), updateOwner], 'byOwner'],
  ])('%s', async (_, GlobalSecondaryIndexUpdates, name) => {
    expect(
      await door.refusal('UpdateTable', { TableName: 'any-table', GlobalSecondaryIndexUpdates }),
    ).toEqual(
      invalidParameter(
        `Only one global secondary index update per index is allowed simultaneously. Index: ${name}`,
      ),
    )
  })

  it.each([
    [
      'an index without its units',
      { AttributeDefinitions: definitions, GlobalSecondaryIndexUpdates: addition },
      'Both ReadCapacityUnits and WriteCapacityUnits must be specified for index: new',
    ],
    [
      'an index without definitions',
      { GlobalSecondaryIndexUpdates: addition },
      'AttributeDefinitions is not specified for index: new',
    ],
    [
      'an index of an attribute without definition',
      {
        AttributeDefinitions: [{ AttributeName: 'b', AttributeType: 'S' }],
        GlobalSecondaryIndexUpdates: addition,
      },
      'Some index key attributes are not defined in AttributeDefinitions. Keys: [a], AttributeDefinitions: [pk, sk, title, owner]',
    ],
    [
      'no units when it is provisioned',
      { BillingMode: 'PROVISIONED' },
      'ProvisionedThroughput must be specified when BillingMode is PROVISIONED',
    ],
    [
      'units when it is paid by request',
      { BillingMode: 'PAY_PER_REQUEST', ProvisionedThroughput: units(1) },
      'Neither ReadCapacityUnits nor WriteCapacityUnits can be specified when BillingMode is PAY_PER_REQUEST',
    ],
    [
      'protection and something else',
      { DeletionProtectionEnabled: true, ...stream },
      'DeletionProtection modification must be the only operation in the request',
    ],
    [
      'a stream and units',
      { ...stream, ProvisionedThroughput: units(9) },
      'You cannot modify stream status while updating table IOPS',
    ],
    [
      'an index and units',
      { ProvisionedThroughput: units(9), GlobalSecondaryIndexUpdates: [drop('byOwner')] },
      'You cannot create or delete index while updating table IOPS',
    ],
    [
      'an index and a stream',
      { ...stream, GlobalSecondaryIndexUpdates: [drop('byOwner')] },
      'You cannot create or delete index while changing stream status',
    ],
    [
      'a stream without a view',
      { StreamSpecification: { StreamEnabled: true } },
      'If stream is being enabled then UpdateViewType is required',
    ],
    [
      'a change that is none',
      { GlobalSecondaryIndexUpdates: [{}] },
      'One of GlobalSecondaryIndexUpdate.Update, GlobalSecondaryIndexUpdate.Create, GlobalSecondaryIndexUpdate.Delete must not be null',
    ],
    [
      'a change that is two',
      { GlobalSecondaryIndexUpdates: [{ ...updateOwner, ...drop('byOwner') }] },
      'Only one global secondary index action is allowed per GlobalSecondaryIndexUpdate object',
    ],
  ])('%s', async (what, members, reason) => {
    const TableName = await makeProvisioned(door, what.replaceAll(' ', '-'))
    expect(await door.refusal('UpdateTable', { TableName, ...members })).toEqual(invalidParameter(reason))
  })

  it('nothing at all', async () => {
    const { name, message } = await door.refusal('UpdateTable', {
      TableName: 'any-table',
      GlobalSecondaryIndexUpdates: [],
    })
    expect(name).toBe('ValidationException')
    expect(message).toMatch(
      /^At least one of ProvisionedThroughput, BillingMode, .* or TableClass is required$/,
    )
  })

  it('indexes that are there already, or are not', async () => {
    const TableName = await makeProvisioned(door, 'known')
    const same = { ...addIndex(TableName, 'byOwner', 'owner') }
    expect(await door.refusal('UpdateTable', same)).toEqual(
      invalid('Attempting to create an index which already exists'),
    )
    expect(await door.refusal('UpdateTable', dropIndex(TableName, 'nowhere'))).toEqual({
      name: 'ResourceNotFoundException',
      message: 'Requested resource not found: Index nowhere for table known',
    })
    expect(await door.refusal('UpdateTable', dropIndex(TableName, 'byTitle'))).toEqual(
      invalid('Cannot delete an index that is not a GlobalSecondaryIndex: byTitle'),
    )
  })

  it('two indexes at once', async () => {
    const GlobalSecondaryIndexUpdates = [drop('one'), drop('two')]
    expect(
      await door.refusal('UpdateTable', { TableName: 'any-table', GlobalSecondaryIndexUpdates }),
    ).toEqual({
      name: 'LimitExceededException',
      message:
        'Subscriber limit exceeded: Only 1 online index can be created or deleted simultaneously per table',
    })
  })

  it('an attribute of two types', async () => {
    const TableName = await makeTable(door)
    const add = addIndex(TableName, 'bySort', 'sk')
    const AttributeDefinitions = [{ AttributeName: 'sk', AttributeType: 'N' }]
    expect(await door.refusal('UpdateTable', { ...add, AttributeDefinitions })).toEqual(
      invalidParameter(
        'Attributes cannot be redefined. Please check that your attribute has the same type as previously defined. Existing schema: Schema:[SchemaElement: key{sk:S:RANGE}] New schema: Schema:[SchemaElement: key{sk:N:HASH}]',
      ),
    )
    expect(await indexesSettle(door, TableName)).toEqual([])
  })
})
