import type { Document } from '../../model/index.ts'
import type { CreateTableInput, IndexInput, TableKeys, ThroughputSettings, WriteRequest } from './inputs.ts'

/** The consumption of a call on one table, in capacity units. */
export interface ConsumedCapacity {
  TableName?: string
  CapacityUnits?: number
  ReadCapacityUnits?: number
  WriteCapacityUnits?: number
  Table?: { CapacityUnits?: number }
  LocalSecondaryIndexes?: Record<string, { CapacityUnits?: number }>
  GlobalSecondaryIndexes?: Record<string, { CapacityUnits?: number }>
}

/** The answer of GetItem, without `Item` if the item doesn't exist. */
export interface GetAnswer {
  Item?: Document
  ConsumedCapacity?: ConsumedCapacity
}

/** The answer of BatchGetItem: items in no order, missing ones absent, unread keys under `UnprocessedKeys`. */
export interface BatchGetAnswer {
  Responses?: Record<string, Document[]>
  UnprocessedKeys?: Record<string, TableKeys>
  ConsumedCapacity?: ConsumedCapacity[]
}

/** One page: only a missing `LastEvaluatedKey` marks the end. */
export interface QueryAnswer {
  Items?: Document[]
  Count?: number
  ScannedCount?: number
  LastEvaluatedKey?: Document
  ConsumedCapacity?: ConsumedCapacity
}

/** The answer of Scan, in the form of Query's. */
export type ScanAnswer = QueryAnswer

/** The answer of PutItem. */
export interface PutAnswer {
  Attributes?: Document
  ConsumedCapacity?: ConsumedCapacity
}

/** The answer of UpdateItem. */
export type UpdateAnswer = PutAnswer

/** The answer of DeleteItem. */
export type DeleteAnswer = PutAnswer

/** The answer of BatchWriteItem: writes that were not made are under `UnprocessedItems`. */
export interface BatchWriteAnswer {
  UnprocessedItems?: Record<string, WriteRequest[]>
  ConsumedCapacity?: ConsumedCapacity[]
}

/** The answer of TransactGetItems: one entry per read, in order. */
export interface TransactGetAnswer {
  Responses?: { Item?: Document }[]
  ConsumedCapacity?: ConsumedCapacity[]
}

/** The answer of TransactWriteItems. */
export interface TransactWriteAnswer {
  ConsumedCapacity?: ConsumedCapacity[]
}

/** A live table: its definition and its state. */
export interface TableDescription
  extends Pick<CreateTableInput, 'TableName' | 'KeySchema' | 'AttributeDefinitions' | 'StreamSpecification'>,
    ThroughputSettings {
  /** `ACTIVE` when it can be used. */
  TableStatus: string
  GlobalSecondaryIndexes?: readonly (IndexInput &
    ThroughputSettings & { IndexStatus?: string; Backfilling?: boolean })[]
  LocalSecondaryIndexes?: readonly IndexInput[]
  /** On AWS up to six hours old. */
  ItemCount?: number
  TableSizeBytes?: number
  LatestStreamArn?: string
  BillingModeSummary?: { BillingMode?: string }
  TableClassSummary?: { TableClass?: string }
  DeletionProtectionEnabled?: boolean
}

/** The answer of DescribeTable. */
export interface DescribeTableAnswer {
  Table: TableDescription
}

/** The answer of CreateTable. */
export interface CreateTableAnswer {
  TableDescription: TableDescription
}

/** The answer of UpdateTable. */
export interface UpdateTableAnswer {
  TableDescription: TableDescription
}

/** The answer of DescribeTimeToLive. */
export interface DescribeTimeToLiveAnswer {
  TimeToLiveDescription: {
    TimeToLiveStatus?: 'ENABLING' | 'ENABLED' | 'DISABLING' | 'DISABLED'
    AttributeName?: string
  }
}

/** The answer of UpdateTimeToLive. */
export interface UpdateTimeToLiveAnswer {
  TimeToLiveSpecification?: { AttributeName: string; Enabled: boolean }
}
