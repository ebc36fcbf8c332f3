import type {
  BatchGetAnswer,
  BatchWriteAnswer,
  CreateTableAnswer,
  DeleteAnswer,
  DescribeTableAnswer,
  DescribeTimeToLiveAnswer,
  GetAnswer,
  PutAnswer,
  QueryAnswer,
  ScanAnswer,
  TransactGetAnswer,
  TransactWriteAnswer,
  UpdateAnswer,
  UpdateTableAnswer,
  UpdateTimeToLiveAnswer,
} from './answers.ts'
import type {
  BatchGetInput,
  BatchWriteInput,
  CreateTableInput,
  DeleteInput,
  DescribeTableInput,
  DescribeTimeToLiveInput,
  GetInput,
  PutInput,
  QueryInput,
  ScanInput,
  TransactGetInput,
  TransactWriteInput,
  UpdateInput,
  UpdateTableInput,
  UpdateTimeToLiveInput,
} from './inputs.ts'

/** Limits of one call, and what it is made for. */
export interface CallOptions {
  /** Cancels the call: it fails with `TIMEOUT` if the reason is a TimeoutError, otherwise with `CANCELLED`. */
  readonly signal?: AbortSignal
  /** Milliseconds after which the call fails with `TIMEOUT`. */
  readonly timeoutMs?: number
  /** Milliseconds until the deadline of all attempts, of which this is one: for a client that can't lose a response. */
  readonly remainingMs?: number
  /**
   * The tenant for whom the call is made; null for a request without one. A client with a role of tenants signs it with the
   * tenant's credentials, and calls without this member, which the gateway makes for itself, with its own.
   */
  readonly tenant?: string | null
  /** The names of the access patterns that it serves, each once, for its record; DynamoDB doesn't get them. */
  readonly patterns?: readonly string[]
}

/**
 * The client port: DynamoDB's operations on plain JavaScript values. Inputs and outputs have DynamoDB's own member
 * names, so its API reference applies to them.
 *
 * Every method makes exactly one call and never retries; each throws only `DynagateError`s (see `translateFault`).
 * The output has `ConsumedCapacity` if `ReturnConsumedCapacity` requests it.
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
  /** For start-up checks and tools. @throws TableNotFound if the table doesn't exist. */
  describeTable(input: DescribeTableInput, options?: CallOptions): Promise<DescribeTableAnswer>
  /** For tools; on AWS the table is still being created when this returns. */
  createTable(input: CreateTableInput, options?: CallOptions): Promise<CreateTableAnswer>
  /** For tools: changes one setting, or adds one index. On AWS the change has only begun when this returns. */
  updateTable(input: UpdateTableInput, options?: CallOptions): Promise<UpdateTableAnswer>
  /** For tools. */
  describeTimeToLive(input: DescribeTimeToLiveInput, options?: CallOptions): Promise<DescribeTimeToLiveAnswer>
  /** For tools: sets the time-to-live attribute. On AWS it takes up to an hour to take effect. */
  updateTimeToLive(input: UpdateTimeToLiveInput, options?: CallOptions): Promise<UpdateTimeToLiveAnswer>
  /** Closes sockets and files. */
  close(): Promise<void>
}

/** The name of one of the port's operations, e.g. `batchGet`. */
export type OperationName = Exclude<keyof DynamoClient, 'close' | symbol>

/** The input of an operation. */
export type InputOf<Name extends OperationName> = Parameters<DynamoClient[Name]>[0]

/** The output of an operation. */
export type AnswerOf<Name extends OperationName> = Awaited<ReturnType<DynamoClient[Name]>>

/** One function that executes every operation, by name. */
export type Send = <Name extends OperationName>(
  operation: Name,
  input: InputOf<Name>,
  options: CallOptions,
) => Promise<AnswerOf<Name>>

/** A client whose methods all call one function: how adapters are made. */
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
    updateTable: (input, options = {}) => send('updateTable', input, options),
    describeTimeToLive: (input, options = {}) => send('describeTimeToLive', input, options),
    updateTimeToLive: (input, options = {}) => send('updateTimeToLive', input, options),
    close,
    [Symbol.asyncDispose]: close,
  }
}

/** A client's calls as one function. */
export function sendOf(client: DynamoClient): Send {
  return <Name extends OperationName>(operation: Name, input: InputOf<Name>, options: CallOptions) => {
    const send = client[operation] as (input: InputOf<Name>, options: CallOptions) => Promise<AnswerOf<Name>>
    return send(input, options)
  }
}

/**
 * A client each of whose calls goes through `around`; closing it closes the wrapped client.
 *
 * @param around makes the function that is called instead of `send`, and may call it any number of times.
 *
 * @example
 * wrapClient(client, (send) => (operation, input, options) => {
 *   console.log(operation)
 *   return send(operation, input, options)
 * })
 */
export function wrapClient(client: DynamoClient, around: (send: Send) => Send): DynamoClient {
  return clientFrom(around(sendOf(client)), () => client.close())
}
