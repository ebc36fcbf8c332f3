import { batchExecuteStatement } from './batch-execute-statement.ts'
import { batchGetItem } from './batch-get-item.ts'
import { batchWriteItem } from './batch-write-item.ts'
import { createTable } from './create-table.ts'
import { deleteItem } from './delete-item.ts'
import { deleteTable } from './delete-table.ts'
import { describeContinuousBackups } from './describe-continuous-backups.ts'
import { describeEndpoints } from './describe-endpoints.ts'
import { describeLimits } from './describe-limits.ts'
import { describeStreamOperation } from './describe-stream.ts'
import { describeTableOperation } from './describe-table.ts'
import { describeTimeToLiveOperation } from './describe-time-to-live.ts'
import { executeStatement } from './execute-statement.ts'
import { executeTransaction } from './execute-transaction.ts'
import { getItem } from './get-item.ts'
import { getRecords } from './get-records.ts'
import { getShardIterator } from './get-shard-iterator.ts'
import { listStreamsOperation } from './list-streams.ts'
import { listTables } from './list-tables.ts'
import { listTagsOfResource } from './list-tags-of-resource.ts'
import type { Operation, WireDocument } from './operation.ts'
import { putItem } from './put-item.ts'
import { query } from './query.ts'
import { scan } from './scan.ts'
import { tagResource } from './tag-resource.ts'
import { transactGetItems } from './transact-get-items.ts'
import { transactWriteItems } from './transact-write-items.ts'
import { untagResource } from './untag-resource.ts'
import { updateItem } from './update-item.ts'
import { updateTableOperation } from './update-table.ts'
import { updateTimeToLiveOperation } from './update-time-to-live.ts'

export type { EngineState, Operation, WireDocument } from './operation.ts'

/** Every operation that the engine knows, by its name in DynamoDB's API. */
export const operations = {
  BatchExecuteStatement: batchExecuteStatement,
  BatchGetItem: batchGetItem,
  BatchWriteItem: batchWriteItem,
  CreateTable: createTable,
  DeleteItem: deleteItem,
  DeleteTable: deleteTable,
  DescribeContinuousBackups: describeContinuousBackups,
  DescribeEndpoints: describeEndpoints,
  DescribeLimits: describeLimits,
  DescribeStream: describeStreamOperation,
  DescribeTable: describeTableOperation,
  DescribeTimeToLive: describeTimeToLiveOperation,
  ExecuteStatement: executeStatement,
  ExecuteTransaction: executeTransaction,
  GetItem: getItem,
  GetRecords: getRecords,
  GetShardIterator: getShardIterator,
  ListStreams: listStreamsOperation,
  ListTables: listTables,
  ListTagsOfResource: listTagsOfResource,
  PutItem: putItem,
  Query: query,
  Scan: scan,
  TagResource: tagResource,
  TransactGetItems: transactGetItems,
  TransactWriteItems: transactWriteItems,
  UntagResource: untagResource,
  UpdateItem: updateItem,
  UpdateTable: updateTableOperation,
  UpdateTimeToLive: updateTimeToLiveOperation,
} as const satisfies Record<string, Operation>

/** The name of an operation. */
export type OperationName = keyof typeof operations

/** Does an operation, by its name. */
export type Execute = (operation: OperationName, input: WireDocument) => Promise<WireDocument>

/** The operations that belong to the API of DynamoDB Streams, which the wire has under a name of its own. */
export const streamOperations: ReadonlySet<string> = new Set([
  'DescribeStream',
  'GetRecords',
  'GetShardIterator',
  'ListStreams',
] satisfies OperationName[])
