import { afterAll, beforeAll, describe } from 'vitest'
import {
  type Engine,
  type Item,
  type OperationName,
  openEngine,
  serveEngine,
} from '../../src/engine/index.ts'
import { clientFrom, type Rejection, type Request } from './entry-points.ts'
import { tableInput } from './tables.ts'

/** A stream in the response of ListStreams. */
export interface StreamName {
  readonly StreamArn: string
  readonly TableName: string
  readonly StreamLabel: string
}

/** A shard in the response of DescribeStream. */
export interface Shard {
  readonly ShardId: string
  readonly ParentShardId?: string
  readonly SequenceNumberRange: {
    readonly StartingSequenceNumber: string
    readonly EndingSequenceNumber?: string
  }
}

/** A record in the response of GetRecords. */
export interface StreamRecord {
  readonly eventID: string
  readonly eventName: string
  readonly userIdentity?: unknown
  readonly dynamodb: {
    readonly Keys: Item
    readonly NewImage?: Item
    readonly OldImage?: Item
    readonly SequenceNumber: string
    readonly SizeBytes: number
    readonly ApproximateCreationDateTime: number
  }
}

/** The members of responses that tests of streams read. */
export interface StreamAnswer {
  readonly Streams: readonly StreamName[]
  readonly LastEvaluatedStreamArn?: string
  readonly StreamDescription: {
    readonly StreamStatus: string
    readonly Shards: readonly Shard[]
    readonly LastEvaluatedShardId?: string
  }
  readonly ShardIterator: string
  readonly NextShardIterator?: string
  readonly Records: readonly StreamRecord[]
  readonly TableDescription: { readonly LatestStreamArn: string; readonly LatestStreamLabel: string }
  readonly Table: { readonly LatestStreamArn?: string; readonly StreamSpecification?: object }
}

/** Calls an engine's operations on tables and streams, through whichever entry point. */
export interface StreamsClient {
  call(operation: OperationName, input: Request): Promise<StreamAnswer>
  rejection(operation: OperationName, input: Request): Promise<Rejection>
}

/** Runs a suite in process and over HTTP, where operations of streams have the target of DynamoDBStreams. */
export function describeEachStreamsEntryPoint(subject: string, suite: (client: StreamsClient) => void): void {
  for (const [way, open] of [
    ['in process', inProcess],
    ['over HTTP', overHttp],
  ] as const) {
    describe(`${subject} ${way}`, () => {
      let engine: Engine | undefined
      let opened: OpenClient | undefined
      beforeAll(async () => {
        engine = await openEngine({ memory: true })
        opened = await open(engine)
      })
      afterAll(async () => {
        await opened?.close()
        await engine?.close()
      })
      suite(streamsClientFrom(async (operation, input) => opened?.send(operation, input)))
    })
  }
}

/** A client that sends its operations with `send`. Leaves out undefined members, as JSON does. */
export function streamsClientFrom(
  send: (operation: OperationName, input: Request) => Promise<unknown>,
): StreamsClient {
  const { call, rejection } = clientFrom(async (operation, input) =>
    JSON.parse(JSON.stringify(await send(operation, input))),
  )
  return {
    rejection,
    call: async (operation, input) => (await call(operation, input)) as unknown as StreamAnswer,
  }
}

/** Creates a table with the partition key `pk` and a stream, under an unused name, and returns both names. */
export async function makeStream(
  client: Pick<StreamsClient, 'call'>,
  StreamViewType = 'NEW_AND_OLD_IMAGES',
): Promise<{ TableName: string; StreamArn: string }> {
  tables += 1
  const TableName = `streamed-${tables}`
  const { TableDescription } = await client.call('CreateTable', {
    ...tableInput(TableName, { key: { pk: 'S' } }),
    StreamSpecification: { StreamEnabled: true, StreamViewType },
  })
  return { TableName, StreamArn: TableDescription.LatestStreamArn }
}

/** The shards of a stream. All fit on one page. */
export async function shardsOf(
  client: Pick<StreamsClient, 'call'>,
  StreamArn: string,
): Promise<readonly Shard[]> {
  const { StreamDescription } = await client.call('DescribeStream', { StreamArn })
  return StreamDescription.Shards
}

/** An iterator of the first shard of a stream. */
export async function iteratorOf(
  client: Pick<StreamsClient, 'call'>,
  StreamArn: string,
  start: { readonly ShardIteratorType: string; readonly SequenceNumber?: string; readonly ShardId?: string },
): Promise<string> {
  const [first] = await shardsOf(client, StreamArn)
  const { ShardIterator } = await client.call('GetShardIterator', {
    StreamArn,
    ShardId: first?.ShardId,
    ...start,
  })
  return ShardIterator
}

/** All records of a stream, the oldest shard first. */
export async function recordsOf(
  client: Pick<StreamsClient, 'call'>,
  StreamArn: string,
): Promise<StreamRecord[]> {
  const records: StreamRecord[] = []
  for (const { ShardId } of await shardsOf(client, StreamArn)) {
    const start = { ShardId, ShardIteratorType: 'TRIM_HORIZON' }
    let iterator: string | undefined = await iteratorOf(client, StreamArn, start)
    while (iterator !== undefined) {
      const page: StreamAnswer = await client.call('GetRecords', { ShardIterator: iterator })
      records.push(...page.Records)
      iterator = page.Records.length === 0 ? undefined : page.NextShardIterator
    }
  }
  return records
}

let tables = 0

interface OpenClient {
  send(operation: OperationName, input: Request): Promise<unknown>
  close(): Promise<void>
}

async function inProcess(engine: Engine): Promise<OpenClient> {
  return { send: (operation, input) => engine.execute(operation, input), close: async () => {} }
}

const ofStreams: readonly string[] = ['DescribeStream', 'GetRecords', 'GetShardIterator', 'ListStreams']

async function overHttp(engine: Engine): Promise<OpenClient> {
  const server = await serveEngine(engine, { port: 0 })
  return {
    async send(operation, input) {
      const service = ofStreams.includes(operation) ? 'DynamoDBStreams' : 'DynamoDB'
      const response = await postTarget(server.url, `${service}_20120810.${operation}`, input)
      const answer = (await response.json()) as { __type?: string; message?: string }
      if (response.ok) return answer
      throw Object.assign(new Error(answer.message), { name: answer.__type?.split('#').at(-1) })
    },
    close: () => server.close(),
  }
}

/** Posts a request with a target, as the SDKs do. */
export function postTarget(url: string, target: string, input: Request): Promise<Response> {
  return fetch(url, {
    method: 'POST',
    headers: { 'x-amz-target': target, authorization: 'any', 'content-type': 'application/x-amz-json-1.0' },
    body: JSON.stringify(input),
  })
}
