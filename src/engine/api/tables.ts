import type { KeyType } from '../values/index.ts'

/** Operations on tables, their tags, policies and settings. */
export interface TableOperations {
  readonly CreateTable: { readonly input: CreateTableInput; readonly output: TableChanged }
  readonly DeleteResourcePolicy: {
    readonly input: PolicyChange
    readonly output: { readonly RevisionId?: string }
  }
  readonly DeleteTable: { readonly input: TableNamed; readonly output: TableChanged }
  readonly DescribeContinuousBackups: { readonly input: TableNamed; readonly output: ContinuousBackups }
  readonly DescribeEndpoints: { readonly input: Nothing; readonly output: Endpoints }
  readonly DescribeLimits: { readonly input: Nothing; readonly output: Limits }
  readonly DescribeTable: {
    readonly input: TableNamed
    readonly output: { readonly Table: TableDescription }
  }
  readonly DescribeTimeToLive: { readonly input: TableNamed; readonly output: TimeToLive }
  readonly GetResourcePolicy: {
    readonly input: { readonly ResourceArn: string }
    readonly output: { readonly Policy: string; readonly RevisionId: string }
  }
  readonly PutResourcePolicy: {
    readonly input: PolicyChange & {
      readonly Policy: string
      readonly ConfirmRemoveSelfResourceAccess?: boolean
    }
    readonly output: { readonly RevisionId: string }
  }
  readonly ListTables: { readonly input: ListTablesInput; readonly output: ListTablesOutput }
  readonly ListTagsOfResource: { readonly input: ListTagsInput; readonly output: ListTagsOutput }
  readonly TagResource: {
    readonly input: { readonly ResourceArn: string; readonly Tags: readonly Tag[] }
    readonly output: Nothing
  }
  readonly UntagResource: {
    readonly input: { readonly ResourceArn: string; readonly TagKeys: readonly string[] }
    readonly output: Nothing
  }
  readonly UpdateTable: { readonly input: UpdateTableInput; readonly output: TableChanged }
  readonly UpdateTimeToLive: {
    readonly input: UpdateTimeToLiveInput
    readonly output: UpdateTimeToLiveOutput
  }
}

/** No members. */
type Nothing = Readonly<Record<string, never>>

interface PolicyChange {
  readonly ResourceArn: string
  /** The current revision; `NO_POLICY` without a policy. */
  readonly ExpectedRevisionId?: string
}

interface TableNamed {
  readonly TableName: string
}

/** Epoch seconds. */
type Timestamp = number

interface AttributeDefinition {
  readonly AttributeName: string
  readonly AttributeType: KeyType
}

interface KeySchemaElement {
  readonly AttributeName: string
  readonly KeyType: 'HASH' | 'RANGE'
}

interface IndexProjection {
  readonly ProjectionType?: 'ALL' | 'KEYS_ONLY' | 'INCLUDE'
  readonly NonKeyAttributes?: readonly string[]
}

interface Throughput {
  readonly ReadCapacityUnits: number
  readonly WriteCapacityUnits: number
}

interface OnDemandThroughput {
  readonly MaxReadRequestUnits?: number
  readonly MaxWriteRequestUnits?: number
}

interface WarmThroughput {
  readonly ReadUnitsPerSecond?: number
  readonly WriteUnitsPerSecond?: number
}

interface StreamSpecification {
  readonly StreamEnabled: boolean
  readonly StreamViewType?: 'NEW_IMAGE' | 'OLD_IMAGE' | 'NEW_AND_OLD_IMAGES' | 'KEYS_ONLY'
}

interface Tag {
  readonly Key: string
  readonly Value: string
}

interface LocalIndex {
  readonly IndexName: string
  readonly KeySchema: readonly KeySchemaElement[]
  readonly Projection: IndexProjection
}

interface GlobalIndex extends LocalIndex {
  readonly ProvisionedThroughput?: Throughput
  readonly OnDemandThroughput?: OnDemandThroughput
  readonly WarmThroughput?: WarmThroughput
}

type TableClass = 'STANDARD' | 'STANDARD_INFREQUENT_ACCESS'

interface TableSettings {
  readonly BillingMode?: 'PROVISIONED' | 'PAY_PER_REQUEST'
  readonly ProvisionedThroughput?: Throughput
  readonly OnDemandThroughput?: OnDemandThroughput
  readonly WarmThroughput?: WarmThroughput
  readonly StreamSpecification?: StreamSpecification
  readonly SSESpecification?: {
    readonly Enabled?: boolean
    readonly SSEType?: 'AES256' | 'KMS'
    readonly KMSMasterKeyId?: string
  }
  readonly TableClass?: TableClass
  readonly DeletionProtectionEnabled?: boolean
}

interface CreateTableInput extends TableSettings {
  readonly TableName: string
  readonly AttributeDefinitions: readonly AttributeDefinition[]
  readonly KeySchema: readonly KeySchemaElement[]
  readonly LocalSecondaryIndexes?: readonly LocalIndex[]
  readonly GlobalSecondaryIndexes?: readonly GlobalIndex[]
  readonly Tags?: readonly Tag[]
  readonly ResourcePolicy?: string
}

