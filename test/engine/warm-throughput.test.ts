import { expect, it } from 'vitest'
import { describeEachEntryPoint, invalidParameter } from './entry-points.ts'
import { keySchema, makeTable, plain, type TableShape, tableInput } from './tables.ts'

/** The values and messages were observed on AWS, unless a test says otherwise. */
describeEachEntryPoint('the warm throughput', (client) => {
  const byOwner: TableShape = { ...plain, global: { byOwner: { key: { owner: 'S' } } } }
  const warm = (read?: number, write?: number) => ({
    WarmThroughput: {
      ...(read !== undefined && { ReadUnitsPerSecond: read }),
      ...(write !== undefined && { WriteUnitsPerSecond: write }),
    },
  })
  const units = (read: number, write: number) => ({
    ProvisionedThroughput: { ReadCapacityUnits: read, WriteCapacityUnits: write },
  })
  const provisioned = (read: number, write: number) => ({ BillingMode: 'PROVISIONED', ...units(read, write) })
  const state = (read: number, write: number, Status = 'ACTIVE') => ({
    ReadUnitsPerSecond: read,
    WriteUnitsPerSecond: write,
    Status,
  })
  const described = async (TableName: string) =>
    (await client.call('DescribeTable', { TableName })).Table ?? {}
  const warmOf = async (TableName: string) => (await described(TableName)).WarmThroughput
  const indexOf = (table: object | undefined) =>
    (table as { GlobalSecondaryIndexes?: readonly object[] }).GlobalSecondaryIndexes?.[0]
  const update = async (TableName: string, change: object) =>
    (await client.call('UpdateTable', { TableName, ...change })).TableDescription
  const ofIndex = (change: object) => ({
    GlobalSecondaryIndexUpdates: [{ Update: { IndexName: 'byOwner', ...change } }],
  })
  const tooLow = (member: string, subject: string) =>
    invalidParameter(
      `Requested ${member} for WarmThroughput for ${subject} is lower than current WarmThroughput, decreasing WarmThroughput is not supported`,
    )

  it('of an on-demand table and its indexes is 12,000 reads and 4,000 writes', async () => {
    const table = await described(await makeTable(client, byOwner))
    expect(table.WarmThroughput).toEqual(state(12_000, 4_000))
    expect(indexOf(table)).toMatchObject({ WarmThroughput: state(12_000, 4_000) })
  })

  it('is in the response to CreateTable only if the request has it', async () => {
    const plainly = await client.call('CreateTable', tableInput('unset', byOwner))
    expect(plainly.TableDescription).not.toHaveProperty('WarmThroughput')
    expect(indexOf(plainly.TableDescription)).not.toHaveProperty('WarmThroughput')
    const { TableDescription } = await client.call('CreateTable', {
      ...tableInput('warm', plain),
      ...warm(12_001),
    })
    expect(TableDescription).toMatchObject({ WarmThroughput: { Status: 'UPDATING' } })
    expect(await warmOf('warm')).toEqual(state(12_001, 4_000))
  })

  it('of a provisioned table is the highest that it has ever had', async () => {
    await client.call('CreateTable', { ...tableInput('provisioned', plain), ...provisioned(1, 1) })
    expect(await warmOf('provisioned')).toEqual(state(1, 1))
    await update('provisioned', units(3, 2))
    expect(await warmOf('provisioned')).toEqual(state(3, 2))
    await update('provisioned', units(1, 1))
    expect(await warmOf('provisioned')).toEqual(state(3, 2))
    await update('provisioned', { BillingMode: 'PAY_PER_REQUEST' })
    expect(await warmOf('provisioned')).toEqual(state(12_000, 4_000))
    await update('provisioned', provisioned(1, 1))
    expect(await warmOf('provisioned')).toEqual(state(12_000, 4_000))
  })

  it('is raised by UpdateTable, member by member, and is updating in its response', async () => {
    const name = await makeTable(client)
    expect(await update(name, warm(12_001, 4_001))).toMatchObject({
      TableStatus: 'ACTIVE',
      WarmThroughput: state(12_000, 4_000, 'UPDATING'),
    })
    expect(await warmOf(name)).toEqual(state(12_001, 4_001))
    await update(name, warm(undefined, 4_002))
    await update(name, warm(12_001, 4_002))
    expect(await warmOf(name)).toEqual(state(12_001, 4_002))
    expect(await client.rejection('UpdateTable', { TableName: name, ...warm(12_000, 4_000) })).toEqual(
      tooLow('ReadUnitsPerSecond', 'table'),
    )
    expect(await client.rejection('UpdateTable', { TableName: name, ...warm(undefined, -1) })).toEqual(
      tooLow('WriteUnitsPerSecond', 'table'),
    )
  })

  it('of an index is raised with that of the table, or alone', async () => {
    const name = await makeTable(client, byOwner)
    await update(name, { ...warm(13_000), ...ofIndex(warm(14_000)) })
    expect(await warmOf(name)).toEqual(state(13_000, 4_000))
    const response = await update(name, ofIndex(warm(undefined, 5_000)))
    expect(response).toMatchObject({ TableStatus: 'ACTIVE', WarmThroughput: state(13_000, 4_000) })
    expect(indexOf(response)).toMatchObject({
      IndexStatus: 'ACTIVE',
      WarmThroughput: state(14_000, 4_000, 'UPDATING'),
    })
    expect(indexOf(await described(name))).toMatchObject({ WarmThroughput: state(14_000, 5_000) })
    expect(await client.rejection('UpdateTable', { TableName: name, ...ofIndex(warm(100)) })).toEqual(
      tooLow('ReadUnitsPerSecond', 'index byOwner'),
    )
  })

  it('of a new table or index is not below its billing mode', async () => {
    const initial =
      'initial throughput for OnDemand. See: https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/on-demand-capacity-mode.html#on-demand-capacity-mode-initial'
    const lower = (subject: string, bound: string, member = 'ReadUnitsPerSecond') =>
      invalidParameter(`Requested ${member} for WarmThroughput for ${subject} is lower than ${bound}`)
    const input = tableInput('low', byOwner)
    const indexes = input.GlobalSecondaryIndexes?.map((index) => ({ ...index, ...warm(1) }))
    expect(await client.rejection('CreateTable', { ...input, ...warm(1, 1) })).toEqual(
      lower('table', initial),
    )
    expect(await client.rejection('CreateTable', { ...input, ...warm(12_000, 0) })).toEqual(
      lower('table', initial, 'WriteUnitsPerSecond'),
    )
    expect(await client.rejection('CreateTable', { ...input, GlobalSecondaryIndexes: indexes })).toEqual(
      lower('index byOwner', initial),
    )
    const byUnits = { ...tableInput('low', plain), ...provisioned(10, 10) }
    expect(await client.rejection('CreateTable', { ...byUnits, ...warm(5, 5) })).toEqual(
      lower('table', 'ReadCapacityUnits of ProvisionedThroughput'),
    )
    const name = await makeTable(client)
    const create = {
      AttributeDefinitions: [{ AttributeName: 'owner', AttributeType: 'S' }],
      GlobalSecondaryIndexUpdates: [
        {
          Create: {
            IndexName: 'byOwner',
            KeySchema: keySchema({ owner: 'S' }),
            Projection: { ProjectionType: 'ALL' },
            ...warm(1),
          },
        },
      ],
    }
    expect(await client.rejection('UpdateTable', { TableName: name, ...create })).toEqual(
      lower('index byOwner', initial),
    )
  })

  it('changes alone', async () => {
    const TableName = await makeTable(client, byOwner)
    const rejection = (change: object) =>
      client.rejection('UpdateTable', { TableName, ...warm(13_000), ...change })
    const alone = (subject: string) =>
      invalidParameter(`${subject} must be the only operation in the request`)
    expect(await rejection({ BillingMode: 'PAY_PER_REQUEST' })).toEqual(alone('WarmThroughput'))
    expect(await rejection({ DeletionProtectionEnabled: true })).toEqual(
      alone('DeletionProtection modification'),
    )
    expect(await rejection({ OnDemandThroughput: { MaxReadRequestUnits: 1 } })).toEqual(
      invalidParameter('OnDemandThroughput can only be combined with BillingMode in an UpdateTable request'),
    )
    const Create = {
      IndexName: 'more',
      KeySchema: keySchema({ pk: 'S' }),
      Projection: { ProjectionType: 'ALL' },
    }
    expect(await rejection({ GlobalSecondaryIndexUpdates: [{ Create }] })).toEqual(
      invalidParameter('Create global secondary index cannot be specified when updating WarmThroughput'),
    )
  })

  // AWS responds to the first alone with an internal error; the engine treats it like a request without changes.
  it('is unchanged by an empty one, which is invalid for an index', async () => {
    const TableName = await makeTable(client, byOwner)
    const nothing = await client.rejection('UpdateTable', { TableName, WarmThroughput: {} })
    expect(nothing).toMatchObject({
      message: expect.stringContaining('WarmThroughput or TableClass is required'),
    })
    await update(TableName, { WarmThroughput: {}, DeletionProtectionEnabled: false })
    const empty = { ...ofIndex({ WarmThroughput: {} }) }
    expect(await client.rejection('UpdateTable', { TableName: 'nowhere', ...empty })).toEqual(
      invalidParameter(
        'WarmThroughput must have at least one of ReadUnitsPerSecond or WriteUnitsPerSecond specified for index: byOwner',
      ),
    )
    expect(await client.rejection('UpdateTable', { TableName, ...ofIndex({}) })).toEqual(
      invalidParameter(
        'The only Updates for index: byOwner when TableThroughputMode is PAY_PER_REQUEST can be to OnDemandThroughput, WarmThroughput',
      ),
    )
    expect(await warmOf(TableName)).toEqual(state(12_000, 4_000))
  })
})
