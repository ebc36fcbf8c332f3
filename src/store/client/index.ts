/**
 * The client port and its adapters: DynamoDB's operations on plain values, without retries, with the gateway's
 * own errors. `openClient` loads the adapter that is asked for; nothing here loads SQLite or the SDK by itself.
 */
export type {
  BatchGetAnswer,
  BatchWriteAnswer,
  ConsumedCapacity,
  CreateTableAnswer,
  DeleteAnswer,
  DescribeTableAnswer,
  GetAnswer,
  PutAnswer,
  QueryAnswer,
  ScanAnswer,
  TableDescription,
  TransactGetAnswer,
  TransactWriteAnswer,
  UpdateAnswer,
  UpdateTimeToLiveAnswer,
} from './answers.ts'
export type { EmbeddedChoice } from './embedded.ts'
export {
  type CancellationReason,
  ConditionFailed,
  TableNotFound,
  TransactionCancelled,
  UpstreamFailure,
} from './failures.ts'
export type {
  BatchGetInput,
  BatchWriteInput,
  CapacityQuestion,
  ConditionalInput,
  CreateTableInput,
  DeleteInput,
  DescribeTableInput,
  ExpressionAttributes,
  GetInput,
  IndexInput,
  KeyElement,
  PageInput,
  PutInput,
  QueryInput,
  ScanInput,
  TableKeys,
  TransactGetInput,
  TransactWriteAction,
  TransactWriteInput,
  UpdateInput,
  UpdateTimeToLiveInput,
  WriteRequest,
} from './inputs.ts'
export { fromWire, toWire, type WireItem, type WireValue } from './marshal.ts'
export { type ClientChoice, openClient } from './open-client.ts'
export {
  type AnswerOf,
  type CallOptions,
  clientFrom,
  type DynamoClient,
  type InputOf,
  type OperationName,
  type Send,
} from './port.ts'
export type { SdkChoice } from './sdk.ts'
export { givenUp } from './with-deadline.ts'
