import * as sdk from '@aws-sdk/client-dynamodb'
import { afterAll, beforeAll, describe } from 'vitest'
import {
  EngineError,
  type Item,
  type OperationName,
  openEngine,
  serveEngine,
} from '../../src/engine/index.ts'

/** A request in DynamoDB's wire form: bytes are base64 strings. */
export type Request = Readonly<Record<string, unknown>>

/** The members of responses that tests read, in wire form. */
export interface Answer {
  readonly Item?: Item
  readonly Attributes?: Item
  readonly Items?: readonly Item[]
  readonly Count?: number
  readonly ScannedCount?: number
  readonly LastEvaluatedKey?: Item
  readonly ConsumedCapacity?: unknown
  readonly Responses?: unknown
  readonly UnprocessedKeys?: Readonly<Record<string, { readonly Keys: readonly Item[] }>>
  readonly TableNames?: readonly string[]
  readonly LastEvaluatedTableName?: string
  readonly Table?: Readonly<Record<string, unknown>>
  readonly TableDescription?: Readonly<Record<string, unknown>>
  readonly RevisionId?: string
}

/** The error of an operation, the same through every entry point: its name, its message, and the members that some have. */
export interface Rejection {
  readonly name: string
  readonly message: string
  readonly Item?: Item
  readonly CancellationReasons?: readonly Reason[]
}

/** Why an action cancelled its transaction; the code `None` for an action that did not. */
export interface Reason {
  readonly Code: string
  readonly Message?: string
  readonly Item?: Item
}

/** Calls an engine, through whichever entry point. */
export interface EngineClient {
  /** The response of an operation. */
  call(operation: OperationName, input: Request): Promise<Answer>
  /** The error that an operation is rejected with. Throws if the operation succeeds. */
  rejection(operation: OperationName, input: Request): Promise<Rejection>
}

/** Runs a suite in process and with the AWS SDK over HTTP, each with an engine of its own. */
export function describeEachEntryPoint(subject: string, suite: (client: EngineClient) => void): void {
  for (const [way, open] of [
    ['in process', openInProcess],
    ['over HTTP', openOverHttp],
  ] as const) {
    describe(`${subject} ${way}`, () => {
      let opened: OpenClient | undefined
      beforeAll(async () => {
        opened = await open()
      })
      afterAll(() => opened?.close())
      suite(clientFrom(async (operation, input) => opened?.send(operation, input)))
    })
  }
}

/** A client that sends its operations with `send`. */
export function clientFrom(
  send: (operation: OperationName, input: Request) => Promise<unknown>,
): EngineClient {
  return {
    async call(operation, input) {
      return (await send(operation, input)) as Answer
    },
    async rejection(operation, input) {
      const outcome = await send(operation, input).then(
        () => undefined,
        (error: unknown) => error,
      )
      if (outcome instanceof Error) return rejectionOf(outcome)
      throw new Error(`${operation} was expected to be rejected, but it succeeded`)
    },
  }
}

/** The rejection of an invalid request. */
export function invalid(message: string): Rejection {
  return { name: 'ValidationException', message }
}

/** The rejection of a request with an invalid parameter value. */
export function invalidParameter(reason: string): Rejection {
  return invalid(`One or more parameter values were invalid: ${reason}`)
}

/** The rejection of a PutItem, UpdateItem or DeleteItem that is invalid for any table. */
export function invalidWrite(message: string): Rejection {
  return invalid(`1 validation error detected: ${message}`)
}

/** The rejection of a write whose condition is false. */
export const conditionFailed: Rejection = {
  name: 'ConditionalCheckFailedException',
  message: 'The conditional request failed',
}

/** The rejection of a cancelled transaction, with the reason for each action. */
export function cancelled(...reasons: readonly Reason[]): Rejection {
  const codes = reasons.map(({ Code }) => Code).join(', ')
  return {
    name: 'TransactionCanceledException',
    message: `Transaction cancelled, please refer cancellation reasons for specific reasons [${codes}]`,
    CancellationReasons: reasons,
  }
}

interface OpenClient {
  send(operation: OperationName, input: Request): Promise<unknown>
  close(): Promise<void>
}

async function openInProcess(): Promise<OpenClient> {
  const engine = await openEngine({ memory: true })
  return { send: (operation, input) => engine.execute(operation, input), close: () => engine.close() }
}

async function openOverHttp(): Promise<OpenClient> {
  const engine = await openEngine({ memory: true })
  const server = await serveEngine(engine, { port: 0 })
  const { send, close } = sdkSender(server.url, { accessKeyId: 'test', secretAccessKey: 'test' })
  return {
    send,
    async close() {
      close()
      await server.close()
      await engine.close()
    },
  }
}

/** Sends operations with the AWS SDK and returns its responses in wire form. */
export function sdkSender(endpoint: string, credentials: sdk.DynamoDBClientConfig['credentials']) {
  const client = new sdk.DynamoDBClient({
    endpoint,
    region: 'eu-central-1',
    ...(credentials && { credentials }),
    maxAttempts: 1,
  })
  return {
    async send(operation: OperationName, input: Request): Promise<unknown> {
      const { $metadata, ...answer } = await client.send(command(operation, toSdk(input) as object))
      return toWire(answer)
    },
    close: () => client.destroy(),
  }
}

function rejectionOf(error: Error): Rejection {
  const { Item, CancellationReasons } = (
    error instanceof EngineError ? error.members : error
  ) as Partial<Rejection>
  return {
    name: error.name,
    message: error.message,
    ...(Item && { Item: toWire(Item) as Item }),
    ...(CancellationReasons && { CancellationReasons: toWire(CancellationReasons) as Reason[] }),
  }
}

const classes: ReadonlyMap<string, unknown> = new Map(Object.entries(sdk))

/** The SDK's command for an operation. */
function command(operation: OperationName, input: object): sdk.ListTablesCommand {
  const Command = classes.get(`${operation}Command`) as new (input: object) => sdk.ListTablesCommand
  return new Command(input)
}

/** The SDK expects bytes where the wire form has base64 strings. */
function toSdk(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(toSdk)
  if (typeof value !== 'object' || value === null) return value
  return mapMembers(value, (name, member) => {
    if (name === 'B' && typeof member === 'string') return bytes(member)
    if (name === 'BS' && Array.isArray(member)) return member.map(bytes)
    return toSdk(member)
  })
}

/** Converts the SDK's bytes and dates to their wire form. */
function toWire(value: unknown): unknown {
  if (value instanceof Uint8Array) return Buffer.from(value).toString('base64')
  if (value instanceof Date) return value.getTime() / 1000
  if (Array.isArray(value)) return value.map(toWire)
  if (typeof value !== 'object' || value === null) return value
  return mapMembers(value, (_, member) => toWire(member))
}

function mapMembers(members: object, map: (name: string, member: unknown) => unknown): object {
  return Object.fromEntries(Object.entries(members).map(([name, member]) => [name, map(name, member)]))
}

function bytes(base64: unknown): Uint8Array {
  return Buffer.from(String(base64), 'base64')
}
