import type { OperationName } from './port.ts'

/** DynamoDB's names of the port's operations, and whether each only reads. */
export const wireOperations = {
  get: { name: 'GetItem', isRead: true },
  batchGet: { name: 'BatchGetItem', isRead: true },
  query: { name: 'Query', isRead: true },
  scan: { name: 'Scan', isRead: true },
  put: { name: 'PutItem', isRead: false },
  update: { name: 'UpdateItem', isRead: false },
  delete: { name: 'DeleteItem', isRead: false },
  batchWrite: { name: 'BatchWriteItem', isRead: false },
  transactGet: { name: 'TransactGetItems', isRead: true },
  transactWrite: { name: 'TransactWriteItems', isRead: false },
  describeTable: { name: 'DescribeTable', isRead: true },
  createTable: { name: 'CreateTable', isRead: false },
  updateTimeToLive: { name: 'UpdateTimeToLive', isRead: false },
} as const satisfies Record<OperationName, { name: string; isRead: boolean }>
