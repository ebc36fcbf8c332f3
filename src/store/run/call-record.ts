import type { ErrorCode } from '../../errors.ts'
import {
  type AnswerOf,
  type BatchGetAnswer,
  type BatchGetInput,
  type BatchWriteAnswer,
  type BatchWriteInput,
  type ConsumedCapacity,
  type GetAnswer,
  type InputOf,
  type OperationName,
  operations,
  type QueryAnswer,
  type QueryInput,
  type TransactGetAnswer,
  type TransactWriteInput,
} from '../client/index.ts'

/** One DynamoDB call, for tests, metrics and the cost of a request. */
export interface CallRecord {
  readonly operation: OperationName
  /** The deployed name of the store's table; undefined for a call that no store made. */
  readonly table: string | undefined
  /** The index queried or scanned; undefined for the table itself. */
  readonly index: string | undefined
  /** The names of the access patterns that it served; none for a write. */
  readonly patterns: readonly string[]
  /** Items read, or items written. */
  readonly items: number
  /** The requested items: the limit of a Query, the keys or writes of a batch. Undefined for other calls. */
  readonly requested: number | undefined
  /** Read capacity units consumed; 0 for a failed call, for which DynamoDB reports none. */
  readonly readUnits: number
  readonly writeUnits: number
  /** The start of the first attempt, in milliseconds of `performance.now()`. */
  readonly startedAt: number
  /** From the start of the first attempt to the end, backoff included. */
  readonly milliseconds: number
  /** Attempts after the first. */
  readonly retries: number
  /** How often DynamoDB throttled it: the throttled attempts, and each batch with an unprocessed part. */
  readonly throttles: number
  /** The code of the error with which the call failed. */
  readonly error?: ErrorCode
  /** Whether the gateway itself rejected the call or its last attempt, without sending it, because it would have failed. */
  readonly isShed?: boolean
}

/** Called once for every call, when it has ended. */
export type OnCall = (call: CallRecord) => void

/** The index, items and units of a call, from its input and output; a failed call has no output. */
export function workOf<Name extends OperationName>(
  operation: Name,
  input: InputOf<Name>,
  answer: AnswerOf<Name> | undefined,
): Pick<CallRecord, 'operation' | 'index' | 'items' | 'requested' | 'readUnits' | 'writeUnits'> {
  const units = answer ? unitsOf(answer) : 0
  const { isRead } = operations[operation]
  return {
    operation,
    index: 'IndexName' in input ? input.IndexName : undefined,
    items: answer ? itemsOf(operation, input, answer) : 0,
    requested: requestedBy(input),
    readUnits: isRead ? units : 0,
    writeUnits: isRead ? 0 : units,
  }
}

/** Whether DynamoDB left a part of a batch unprocessed, as it does without capacity. */
export function isPartial(answer: object): boolean {
  const { UnprocessedKeys = {}, UnprocessedItems = {} } = answer as BatchGetAnswer & BatchWriteAnswer
  return Object.keys(UnprocessedKeys).length + Object.keys(UnprocessedItems).length > 0
}

function requestedBy(input: object): number | undefined {
  const { Limit, RequestItems, TransactItems } = input as Partial<
    QueryInput & BatchInput & TransactWriteInput
  >
  if (RequestItems === undefined) return Limit ?? TransactItems?.length
  return Object.values(RequestItems).reduce(
    (sum, request) => sum + ('Keys' in request ? request.Keys.length : request.length),
    0,
  )
}

type BatchInput = BatchGetInput | BatchWriteInput

function unitsOf(answer: object): number {
  const { ConsumedCapacity = [] } = answer as { ConsumedCapacity?: ConsumedCapacity | ConsumedCapacity[] }
  return [ConsumedCapacity].flat().reduce((sum, { CapacityUnits = 0 }) => sum + CapacityUnits, 0)
}

function itemsOf(operation: OperationName, input: object, answer: object): number {
  switch (operation) {
    case 'get':
      return (answer as GetAnswer).Item ? 1 : 0
    case 'query':
    case 'scan': {
      const { Count, Items = [] } = answer as QueryAnswer
      return Count ?? Items.length
    }
    case 'batchGet':
      return entriesOf((answer as BatchGetAnswer).Responses)
    case 'transactGet':
      return ((answer as TransactGetAnswer).Responses ?? []).filter(({ Item }) => Item).length
    case 'put':
    case 'update':
    case 'delete':
      return 1
    case 'batchWrite': {
      const { UnprocessedItems } = answer as BatchWriteAnswer
      return entriesOf((input as BatchWriteInput).RequestItems) - entriesOf(UnprocessedItems)
    }
    case 'transactWrite':
      return (input as TransactWriteInput).TransactItems.length
    case 'describeTable':
    case 'createTable':
    case 'updateTable':
    case 'describeTimeToLive':
    case 'updateTimeToLive':
      return 0
  }
}

function entriesOf(byTable: Readonly<Record<string, readonly unknown[]>> = {}): number {
  return Object.values(byTable).reduce((sum, entries) => sum + entries.length, 0)
}
