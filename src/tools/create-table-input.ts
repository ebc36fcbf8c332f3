import type { Index, Table } from '../model/index.ts'
import type { CreateTableInput, IndexInput, KeyElement, ThroughputSettings } from '../store/index.ts'

/** The input of CreateTable for a model's table, under its deployed name. Pure. */
export function createTableInput(table: Table, tableName: string): CreateTableInput {
  const { capacity = 'onDemand', stream, deployment = {} } = table.definition
  const global = [...table.indexes.values()].filter(({ kind }) => kind === 'global')
  const local = [...table.indexes.values()].filter(({ kind }) => kind === 'local')
  const throughput = throughputOf(table)
  return {
    TableName: tableName,
    KeySchema: keySchema(table.primaryIndex),
    AttributeDefinitions: attributeDefinitions([table.primaryIndex, ...table.indexes.values()]),
    BillingMode: capacity === 'onDemand' ? 'PAY_PER_REQUEST' : 'PROVISIONED',
    ...throughput,
    ...(global.length > 0 && {
      GlobalSecondaryIndexes: global.map((index) => ({ ...indexInput(index), ...throughput })),
    }),
    ...(local.length > 0 && { LocalSecondaryIndexes: local.map(indexInput) }),
    ...(stream && { StreamSpecification: { StreamEnabled: true, StreamViewType: streamViews[stream] } }),
    ...(deployment.tableClass && { TableClass: tableClasses[deployment.tableClass] }),
    ...(deployment.deletionProtection !== undefined && {
      DeletionProtectionEnabled: deployment.deletionProtection,
    }),
  }
}

/** The throughput that a model declares for its table and for each global index. */
export function throughputOf({ definition }: Table): ThroughputSettings {
  const { capacity = 'onDemand', deployment: { onDemandMaximum, warmThroughput } = {} } = definition
  return {
    ...(capacity !== 'onDemand' && {
      ProvisionedThroughput: { ReadCapacityUnits: capacity.read, WriteCapacityUnits: capacity.write },
    }),
    ...(onDemandMaximum && {
      OnDemandThroughput: {
        ...(onDemandMaximum.read !== undefined && { MaxReadRequestUnits: onDemandMaximum.read }),
        ...(onDemandMaximum.write !== undefined && { MaxWriteRequestUnits: onDemandMaximum.write }),
      },
    }),
    ...(warmThroughput && {
      WarmThroughput: {
        ReadUnitsPerSecond: warmThroughput.read,
        WriteUnitsPerSecond: warmThroughput.write,
      },
    }),
  }
}

/** DynamoDB's names of the table classes. */
export const tableClasses = {
  standard: 'STANDARD',
  infrequentAccess: 'STANDARD_INFREQUENT_ACCESS',
} as const

/** DynamoDB's names of the stream view types. */
export const streamViews = {
  keysOnly: 'KEYS_ONLY',
  newImage: 'NEW_IMAGE',
  oldImage: 'OLD_IMAGE',
  newAndOldImages: 'NEW_AND_OLD_IMAGES',
} as const

/** An index's key in DynamoDB's form: the attributes of the partition key, then those of the sort key. */
export function keySchema({ partition, sort }: Index): KeyElement[] {
  return [
    ...partition.map(({ name }) => ({ AttributeName: name, KeyType: 'HASH' }) as const),
    ...sort.map(({ name }) => ({ AttributeName: name, KeyType: 'RANGE' }) as const),
  ]
}

/** Each key attribute with its type, once, even if several indexes share it. */
export function attributeDefinitions(indexes: readonly Index[]): CreateTableInput['AttributeDefinitions'] {
  const keys = indexes.flatMap(({ partition, sort }) => [...partition, ...sort])
  const types = new Map(keys.map(({ name, type }) => [name, type]))
  return [...types].map(([AttributeName, AttributeType]) => ({ AttributeName, AttributeType }))
}

/** A secondary index in DynamoDB's form. */
export function indexInput(index: Index): IndexInput {
  return { IndexName: index.name ?? '', KeySchema: keySchema(index), Projection: projectionOf(index) }
}

/** An index's projection in DynamoDB's form. */
export function projectionOf({ projection }: Index): IndexInput['Projection'] {
  if (projection === 'all') return { ProjectionType: 'ALL' }
  if (projection === 'keysOnly') return { ProjectionType: 'KEYS_ONLY' }
  return { ProjectionType: 'INCLUDE', NonKeyAttributes: [...projection] }
}
