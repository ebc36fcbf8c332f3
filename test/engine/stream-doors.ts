import { afterAll, beforeAll, describe } from 'vitest'
import {
  type Engine,
  type Item,
  type OperationName,
  openEngine,
  serveEngine,
} from '../../src/engine/index.ts'
import { doorTo, type Refusal, type Request } from './doors.ts'
import { tableInput } from './tables.ts'

/** A stream as ListStreams tells it. */
export interface StreamName {
  readonly StreamArn: string
  readonly TableName: string
  readonly StreamLabel: string
}

/** A shard as DescribeStream tells it. */
export interface Shard {
  readonly ShardId: string
  readonly ParentShardId?: string
  readonly SequenceNumberRange: {
    readonly StartingSequenceNumber: string
    readonly EndingSequenceNumber?: string
  }
}

/** A record as GetRecords tells it. */
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

/** The members of answers that tests of streams look at. */
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

/** An engine as a test of streams calls it, whichever way leads in. */
export interface StreamDoor {
  call(operation: OperationName, input: Request): Promise<StreamAnswer>
  refusal(operation: OperationName, input: Request): Promise<Refusal>
}

/** Runs a suite in process and over HTTP, where the four operations of streams have a target of their own. */
export function throughStreamDoors(subject: string, suite: (door: StreamDoor) => void): void {
  for (const [way, open] of [
    ['in process', inProcess],
    ['over HTTP', overHttp],
  ] as const) {
    describe(`${subject} ${way}`, () => {
      let engine: Engine | undefined
      let opened: OpenDoor | undefined
      beforeAll(async () => {
        engine = await openEngine({ memory: true })
        opened = await open(engine)
      })
      afterAll(async () => {
        await opened?.close()
        await engine?.close()
      })
      suite(streamDoorTo(async (operation, input) => opened?.send(operation, input)))
    })
  }
}

/** A door to whatever answers requests, absent members left out as JSON does. */
export function streamDoorTo(
  send: (operation: OperationName, input: Request) => Promise<unknown>,
): StreamDoor {
  const { call, refusal } = doorTo(async (operation, input) =>
    JSON.parse(JSON.stringify(await send(operation, input))),
  )
  return {
    refusal,
    call: async (operation, input) => (await call(operation, input)) as unknown as StreamAnswer,
  }
}

/** Makes a table of the partition key `pk` with a stream, under a name that none had before, and gives both. */
export async function makeStream(
  door: Pick<StreamDoor, 'call'>,
  StreamViewType = 'NEW_AND_OLD_IMAGES',
): Promise<{ TableName: string; StreamArn: string }> {
  tables += 1
  const TableName = `streamed-${tables}`
  const { TableDescription } = await door.call('CreateTable', {
    ...tableInput(TableName, { key: { pk: 'S' } }),
    StreamSpecification: { StreamEnabled: true, StreamViewType },
  })
  return { TableName, StreamArn: TableDescription.LatestStreamArn }
}

/** The shards of a stream, all on one page. */
export async function shardsOf(door: Pick<StreamDoor, 'call'>, StreamArn: string): Promise<readonly Shard[]> {
  const { StreamDescription } = await door.call('DescribeStream', { StreamArn })
  return StreamDescription.Shards
}

/** An iterator in the first shard of a stream. */
export async function iteratorOf(
  door: Pick<StreamDoor, 'call'>,
  StreamArn: string,
  start: { readonly ShardIteratorType: string; readonly SequenceNumber?: string; readonly ShardId?: string },
): Promise<string> {
  const [first] = await shardsOf(door, StreamArn)
  const { ShardIterator } = await door.call('GetShardIterator', {
    StreamArn,
    ShardId: first?.ShardId,
    ...start,
  })
  return ShardIterator
}

/** All records that the shards of a stream have now, the oldest shard first. */
export async function recordsOf(door: Pick<StreamDoor, 'call'>, StreamArn: string): Promise<StreamRecord[]> {
  const records: StreamRecord[] = []
  for (const { ShardId } of await shardsOf(door, StreamArn)) {
    const start = { ShardId, ShardIteratorType: 'TRIM_HORIZON' }
    let iterator: string | undefined = await iteratorOf(door, StreamArn, start)
    while (iterator !== undefined) {
      const page: StreamAnswer = await door.call('GetRecords', { ShardIterator: iterator })
      records.push(...page.Records)
      iterator = page.Records.length === 0 ? undefined : page.NextShardIterator
    }
  }
  return records
}

let tables = 0

interface OpenDoor {
  send(operation: OperationName, input: Request): Promise<unknown>
  close(): Promise<void>
}

async function inProcess(engine: Engine): Promise<OpenDoor> {
  return { send: (operation, input) => engine.execute(operation, input), close: async () => {} }
}

const ofStreams: readonly string[] = ['DescribeStream', 'GetRecords', 'GetShardIterator', 'ListStreams']

async function overHttp(engine: Engine): Promise<OpenDoor> {
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

/** Posts a request under a target, as the SDKs do. */
export function postTarget(url: string, target: string, input: Request): Promise<Response> {
  return fetch(url, {
    method: 'POST',
    headers: { 'x-amz-target': target, authorization: 'any', 'content-type': 'application/x-amz-json-1.0' },
    body: JSON.stringify(input),
  })
}
