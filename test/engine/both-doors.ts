import * as sdk from '@aws-sdk/client-dynamodb'
import { describe } from 'vitest'
import {
  type Engine,
  EngineError,
  type OperationName,
  openEngine,
  serveEngine,
} from '../../src/engine/index.ts'

/** One operation through one of the engine's doors: its answer, or an error with DynamoDB's `name` and message. */
export type Call = (operation: OperationName, input: object) => Promise<Answer>

/** An answer in wire form, loosely typed: tests compare what they expect of it. */
// biome-ignore lint/suspicious/noExplicitAny: an answer is whatever the operation gives
export type Answer = Record<string, any>

/** An engine in memory that is reached in one way. */
export interface Door extends AsyncDisposable {
  readonly engine: Engine
  readonly call: Call
}

/** Runs the same cases in process and over HTTP with the AWS SDK. */
export function throughBothDoors(name: string, cases: (open: () => Promise<Door>) => void): void {
  describe(`${name}, in process`, () => cases(openInProcess))
  describe(`${name}, over HTTP with the SDK`, () => cases(openOverHttp))
}

/** A table with a partition key `pk`, a sort key `sk`, and whatever else a test wants of it. */
export function createTable(
  call: Call,
  TableName: string,
  more: { readonly attributes?: object[]; readonly [member: string]: unknown } = {},
) {
  const { attributes = [], ...others } = more
  return call('CreateTable', {
    TableName,
    BillingMode: 'PAY_PER_REQUEST',
    AttributeDefinitions: [
      { AttributeName: 'pk', AttributeType: 'S' },
      { AttributeName: 'sk', AttributeType: 'S' },
      ...attributes,
    ],
    KeySchema: [
      { AttributeName: 'pk', KeyType: 'HASH' },
      { AttributeName: 'sk', KeyType: 'RANGE' },
    ],
    ...others,
  })
}

async function openInProcess(): Promise<Door> {
  const engine = await openEngine({ memory: true })
  const call: Call = async (operation, input) => {
    try {
      // What JSON can't say, such as an absent member, is no different in process.
      return JSON.parse(JSON.stringify(await engine.execute(operation, input as Record<string, unknown>)))
    } catch (error) {
      if (error instanceof EngineError) throw Object.assign(error, error.members)
      throw error
    }
  }
  return { engine, call, [Symbol.asyncDispose]: () => engine.close() }
}

async function openOverHttp(): Promise<Door> {
  const engine = await openEngine({ memory: true })
  const server = await serveEngine(engine, { port: 0 })
  const client = new sdk.DynamoDBClient({
    endpoint: server.url,
    region: 'eu-central-1',
    credentials: { accessKeyId: 'any', secretAccessKey: 'any' },
    maxAttempts: 1,
  })
  const call: Call = async (operation, input) => {
    const Command = (sdk as unknown as Record<string, new (input: object) => never>)[`${operation}Command`]
    if (Command === undefined) throw new TypeError(`the SDK has no ${operation}Command`)
    const { $metadata: _, ...answer } = (await client.send(new Command(input))) as Answer
    return answer
  }
  return {
    engine,
    call,
    async [Symbol.asyncDispose]() {
      client.destroy()
      await server.close()
      await engine.close()
    },
  }
}
