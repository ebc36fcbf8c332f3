import type { IndexRecord, KeySchemaRecord, TableRecord, ThroughputRecord } from './table-record.ts'

/** How much a table or an index holds: by index number, the table itself under 0. */
export type Figures = (index: number) => { readonly items: number; readonly size: number }

/** The state of a table as its description tells it. */
export type TableStatus = 'CREATING' | 'ACTIVE' | 'DELETING'

/** A table's description in wire form. */
export function describeTable(
  table: TableRecord,
  status: TableStatus,
  figures: Figures,
): Record<string, unknown> {
  const arn = `arn:aws:dynamodb:local:000000000000:table/${table.name}`
  const { items, size } = figures(0)
  const label = streamLabel(table)
  return {
    AttributeDefinitions: table.attributes.map(({ name, type }) => ({
      AttributeName: name,
      AttributeType: type,
    })),
    TableName: table.name,
    KeySchema: describeKey(table.keySchema),
    TableStatus: status,
    CreationDateTime: table.createdAt / 1000,
    ProvisionedThroughput: describeThroughput(table.throughput),
    TableSizeBytes: size,
    ItemCount: items,
    TableArn: arn,
    TableId: table.uuid,
    ...(table.billing === 'PAY_PER_REQUEST' && {
      BillingModeSummary: {
        BillingMode: 'PAY_PER_REQUEST',
        LastUpdateToPayPerRequestDateTime: table.createdAt / 1000,
      },
    }),
    ...listed('LocalSecondaryIndexes', table.localIndexes, (index) => describeIndex(arn, index, figures)),
    ...listed('GlobalSecondaryIndexes', table.globalIndexes, (index) => ({
      ...describeIndex(arn, index, figures),
      IndexStatus: status,
      ProvisionedThroughput: describeThroughput(index.throughput),
    })),
    ...(table.stream !== undefined && {
      StreamSpecification: { StreamEnabled: true, StreamViewType: table.stream },
      LatestStreamLabel: label,
      LatestStreamArn: `${arn}/stream/${label}`,
    }),
    DeletionProtectionEnabled: table.deletionProtected,
  }
}

function describeIndex(tableArn: string, index: IndexRecord, figures: Figures): Record<string, unknown> {
  const { items, size } = figures(index.number)
  const { type, nonKeyAttributes } = index.projection
  return {
    IndexName: index.name,
    KeySchema: describeKey(index.keySchema),
    Projection: {
      ProjectionType: type,
      ...(nonKeyAttributes.length > 0 && { NonKeyAttributes: nonKeyAttributes }),
    },
    IndexSizeBytes: size,
    ItemCount: items,
    IndexArn: `${tableArn}/index/${index.name}`,
  }
}

function describeKey(schema: readonly KeySchemaRecord[]): object[] {
  return schema.map(({ name, role }) => ({ AttributeName: name, KeyType: role }))
}

function describeThroughput({ read, write }: ThroughputRecord): object {
  return { NumberOfDecreasesToday: 0, ReadCapacityUnits: read, WriteCapacityUnits: write }
}

function listed<T>(
  member: string,
  list: readonly T[],
  describe: (each: T) => object,
): Record<string, object[]> {
  return list.length === 0 ? {} : { [member]: list.map(describe) }
}

function streamLabel({ createdAt }: TableRecord): string {
  return new Date(createdAt).toISOString().replace('Z', '')
}
