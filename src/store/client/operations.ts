import type { OperationName } from './port.ts'

/** One of the port's operations. */
export interface Operation {
  /** DynamoDB's name, such as `GetItem`. */
  readonly name: string
  /** Whether it changes nothing. */
  readonly isRead: boolean
  /** Whether it concerns a table and not items: then it consumes no capacity. */
  readonly isTableLevel: boolean
}

/** The port's operations. */
export const operations = {
  get: { name: 'GetItem', isRead: true, isTableLevel: false },
  batchGet: { name: 'BatchGetItem', isRead: true, isTableLevel: false },
  query: { name: 'Query', isRead: true, isTableLevel: false },
  scan: { name: 'Scan', isRead: true, isTableLevel: false },
  put: { name: 'PutItem', isRead: false, isTableLevel: false },
  update: { name: 'UpdateItem', isRead: false, isTableLevel: false },
  delete: { name: 'DeleteItem', isRead: false, isTableLevel: false },
  batchWrite: { name: 'BatchWriteItem', isRead: false, isTableLevel: false },
  transactGet: { name: 'TransactGetItems', isRead: true, isTableLevel: false },
  transactWrite: { name: 'TransactWriteItems', isRead: false, isTableLevel: false },
  describeTable: { name: 'DescribeTable', isRead: true, isTableLevel: true },
  createTable: { name: 'CreateTable', isRead: false, isTableLevel: true },
  updateTable: { name: 'UpdateTable', isRead: false, isTableLevel: true },
  describeTimeToLive: { name: 'DescribeTimeToLive', isRead: true, isTableLevel: true },
  updateTimeToLive: { name: 'UpdateTimeToLive', isRead: false, isTableLevel: true },
} as const satisfies Readonly<Record<OperationName, Operation>>