interface UpdateTableInput extends TableSettings {
  readonly TableName: string
  readonly AttributeDefinitions?: readonly AttributeDefinition[]
  readonly GlobalSecondaryIndexUpdates?: readonly {
    readonly Create?: GlobalIndex
    readonly Update?: Pick<
      GlobalIndex,
      'IndexName' | 'ProvisionedThroughput' | 'OnDemandThroughput' | 'WarmThroughput'
    >
    readonly Delete?: Pick<GlobalIndex, 'IndexName'>
  }[]
  readonly ReplicaUpdates?: readonly {
    readonly Create?: { readonly RegionName: string }
    readonly Update?: { readonly RegionName: string }
    readonly Delete?: { readonly RegionName: string }
  }[]
}

interface TableChanged {
  readonly TableDescription: TableDescription
}

/** A table as it is now; some members are missing in the response to DeleteTable. */
interface TableDescription {
  readonly TableName: string
  readonly TableStatus: 'CREATING' | 'UPDATING' | 'DELETING' | 'ACTIVE'
  readonly TableArn: string
  readonly TableId: string
  readonly TableSizeBytes: number
  readonly ItemCount: number
  readonly CreationDateTime?: Timestamp
  readonly AttributeDefinitions?: readonly AttributeDefinition[]
  readonly KeySchema?: readonly KeySchemaElement[]
  readonly ProvisionedThroughput: ThroughputDescription
  readonly OnDemandThroughput?: OnDemandThroughput
  readonly WarmThroughput?: WarmThroughputDescription
  readonly BillingModeSummary?: {
    readonly BillingMode: 'PROVISIONED' | 'PAY_PER_REQUEST'
    readonly LastUpdateToPayPerRequestDateTime?: Timestamp
  }
  readonly LocalSecondaryIndexes?: readonly IndexDescription[]
  readonly GlobalSecondaryIndexes?: readonly GlobalIndexDescription[]
  readonly StreamSpecification?: StreamSpecification
  readonly LatestStreamLabel?: string
  readonly LatestStreamArn?: string
  readonly TableClassSummary?: { readonly TableClass: TableClass; readonly LastUpdateDateTime?: Timestamp }
  readonly SSEDescription?: {
    readonly Status: 'ENABLED'
    readonly SSEType: 'KMS'
    readonly KMSMasterKeyArn: string
  }
  readonly GlobalTableVersion?: string
  readonly Replicas?: readonly { readonly RegionName: string; readonly ReplicaStatus: 'ACTIVE' }[]
  readonly DeletionProtectionEnabled: boolean
}

interface ThroughputDescription extends Throughput {
  readonly NumberOfDecreasesToday: number
  readonly LastIncreaseDateTime?: Timestamp
  readonly LastDecreaseDateTime?: Timestamp
}

interface WarmThroughputDescription extends WarmThroughput {
  readonly Status: 'UPDATING' | 'ACTIVE'
}

interface IndexDescription extends LocalIndex {
  readonly IndexArn: string
  readonly IndexSizeBytes: number
  readonly ItemCount: number
}

interface GlobalIndexDescription extends IndexDescription {
  readonly IndexStatus: 'CREATING' | 'UPDATING' | 'DELETING' | 'ACTIVE'
  readonly Backfilling?: boolean
  readonly ProvisionedThroughput: ThroughputDescription
  readonly OnDemandThroughput?: OnDemandThroughput
  readonly WarmThroughput?: WarmThroughputDescription
}

interface ListTablesInput {
  readonly Limit?: number
  readonly ExclusiveStartTableName?: string
}

interface ListTablesOutput {
  readonly TableNames: readonly string[]
  readonly LastEvaluatedTableName?: string
}

interface ListTagsInput {
  readonly ResourceArn: string
  readonly NextToken?: string
}

interface ListTagsOutput {
  readonly Tags: readonly Tag[]
}

interface TimeToLive {
  readonly TimeToLiveDescription: {
    readonly TimeToLiveStatus: 'ENABLING' | 'DISABLING' | 'ENABLED' | 'DISABLED'
    readonly AttributeName?: string
  }
}

interface TimeToLiveSpecification {
  readonly Enabled: boolean
  readonly AttributeName: string
}

interface UpdateTimeToLiveInput {
  readonly TableName: string
  readonly TimeToLiveSpecification: TimeToLiveSpecification
}

interface UpdateTimeToLiveOutput {
  readonly TimeToLiveSpecification: TimeToLiveSpecification
}

interface ContinuousBackups {
  readonly ContinuousBackupsDescription: {
    readonly ContinuousBackupsStatus: 'ENABLED'
    readonly PointInTimeRecoveryDescription: { readonly PointInTimeRecoveryStatus: 'DISABLED' }
  }
}

interface Endpoints {
  readonly Endpoints: readonly { readonly Address: string; readonly CachePeriodInMinutes: number }[]
}

interface Limits {
  readonly AccountMaxReadCapacityUnits: number
  readonly AccountMaxWriteCapacityUnits: number
  readonly TableMaxReadCapacityUnits: number
  readonly TableMaxWriteCapacityUnits: number
}
