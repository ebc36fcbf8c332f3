import type {
  BatchGetAnswer,
  BatchWriteAnswer,
  CreateTableAnswer,
  DeleteAnswer,
  DescribeTableAnswer,
  GetAnswer,
  PutAnswer,
  QueryAnswer,
  ScanAnswer,
  TransactGetAnswer,
  TransactWriteAnswer,
  UpdateAnswer,
  UpdateTimeToLiveAnswer,
} from './answers.ts'
import type {
  BatchGetInput,
  BatchWriteInput,
  CreateTableInput,
  DeleteInput,
  DescribeTableInput,
  GetInput,
  PutInput,
  QueryInput,
  ScanInput,
  TransactGetInput,
  TransactWriteInput,
  UpdateInput,
  UpdateTimeToLiveInput,
} from './inputs.ts'

/** How long a caller is willing to wait. */
export interface CallOptions {
  /** Gives the call up when aborted: `TIMEOUT` where the reason is a TimeoutError, else `CANCELLED`. */
  readonly signal?: AbortSignal
  /** Milliseconds after which the call fails with `TIMEOUT`. */
  readonly timeoutMs?: number
}

/**
 * The client port: DynamoDB's operations on plain JavaScript values. Members bear DynamoDB's own names, so its
 * API reference is the reference of these too.
 *
 * Every method does exactly one call and never retries; each throws only `DynagateError`s (see
 * `translateFault`). `ConsumedCapacity` is answered where `ReturnConsumedCapacity` asks for it.
 */
export interface DynamoClient extends AsyncDisposable {
  get(input: GetInput, options?: CallOptions): Promise<GetAnswer>
  batchGet(input: BatchGetInput, options?: CallOptions): Promise<BatchGetAnswer>
  query(input: QueryInput, options?: CallOptions): Promise<QueryAnswer>
  /** For tools only: no GraphQL field scans. */
  scan(input: ScanInput, options?: CallOptions): Promise<ScanAnswer>
  put(input: PutInput, options?: CallOptions): Promise<PutAnswer>
  update(input: UpdateInput, options?: CallOptions): Promise<UpdateAnswer>
  delete(input: DeleteInput, options?: CallOptions): Promise<DeleteAnswer>
  batchWrite(input: BatchWriteInput, options?: CallOptions): Promise<BatchWriteAnswer>
  transactGet(input: TransactGetInput, options?: CallOptions): Promise<TransactGetAnswer>
  transactWrite(input: TransactWriteInput, options?: CallOptions): Promise<TransactWriteAnswer>
  /** For start-up checks and tools; throws a `TableNotFound` where there is no such table. */
  describeTable(input: DescribeTableInput, options?: CallOptions): Promise<DescribeTableAnswer>
  /** For tools; on AWS the table is still being made when this answers. */
  createTable(input: CreateTableInput, options?: CallOptions): Promise<CreateTableAnswer>
  /** For tools: says by which attribute items expire. On AWS it takes up to an hour to hold. */
  updateTimeToLive(input: UpdateTimeToLiveInput, options?: CallOptions): Promise<UpdateTimeToLiveAnswer>
  /** Lets go of sockets and files. */
  close(): Promise<void>
}

/** The name of one of the port's operations, e.g. `batchGet`. */
export type OperationName = Exclude<keyof DynamoClient, 'close' | symbol>

/** What an operation takes. */
export type InputOf<Name extends OperationName> = Parameters<DynamoClient[Name]>[0]

/** What an operation answers. */
export type AnswerOf<Name extends OperationName> = Awaited<ReturnType<DynamoClient[Name]>>

/** One function that does every operation, by name. */
export type Send = <Name extends OperationName>(
  operation: Name,
  input: InputOf<Name>,
  options: CallOptions,
) => Promise<AnswerOf<Name>>

/** A client all of whose methods go through one function: how adapters and decorators are made. */
export function clientFrom(send: Send, close: () => Promise<void>): DynamoClient {
  return {
    get: (input, options = {}) => send('get', input, options),
    batchGet: (input, options = {}) => send('batchGet', input, options),
    query: (input, options = {}) => send('query', input, options),
    scan: (input, options = {}) => send('scan', input, options),
    put: (input, options = {}) => send('put', input, options),
    update: (input, options = {}) => send('update', input, options),
    delete: (input, options = {}) => send('delete', input, options),
    batchWrite: (input, options = {}) => send('batchWrite', input, options),
    transactGet: (input, options = {}) => send('transactGet', input, options),
    transactWrite: (input, options = {}) => send('transactWrite', input, options),
    describeTable: (input, options = {}) => send('describeTable', input, options),
    createTable: (input, options = {}) => send('createTable', input, options),
    updateTimeToLive: (input, options = {}) => send('updateTimeToLive', input, options),
    close,
    [Symbol.asyncDispose]: close,
  }
}
