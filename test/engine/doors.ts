import * as sdk from '@aws-sdk/client-dynamodb'
import { afterAll, beforeAll, describe } from 'vitest'
import {
  EngineError,
  type Item,
  type OperationName,
  openEngine,
  serveEngine,
} from '../../src/engine/index.ts'

/** A request in DynamoDB's wire form: bytes are base64 text. */
export type Request = Readonly<Record<string, unknown>>

/** The members of answers that tests look at, in wire form. */
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

/** An error as both doors tell it: its name, its message, and what some bring along. */
export interface Refusal {
  readonly name: string
  readonly message: string
  readonly Item?: Item
  readonly CancellationReasons?: readonly Reason[]
}

/** Why an action of a transaction could not be done; `None` for one that could. */
export interface Reason {
  readonly Code: string
  readonly Message?: string
  readonly Item?: Item
}

/** An engine as a test calls it, whichever way leads in. */
export interface Door {
  /** The answer of an operation. */
  call(operation: OperationName, input: Request): Promise<Answer>
  /** The error that an operation is rejected with. Throws where it succeeds. */
  refusal(operation: OperationName, input: Request): Promise<Refusal>
}

/** Runs a suite through both doors, each to an engine of its own: in process, and the AWS SDK over HTTP. */
export function throughBothDoors(subject: string, suite: (door: Door) => void): void {
  for (const [way, open] of [
    ['in process', openInProcess],
    ['over HTTP', openOverHttp],
  ] as const) {
    describe(`${subject} ${way}`, () => {
      let opened: OpenDoor | undefined
      beforeAll(async () => {
        opened = await open()
      })
      afterAll(() => opened?.close())
      suite(doorTo(async (operation, input) => opened?.send(operation, input)))
    })
  }
}

/** A door to whatever answers requests. */
export function doorTo(send: (operation: OperationName, input: Request) => Promise<unknown>): Door {
  return {
    async call(operation, input) {
      return (await send(operation, input)) as Answer
    },
    async refusal(operation, input) {
      const outcome = await send(operation, input).then(
        () => undefined,
        (error: unknown) => error,
      )
      if (outcome instanceof Error) return refusalOf(outcome)
      throw new Error(`${operation} was expected to be refused, but succeeded`)
    },
  }
}

/** The refusal of a request that isn't valid. */
export function invalid(message: string): Refusal {
  return { name: 'ValidationException', message }
}

/** The refusal of a request whose one parameter isn't valid. */
export function invalidParameter(reason: string): Refusal {
  return invalid(`One or more parameter values were invalid: ${reason}`)
}

/** The refusal of a write whose condition doesn't hold. */
export const conditionFailed: Refusal = {
  name: 'ConditionalCheckFailedException',
  message: 'The conditional request failed',
}

/** The refusal of a transaction, with the reason of each action. */
export function cancelled(...reasons: readonly Reason[]): Refusal {
  const codes = reasons.map(({ Code }) => Code).join(', ')
  return {
    name: 'TransactionCanceledException',
    message: `Transaction cancelled, please refer cancellation reasons for specific reasons [${codes}]`,
    CancellationReasons: reasons,
  }
}

interface OpenDoor {
  send(operation: OperationName, input: Request): Promise<unknown>
  close(): Promise<void>
}

async function openInProcess(): Promise<OpenDoor> {
  const engine = await openEngine({ memory: true })
  return { send: (operation, input) => engine.execute(operation, input), close: () => engine.close() }
}

async function openOverHttp(): Promise<OpenDoor> {
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

/** Sends operations through the AWS SDK, and returns what it does in wire form. */
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

function refusalOf(error: Error): Refusal {
  const { Item, CancellationReasons } = (
    error instanceof EngineError ? error.members : error
  ) as Partial<Refusal>
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

/** The SDK takes bytes where the wire has base64 text. */
function toSdk(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(toSdk)
  if (typeof value !== 'object' || value === null) return value
  return mapMembers(value, (name, member) => {
    if (name === 'B' && typeof member === 'string') return bytes(member)
    if (name === 'BS' && Array.isArray(member)) return member.map(bytes)
    return toSdk(member)
  })
}

/** What the SDK gives as bytes and dates, as it was on the wire. */
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
