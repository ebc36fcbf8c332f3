import { expect, it } from 'vitest'
import { describeEachEntryPoint, invalid, invalidParameter } from './entry-points.ts'
import { makeTable, plain, tableInput } from './tables.ts'

describeEachEntryPoint('table settings without an effect', (client) => {
  const describe = async (TableName: string) =>
    (await client.call('DescribeTable', { TableName })).Table ?? {}
  const provisioned = {
    BillingMode: 'PROVISIONED',
    ProvisionedThroughput: { ReadCapacityUnits: 1, WriteCapacityUnits: 1 },
  }

  it('are returned only if they are set', async () => {
    const described = await describe(await makeTable(client))
    for (const member of ['OnDemandThroughput', 'TableClassSummary', 'SSEDescription']) {
      expect(described).not.toHaveProperty(member)
    }
  })

  it('include TableClass', async () => {
    const rare = { TableClass: 'STANDARD_INFREQUENT_ACCESS' }
    await client.call('CreateTable', { ...tableInput('rare', plain), ...rare })
    expect(await describe('rare')).toMatchObject({ TableClassSummary: rare })
    await client.call('UpdateTable', { TableName: 'rare', TableClass: 'STANDARD' })
    expect(await describe('rare')).toMatchObject({
      TableClassSummary: { TableClass: 'STANDARD', LastUpdateDateTime: expect.any(Number) },
    })
    expect(await client.rejection('UpdateTable', { TableName: 'rare', TableClass: 'COLD' })).toEqual(
      invalid(
        'Invalid table-class parameter provided. Please try again with a valid table-class value: [STANDARD, STANDARD_INFREQUENT_ACCESS].',
      ),
    )
  })

  // Observed on AWS: a response shows a removed limit as -1, and DescribeTable omits it.
  it('include OnDemandThroughput', async () => {
    const bound = (read?: number, write?: number) => ({
      OnDemandThroughput: {
        ...(read !== undefined && { MaxReadRequestUnits: read }),
        ...(write !== undefined && { MaxWriteRequestUnits: write }),
      },
    })
    const update = async (change: object) =>
      (await client.call('UpdateTable', { TableName: 'bounded', ...change })).TableDescription
    await client.call('CreateTable', { ...tableInput('bounded', plain), ...bound(10) })
    expect((await describe('bounded')).OnDemandThroughput).toEqual(bound(10).OnDemandThroughput)
    expect(await update(bound(-1, 20))).toMatchObject({ TableStatus: 'ACTIVE', ...bound(-1, 20) })
    expect((await describe('bounded')).OnDemandThroughput).toEqual(bound(undefined, 20).OnDemandThroughput)
    expect((await update(bound(undefined, -1)))?.OnDemandThroughput).toEqual(
      bound(undefined, -1).OnDemandThroughput,
    )
    expect(await describe('bounded')).not.toHaveProperty('OnDemandThroughput')
    await update(bound(5))
    await update(provisioned)
    expect(await describe('bounded')).not.toHaveProperty('OnDemandThroughput')
    const other = 'MaxReadRequestUnits for OnDemandThroughput cannot be specified when'
    expect(await client.rejection('UpdateTable', { TableName: 'bounded', ...bound(1) })).toEqual(
      invalidParameter(`${other} the table BillingMode is PROVISIONED`),
    )
    const rejected = { ...tableInput('rejected', plain), ...provisioned }
    expect(await client.rejection('CreateTable', { ...rejected, ...bound(1) })).toEqual(
      invalidParameter(`${other} table BillingMode is PROVISIONED.`),
    )
    expect(await client.rejection('CreateTable', { ...tableInput('rejected', plain), ...bound(0) })).toEqual(
      invalidParameter(
        'Requested MaxReadRequestUnits for OnDemandThroughput for table is outside of valid range',
      ),
    )
  })

  it('include SSESpecification', async () => {
    const KMSMasterKeyId = 'arn:aws:kms:eu-west-1:111122223333:key/one'
    const encrypt = { SSESpecification: { Enabled: true, SSEType: 'KMS', KMSMasterKeyId } }
    await client.call('CreateTable', { ...tableInput('encrypted', plain), ...encrypt })
    expect(await describe('encrypted')).toMatchObject({
      SSEDescription: { Status: 'ENABLED', SSEType: 'KMS', KMSMasterKeyArn: KMSMasterKeyId },
    })
    const again = await client.rejection('UpdateTable', { TableName: 'encrypted', ...encrypt })
    expect(again.message).toContain('Table is already encrypted with given KMSMasterKeyId')
    const decrypt = { TableName: 'encrypted', SSESpecification: { Enabled: false } }
    await client.call('UpdateTable', decrypt)
    expect(await describe('encrypted')).not.toHaveProperty('SSEDescription')
    expect(await client.rejection('UpdateTable', decrypt)).toEqual(
      invalidParameter('Table is already encrypted by default'),
    )
  })

  it('can be changed one by one', async () => {
    const TableName = await makeTable(client)
    for (const [members, name] of [
      [{ TableClass: 'STANDARD', DeletionProtectionEnabled: true }, 'TableClass'],
      [{ SSESpecification: { Enabled: true }, TableClass: 'STANDARD' }, 'Server-Side Encryption'],
    ] as const) {
      expect(await client.rejection('UpdateTable', { TableName, ...members })).toEqual(
        invalidParameter(`${name} modification must be the only operation in the request`),
      )
    }
    const bound = { OnDemandThroughput: { MaxReadRequestUnits: 5 } }
    const StreamSpecification = { StreamEnabled: true, StreamViewType: 'KEYS_ONLY' }
    expect(await client.rejection('UpdateTable', { TableName, ...bound, StreamSpecification })).toEqual(
      invalidParameter('OnDemandThroughput can only be combined with BillingMode in an UpdateTable request'),
    )
    await client.call('UpdateTable', { TableName, BillingMode: 'PAY_PER_REQUEST', ...bound })
  })
})

describeEachEntryPoint('other operations on tables', (client) => {
  it('DescribeContinuousBackups returns that backups are disabled', async () => {
    const TableName = await makeTable(client)
    expect(await client.call('DescribeContinuousBackups', { TableName })).toEqual({
      ContinuousBackupsDescription: {
        ContinuousBackupsStatus: 'ENABLED',
        PointInTimeRecoveryDescription: { PointInTimeRecoveryStatus: 'DISABLED' },
      },
    })
  })

  it('DescribeEndpoints returns one endpoint', async () => {
    expect(await client.call('DescribeEndpoints', {})).toEqual({
      Endpoints: [{ Address: expect.any(String), CachePeriodInMinutes: 1440 }],
    })
  })
})
