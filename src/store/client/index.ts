/**
 * The client port and its adapters: DynamoDB's operations on plain values, without retries, with the gateway's own
 * errors. `openClient` loads only the chosen adapter; nothing else here loads SQLite or the SDK.
 */
export type {
  BatchGetAnswer,
  BatchWriteAnswer,
  ConsumedCapacity,
  CreateTableAnswer,
  DeleteAnswer,
  DescribeTableAnswer,
  DescribeTimeToLiveAnswer,
  GetAnswer,
  PutAnswer,
  QueryAnswer,
  ScanAnswer,
  TableDescription,
  TransactGetAnswer,
  TransactWriteAnswer,
  UpdateAnswer,
  UpdateTableAnswer,
  UpdateTimeToLiveAnswer,
} from './answers.ts'
export {
  type CancellationReason,
  ConditionFailed,
  NotSent,
  TableNotFound,
  Throttled,
  TransactionCancelled,
  UpstreamFailure,
} from './client-errors.ts'
export type { EmbeddedChoice, EngineCaller } from './embedded.ts'
export type {
  BatchGetInput,
  BatchWriteInput,
  CapacityQuestion,
  ConditionalInput,
  CreateTableInput,
  DeleteInput,
  DescribeTableInput,
  DescribeTimeToLiveInput,
  ExpressionAttributes,
  GetInput,
  IndexInput,
  KeyElement,
  PageInput,
  PutInput,
  QueryInput,
  ScanInput,
  TableKeys,
  TableSettings,
  ThroughputSettings,
  TransactGetInput,
  TransactWriteAction,
  TransactWriteInput,
  UpdateInput,
  UpdateTableInput,
  UpdateTimeToLiveInput,
  WriteRequest,
} from './inputs.ts'
export type { LeanChoice, TenantRole } from './lean-choice.ts'
export { fromWire, toWire, type WireItem, type WireValue } from './marshal.ts'
export { type ClientChoice, openClient } from './open-client.ts'
export { operations } from './operations.ts'
export {
  type AnswerOf,
  type CallOptions,
  clientFrom,
  type DynamoClient,
  type InputOf,
  type OperationName,
  type Send,
  sendOf,
  wrapClient,
} from './port.ts'
export type { SdkChoice } from './sdk-config.ts'
export {
  type DescribeStreamAnswer,
  type DescribeStreamInput,
  type EngineChoice,
  type GetRecordsAnswer,
  type GetRecordsInput,
  type GetShardIteratorAnswer,
  type GetShardIteratorInput,
  IteratorExpired,
  openClients,
  openStreamClient,
  RecordsTrimmed,
  type ShardDescription,
  type ShardRecord,
  type StreamClient,
} from './streams/index.ts'
export { type Attempt, abandoned, withDeadline } from './with-deadline.ts'
