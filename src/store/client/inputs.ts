import type { Document } from '../../model/index.ts'

/** Names (`#x`) and values (`:x`) that an expression refers to. */
export interface ExpressionAttributes {
  ExpressionAttributeNames?: Readonly<Record<string, string>>
  ExpressionAttributeValues?: Document
}

/** Whether the answer has the capacity that the call consumed. */
export interface CapacityQuestion {
  ReturnConsumedCapacity?: 'NONE' | 'TOTAL' | 'INDEXES'
}

/** The input of GetItem. */
export interface GetInput extends CapacityQuestion {
  TableName: string
  Key: Document
  ConsistentRead?: boolean
  ProjectionExpression?: string
  ExpressionAttributeNames?: Readonly<Record<string, string>>
}

/** The keys to read from one table, and the options of their read. */
export interface TableKeys {
  Keys: readonly Document[]
  ConsistentRead?: boolean
  ProjectionExpression?: string
  ExpressionAttributeNames?: Readonly<Record<string, string>>
}

/** The input of BatchGetItem: at most 100 keys, all different. */
export interface BatchGetInput extends CapacityQuestion {
  RequestItems: Readonly<Record<string, TableKeys>>
}

export interface PageInput extends ExpressionAttributes, CapacityQuestion {
  TableName: string
  IndexName?: string
  ConsistentRead?: boolean
  ProjectionExpression?: string
  FilterExpression?: string
  Select?: 'ALL_ATTRIBUTES' | 'ALL_PROJECTED_ATTRIBUTES' | 'SPECIFIC_ATTRIBUTES' | 'COUNT'
  /** Items examined, before the filter. */
  Limit?: number
  ExclusiveStartKey?: Document
}

/** The input of Query. */
export interface QueryInput extends PageInput {
  KeyConditionExpression: string
  ScanIndexForward?: boolean
}

/** The input of Scan. */
export interface ScanInput extends PageInput {
  Segment?: number
  TotalSegments?: number
}

export interface ConditionalInput extends ExpressionAttributes {
  TableName: string
  ConditionExpression?: string
  /** Whether the error of a failed condition has the current item. */
  ReturnValuesOnConditionCheckFailure?: 'NONE' | 'ALL_OLD'
}

/** The input of PutItem. */
export interface PutInput extends ConditionalInput, CapacityQuestion {
  Item: Document
  ReturnValues?: 'NONE' | 'ALL_OLD'
}

/** The input of UpdateItem. */
export interface UpdateInput extends ConditionalInput, CapacityQuestion {
  Key: Document
  UpdateExpression?: string
  ReturnValues?: 'NONE' | 'ALL_OLD' | 'UPDATED_OLD' | 'ALL_NEW' | 'UPDATED_NEW'
}

/** The input of DeleteItem. */
export interface DeleteInput extends ConditionalInput, CapacityQuestion {
  Key: Document
  ReturnValues?: 'NONE' | 'ALL_OLD'
}

/** One put or one delete in a BatchWriteItem. */
export type WriteRequest =
  | { PutRequest: { Item: Document }; DeleteRequest?: never }
  | { DeleteRequest: { Key: Document }; PutRequest?: never }

/** The input of BatchWriteItem: at most 25 writes, all of different items. */
export interface BatchWriteInput extends CapacityQuestion {
  RequestItems: Readonly<Record<string, readonly WriteRequest[]>>
}

/** The input of TransactGetItems: at most 100 reads. */
export interface TransactGetInput extends CapacityQuestion {
  TransactItems: readonly { Get: Omit<GetInput, 'ConsistentRead' | 'ReturnConsumedCapacity'> }[]
}

/** One action of a TransactWriteItems: exactly one of the four. */
export interface TransactWriteAction {
  Put?: ConditionalInput & { Item: Document }
  Update?: ConditionalInput & { Key: Document; UpdateExpression: string }
  Delete?: ConditionalInput & { Key: Document }
  ConditionCheck?: ConditionalInput & { Key: Document; ConditionExpression: string }
}

/** The input of TransactWriteItems: at most 100 actions, each on a different item. */
export interface TransactWriteInput extends CapacityQuestion {
  TransactItems: readonly TransactWriteAction[]
  /** The idempotency token: makes it safe to send the transaction again for 10 minutes; at most 36 characters. */
  ClientRequestToken?: string
}

/** The input of DescribeTable. */
export interface DescribeTableInput {
  TableName: string
}

/** One attribute of a key: a key has one HASH and optionally one RANGE, an index key up to four of each. */
export interface KeyElement {
  AttributeName: string
  KeyType: 'HASH' | 'RANGE'
}

/** A secondary index of a table. */
export interface IndexInput {
  IndexName: string
  KeySchema: readonly KeyElement[]
  Projection: { ProjectionType: 'ALL' | 'KEYS_ONLY' | 'INCLUDE'; NonKeyAttributes?: readonly string[] }
}

/** The throughput of a table or of a global index. */
export interface ThroughputSettings {
  ProvisionedThroughput?: { ReadCapacityUnits: number; WriteCapacityUnits: number }
  OnDemandThroughput?: { MaxReadRequestUnits?: number; MaxWriteRequestUnits?: number }
  WarmThroughput?: { ReadUnitsPerSecond?: number; WriteUnitsPerSecond?: number }
}

/** Settings of a table that can be changed while it's used. */
export interface TableSettings extends ThroughputSettings {
  BillingMode?: 'PAY_PER_REQUEST' | 'PROVISIONED'
  StreamSpecification?: {
    StreamEnabled: boolean
    StreamViewType?: 'NEW_IMAGE' | 'OLD_IMAGE' | 'NEW_AND_OLD_IMAGES' | 'KEYS_ONLY'
  }
  TableClass?: 'STANDARD' | 'STANDARD_INFREQUENT_ACCESS'
  DeletionProtectionEnabled?: boolean
}

/** The input of CreateTable. */
export interface CreateTableInput extends TableSettings {
  TableName: string
  KeySchema: readonly KeyElement[]
  AttributeDefinitions: readonly { AttributeName: string; AttributeType: 'S' | 'N' | 'B' }[]
  GlobalSecondaryIndexes?: readonly (IndexInput & ThroughputSettings)[]
  LocalSecondaryIndexes?: readonly IndexInput[]
}

/** The input of UpdateTable. */
export interface UpdateTableInput extends TableSettings {
  TableName: string
  /** Those of the new index, at least. */
  AttributeDefinitions?: CreateTableInput['AttributeDefinitions']
  GlobalSecondaryIndexUpdates?: readonly (
    | { Create: IndexInput & ThroughputSettings }
    | { Update: ThroughputSettings & { IndexName: string } }
  )[]
}

/** The input of DescribeTimeToLive. */
export interface DescribeTimeToLiveInput {
  TableName: string
}

/** The input of UpdateTimeToLive. */
export interface UpdateTimeToLiveInput {
  TableName: string
  TimeToLiveSpecification: { AttributeName: string; Enabled: boolean }
}
