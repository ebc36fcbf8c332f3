import type { OperationName } from '../../operations/index.ts'
import type { Permission } from '../../policies/index.ts'
import type { RequestReader } from '../../requests/index.ts'
import type { CallContext } from './call-context.ts'
import { batchGet, batchWrite, itemRequest, rangeRequest, transaction } from './item-requests.ts'
import { statementRequest, statementTransaction } from './statements.ts'
import {
  accountRequest,
  createTable,
  listStreams,
  policyRequest,
  streamOfIterator,
  streamRequest,
  tableRequest,
  tagRequest,
} from './table-requests.ts'

/** Operations that need all of their permissions; a BatchExecuteStatement executes the permitted statements. */
export type WholeOperation = Exclude<OperationName, 'BatchExecuteStatement'>

/**
 * The permissions that a call needs (Service Authorization Reference, actions of DynamoDB). Throws a
 * ValidationException for a request that the operation would reject with it.
 */
export function permissionsOf(
  operation: WholeOperation,
  reader: RequestReader,
  context: CallContext,
): readonly Permission[] {
  switch (operation) {
    case 'GetItem':
    case 'PutItem':
    case 'UpdateItem':
    case 'DeleteItem':
      return [itemRequest(context, operation, reader)]
    case 'Query':
    case 'Scan':
      return [rangeRequest(context, operation, reader)]
    case 'BatchGetItem':
      return batchGet(context, reader)
    case 'BatchWriteItem':
      return batchWrite(context, reader)
    case 'TransactGetItems':
    case 'TransactWriteItems':
      return transaction(context, operation, reader)
    case 'ExecuteStatement':
      return [statementRequest(context, reader)]
    case 'ExecuteTransaction':
      return statementTransaction(context, reader)
    case 'CreateTable':
      return createTable(context, reader)
    case 'DeleteTable':
    case 'DescribeContinuousBackups':
    case 'DescribeTable':
    case 'DescribeTimeToLive':
    case 'UpdateTable':
    case 'UpdateTimeToLive':
      return [tableRequest(context, operation, reader)]
    case 'ListTagsOfResource':
    case 'TagResource':
    case 'UntagResource':
      return [tagRequest(context, operation, reader)]
    case 'DeleteResourcePolicy':
    case 'GetResourcePolicy':
    case 'PutResourcePolicy':
      return [policyRequest(context, operation, reader)]
    case 'DescribeEndpoints':
    case 'DescribeLimits':
    case 'ListTables':
      return [accountRequest(context, operation)]
    case 'DescribeStream':
    case 'GetShardIterator':
      return [streamRequest(context, operation, reader.text('StreamArn'))]
    case 'GetRecords':
      return [streamRequest(context, operation, streamOfIterator(reader.text('ShardIterator')))]
    case 'ListStreams':
      return [listStreams(context, reader)]
  }
}
