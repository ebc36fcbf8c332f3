import type {
  AttributeRecord,
  IndexRecord,
  KeySchemaRecord,
  TableRecord,
  ThroughputRecord,
} from '../catalogue/index.ts'
import { streamArn, streamLabel, tableArn } from './arn.ts'
import { describeEncryption } from './encryption.ts'
import { describeOnDemand } from './on-demand-throughput.ts'
import { describeTableClass } from './table-class.ts'
import type { IndexUpdate, TableUpdate } from './table-update.ts'
import { describeWarm, warmOf } from './warm-throughput.ts'

/** The figures of a table and its indexes, by index number; the table itself is 0. */
export type Figures = (index: number) => { readonly items: number; readonly size: number }

/** The status in a table's description. */
export type TableStatus = 'CREATING' | 'UPDATING' | 'ACTIVE' | 'DELETING'

/** The parts of a description that aren't in the table's record. */
export interface TableState {
  /** The region in its ARNs. */
  readonly region: string
  readonly status: TableStatus
  readonly figures: Figures
  /** The update in whose response the description is: its effect on the warm throughput follows. */
  readonly updating?: { readonly before: TableRecord; readonly update: TableUpdate }
}

/**
 * The description in the response to DeleteTable: without keys, attributes, indexes, warm throughput and creation (DynamoDB's API
 * reference, example of DeleteTable).
 */
export function describeDeleted(
  table: TableRecord,
  state: Omit<TableState, 'status'>,
): Record<string, unknown> {
  const {
    AttributeDefinitions: _attributes,
    KeySchema: _keys,
    CreationDateTime: _created,
    LocalSecondaryIndexes: _local,
    GlobalSecondaryIndexes: _global,
    WarmThroughput: _warm,
    ...rest
  } = describeTable(table, { ...state, status: 'DELETING' })
  return rest
}

/** A table's description in wire form. */
export function describeTable(
  table: TableRecord,
  { region, status, figures, updating }: TableState,
): Record<string, unknown> {
  const arn = tableArn(region, table.name)
  const { items, size } = figures(0)
  const onDemandSince = table.onDemandSince ?? table.createdAt
  return {
    AttributeDefinitions: describeAttributes(table.attributes),
    TableName: table.name,
    KeySchema: describeKey(table.keySchema),
    TableStatus: status,
    CreationDateTime: table.createdAt / 1000,
    ProvisionedThroughput: describeThroughput(table.throughput),
    TableSizeBytes: size,
    ItemCount: items,
    TableArn: arn,
    TableId: table.uuid,
    ...((table.billing === 'PAY_PER_REQUEST' || table.onDemandSince !== undefined) && {
      BillingModeSummary: {
        BillingMode: table.billing,
        // Not in the response to CreateTable, as recorded from DynamoDB by Dynalite's suite.
        ...(status !== 'CREATING' && { LastUpdateToPayPerRequestDateTime: onDemandSince / 1000 }),
      },
    }),
    ...listed('LocalSecondaryIndexes', table.localIndexes, (index) => describeIndex(arn, index, figures)),
    ...listed('GlobalSecondaryIndexes', table.globalIndexes, (index) => {
      const update = updating?.update.indexes?.find(({ name }) => name === index.name)
      const before = updating?.before.globalIndexes.find(({ number }) => number === index.number)
      return {
        ...describeIndex(arn, index, figures),
        ...describeState(index, status, update),
        ProvisionedThroughput: describeThroughput(index.throughput),
        ...describeOnDemand(index.onDemand),
        ...describeWarmAt(status, before ?? index, {
          billing: (updating?.before ?? table).billing,
          isUpdating: update?.kind === 'update' && update.warm !== undefined,
        }),
      }
    }),
    ...(table.stream !== undefined && {
      StreamSpecification: { StreamEnabled: true, StreamViewType: table.stream },
    }),
    ...(table.streamSince !== undefined && {
      LatestStreamLabel: streamLabel(table.streamSince),
      LatestStreamArn: streamArn(region, table.name, table.streamSince),
    }),
    ...describeOnDemand(table.onDemand),
    ...describeWarmAt(status, updating?.before ?? table, {
      billing: (updating?.before ?? table).billing,
      isUpdating: updating?.update.warm !== undefined,
    }),
    ...describeTableClass(table),
    ...describeEncryption(table, region),
    ...(table.global !== undefined && {
      GlobalTableVersion: '2019.11.21',
      Replicas: table.global.others.map((RegionName) => ({ RegionName, ReplicaStatus: 'ACTIVE' })),
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

/** AWS returns them in the order of their names. */
function describeAttributes(attributes: readonly AttributeRecord[]): object[] {
  return [...attributes]
    .sort((one, other) => (one.name < other.name ? -1 : 1))
    .map(({ name, type }) => ({ AttributeName: name, AttributeType: type }))
}

/** The response to CreateTable has the warm throughput only if the request had. */
function describeWarmAt(
  status: TableStatus,
  { throughput, warm }: Pick<IndexRecord, 'throughput' | 'warm'>,
  { billing, isUpdating }: { billing: TableRecord['billing']; isUpdating: boolean },
): Record<string, object> {
  if (status === 'CREATING' && warm === undefined) return {}
  const current = warmOf({ billing, throughput, ...(warm && { warm }) })
  return describeWarm(current, isUpdating || status === 'CREATING' ? 'UPDATING' : 'ACTIVE')
}

/** The response to the request that creates an index never shows it as filled. */
function describeState({ state }: IndexRecord, table: TableStatus, update: IndexUpdate | undefined): object {
  if (state === 'deleting') return { IndexStatus: 'DELETING' }
  if (state === 'creating') return { IndexStatus: 'CREATING', Backfilling: table === 'ACTIVE' }
  if (update?.kind === 'update' && (update.throughput ?? update.onDemand) !== undefined) {
    return { IndexStatus: 'UPDATING' }
  }
  return { IndexStatus: table === 'UPDATING' ? 'ACTIVE' : table }
}

function describeKey(schema: readonly KeySchemaRecord[]): object[] {
  return schema.map(({ name, role }) => ({ AttributeName: name, KeyType: role }))
}

function describeThroughput({ read, write, lastIncrease, lastDecrease }: ThroughputRecord): object {
  return {
    ...(lastIncrease !== undefined && { LastIncreaseDateTime: lastIncrease / 1000 }),
    ...(lastDecrease !== undefined && { LastDecreaseDateTime: lastDecrease / 1000 }),
    NumberOfDecreasesToday: 0,
    ReadCapacityUnits: read,
    WriteCapacityUnits: write,
  }
}

function listed<T>(
  member: string,
  list: readonly T[],
  describe: (each: T) => object,
): Record<string, object[]> {
  return list.length === 0 ? {} : { [member]: list.map(describe) }
}
