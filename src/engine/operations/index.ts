import { batchGetItem } from './batch-get-item.ts'
import { batchWriteItem } from './batch-write-item.ts'
import { createTable } from './create-table.ts'
import { deleteItem } from './delete-item.ts'
import { deleteTable } from './delete-table.ts'
import { describeLimits } from './describe-limits.ts'
import { describeTableOperation } from './describe-table.ts'
import { getItem } from './get-item.ts'
import { listTables } from './list-tables.ts'
import type { Operation } from './operation.ts'
import { putItem } from './put-item.ts'
import { query } from './query.ts'
import { scan } from './scan.ts'
import { transactGetItems } from './transact-get-items.ts'
import { transactWriteItems } from './transact-write-items.ts'
import { updateItem } from './update-item.ts'

export type { EngineState, Operation, WireDocument } from './operation.ts'

/** Every operation that the engine knows, by its name in DynamoDB's API. */
export const operations = {
  BatchGetItem: batchGetItem,
  BatchWriteItem: batchWriteItem,
  CreateTable: createTable,
  DeleteItem: deleteItem,
  DeleteTable: deleteTable,
  DescribeLimits: describeLimits,
  DescribeTable: describeTableOperation,
  GetItem: getItem,
  ListTables: listTables,
  PutItem: putItem,
  Query: query,
  Scan: scan,
  TransactGetItems: transactGetItems,
  TransactWriteItems: transactWriteItems,
  UpdateItem: updateItem,
} as const satisfies Record<string, Operation>

/** The name of an operation. */
export type OperationName = keyof typeof operations
