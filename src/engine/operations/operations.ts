import type { Operation, Origin, WireDocument } from './operation.ts'

/**
 * The engine's operations, by their names in DynamoDB's API. Each is loaded on first use, so that an engine opens
 * quickly.
 */
export const operations = {
  BatchExecuteStatement: async () => (await import('./batch-execute-statement.ts')).batchExecuteStatement,
  BatchGetItem: async () => (await import('./batch-get-item.ts')).batchGetItem,
  BatchWriteItem: async () => (await import('./batch-write-item.ts')).batchWriteItem,
  CreateTable: async () => (await import('./create-table.ts')).createTable,
  DeleteItem: async () => (await import('./delete-item.ts')).deleteItem,
  DeleteResourcePolicy: async () => (await import('./delete-resource-policy.ts')).deleteResourcePolicy,
  DeleteTable: async () => (await import('./delete-table.ts')).deleteTable,
  DescribeContinuousBackups: async () =>
    (await import('./describe-continuous-backups.ts')).describeContinuousBackups,
  DescribeEndpoints: async () => (await import('./describe-endpoints.ts')).describeEndpoints,
  DescribeLimits: async () => (await import('./describe-limits.ts')).describeLimits,
  DescribeStream: async () => (await import('./describe-stream.ts')).describeStreamOperation,
  DescribeTable: async () => (await import('./describe-table.ts')).describeTableOperation,
  DescribeTimeToLive: async () => (await import('./describe-time-to-live.ts')).describeTimeToLiveOperation,
  ExecuteStatement: async () => (await import('./execute-statement.ts')).executeStatement,
  ExecuteTransaction: async () => (await import('./execute-transaction.ts')).executeTransaction,
  GetItem: async () => (await import('./get-item.ts')).getItem,
  GetRecords: async () => (await import('./get-records.ts')).getRecords,
  GetResourcePolicy: async () => (await import('./get-resource-policy.ts')).getResourcePolicy,
  GetShardIterator: async () => (await import('./get-shard-iterator.ts')).getShardIterator,
  ListStreams: async () => (await import('./list-streams.ts')).listStreamsOperation,
  ListTables: async () => (await import('./list-tables.ts')).listTables,
  ListTagsOfResource: async () => (await import('./list-tags-of-resource.ts')).listTagsOfResource,
  PutItem: async () => (await import('./put-item.ts')).putItem,
  PutResourcePolicy: async () => (await import('./put-resource-policy.ts')).putResourcePolicy,
  Query: async () => (await import('./query.ts')).query,
  Scan: async () => (await import('./scan.ts')).scan,
  TagResource: async () => (await import('./tag-resource.ts')).tagResource,
  TransactGetItems: async () => (await import('./transact-get-items.ts')).transactGetItems,
  TransactWriteItems: async () => (await import('./transact-write-items.ts')).transactWriteItems,
  UntagResource: async () => (await import('./untag-resource.ts')).untagResource,
  UpdateItem: async () => (await import('./update-item.ts')).updateItem,
  UpdateTable: async () => (await import('./update-table.ts')).updateTableOperation,
  UpdateTimeToLive: async () => (await import('./update-time-to-live.ts')).updateTimeToLiveOperation,
} as const satisfies Record<string, () => Promise<Operation>>

/** The name of an operation. */
export type OperationName = keyof typeof operations

/** Executes an operation, by its name. */
export type Execute = (
  operation: OperationName,
  input: WireDocument,
  origin?: Origin,
) => Promise<WireDocument>

/** The operations of DynamoDB Streams, whose API has a separate target prefix. */
export const streamOperations: ReadonlySet<string> = new Set([
  'DescribeStream',
  'GetRecords',
  'GetShardIterator',
  'ListStreams',
] satisfies OperationName[])
