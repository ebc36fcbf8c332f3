/**
 * A model's items in DynamoDB: reads and writes of one request, planned from access patterns and executed by a client.
 * Imports only the model.
 */

export {
  type BackfillOptions,
  type BackfillPrice,
  type BackfillReport,
  type BackfillResult,
  backfill,
  backfillPrice,
  changedSince,
  type Examination,
  type ExamineOptions,
  examine,
  type Finding,
  type FindingKind,
  findingKinds,
  type RepairOptions,
  type RepairReport,
  recordModel,
  repairableKinds,
  repairItems,
} from './backfill/index.ts'
export type { AppendOptions, CacheView, LogRecord, SetOptions } from './cache/index.ts'
export {
  type CacheOptions,
  type CacheStorage,
  memoryCache,
  type RedisCommand,
  redisCache,
} from './cache/index.ts'
export type { CallLimit } from './call-account.ts'
export { changeOf, type ItemChange, type StreamRecord } from './changes/index.ts'
export {
  type CascadeOptions,
  hasCascades,
  hasRewrites,
  type JobOptions,
  type RewriteOptions,
  runCascades,
  runRewrites,
} from './children/index.ts'
export type {
  BatchGetAnswer,
  BatchGetInput,
  BatchWriteAnswer,
  BatchWriteInput,
  CallOptions,
  CapacityQuestion,
  ConditionalInput,
  ConsumedCapacity,
  CreateTableAnswer,
  DeleteAnswer,
  DeleteInput,
  DescribeStreamInput,
  DescribeTableInput,
  DescribeTimeToLiveAnswer,
  DescribeTimeToLiveInput,
  EmbeddedChoice,
  EngineCaller,
  EngineChoice,
  ExpressionAttributes,
  GetAnswer,
  GetInput,
  GetRecordsAnswer,
  GetRecordsInput,
  GetShardIteratorAnswer,
  LeanChoice,
  OperationName,
  PageInput,
  PutAnswer,
  PutInput,
  QueryAnswer,
  QueryInput,
  ScanAnswer,
  ScanInput,
  SdkChoice,
  TableDescription,
  TableKeys,
  TableSettings,
  TenantRole,
  ThroughputSettings,
  TransactGetAnswer,
  TransactGetInput,
  TransactWriteAction,
  TransactWriteAnswer,
  TransactWriteInput,
  UpdateAnswer,
  UpdateInput,
  UpdateTableAnswer,
  UpdateTableInput,
  UpdateTimeToLiveAnswer,
  UpdateTimeToLiveInput,
  WireItem,
  WireValue,
  WriteRequest,
} from './client/index.ts'
export {
  type ClientChoice,
  type CreateTableInput,
  type DescribeStreamAnswer,
  type DescribeTableAnswer,
  type DynamoClient,
  fromWire,
  type GetShardIteratorInput,
  type IndexInput,
  IteratorExpired,
  type KeyElement,
  openClient,
  openClients,
  openStreamClient,
  operations,
  RecordsTrimmed,
  type ShardDescription,
  type ShardRecord,
  type StreamClient,
  TableNotFound,
  toWire,
  wrapClient,
} from './client/index.ts'
export type { CursorSecret } from './cursor/index.ts'
export type { FormStage } from './forms/index.ts'
export type { BreakerChange, OnBreaker } from './guard/index.ts'
export type { HotCounter, OnHotCounter } from './hot-counters.ts'
export { invalidatingClient } from './invalidating-client.ts'
export type { ItemChanges, ItemKey, NewItem, Requires, StoredItem } from './item-values.ts'
export {
  type HoldOptions,
  type Job,
  type Lease,
  LeaseLost,
  type LeaseOptions,
  Leases,
  leaseEntity,
  runJob,
} from './leases/index.ts'
export {
  dropForm,
  fillForm,
  formFaults,
  importFaults,
  isFormRecord,
  type MigrationFault,
  type MigrationOptions,
  type MigrationPrice,
  type MigrationReport,
  type MigrationStatus,
  type MigrationUnits,
  migratedEntity,
  migrationPrice,
  migrationStatus,
  mostReadMs,
  recordNewForms,
  sampledItems,
} from './migration/index.ts'
export { openStore, type StoreOptions } from './open-store.ts'
export {
  carriesItems,
  ItemSizes,
  mostFilteredCalls,
  type PageRequest,
  readOverOf,
  readUnits,
  type Selection,
  type Sizes,
} from './plan/index.ts'
export type { Edge, ItemOptions, IterationOptions, OnRead, Page, ReadRecord } from './read/index.ts'
export type { ChangesOptions, StoreRequest } from './request.ts'
export { hasRules } from './rules/index.ts'
export { type CallRecord, type Clock, type OnCall, systemClock } from './run/index.ts'
export type {
  FillArguments,
  PutArguments,
  PutGroup,
  PutOptions,
  RequestArguments,
  RequestOptions,
  Store,
} from './store.ts'
export type { StoreObserver, StreamReader } from './store-observer.ts'
export {
  type ChangedItem,
  type ChangeEvent,
  type ChangeFeed,
  type FollowedView,
  type FollowOptions,
  ViewEvent,
} from './subscriptions/index.ts'
export { canLeaveOutExpired } from './time-to-live.ts'
export type { CreateHandle, InputPath, ItemHandle, Transaction } from './transaction.ts'
export {
  ItemTransfer,
  type SampleOptions,
  type StoredPage,
  type StoredPart,
  type StoredRange,
  sampleTable,
  TableReader,
  type TransferOptions,
  type TransferPage,
} from './transfer/index.ts'
export {
  contextOf,
  type FailedWrite,
  fixedBy,
  type Idempotency,
  type IntendedWrite,
  idempotencyKeyFault,
  maxTransactionItems,
  type PreviewedWrite,
  requestFingerprint,
  WriteError,
  type WriteHandle,
  type WritePrice,
  writePrice,
} from './write/index.ts'
