import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { setImmediate as nextTurn, setTimeout as wait } from 'node:timers/promises'
import { type Engine, EngineError, openEngine } from '../../src/engine/index.ts'
import type { Random } from '../soak/random.ts'
import { appliesTo, errorOf, type FaultKind, faultKinds } from './faults.ts'

/** How a {@link FaultyDynamo} fails. */
export interface FaultOptions {
  /** The share of calls with a fault. */
  readonly rate: number
  /** The faults, one of which is drawn for each of these calls. */
  readonly kinds: readonly FaultKind[]
}

/** A DynamoDB whose calls fail at random. */
export interface Faulty {
  /** How calls fail from now on. */
  inject(faults: FaultOptions): Promise<void>
  /** The number of requests that it has received. */
  received(): Promise<number>
}

/** An engine over HTTP whose calls fail at random. */
export interface FaultyDynamo extends Faulty, AsyncDisposable {
  readonly endpoint: string
}

/** Serves an engine in memory, without faults at first. `random` draws the faults. */
export async function serveFaultyDynamo(random: Random): Promise<FaultyDynamo> {
  const engine = await openEngine({ memory: true })
  let faults: FaultOptions = { rate: 0, kinds: faultKinds }
  let received = 0
  const server = createServer(async (request, response) => {
    received += 1
    const operation = String(request.headers['x-amz-target']).split('.')[1] ?? ''
    const input = JSON.parse(await bodyOf(request))
    const isFaulty = random.below(1_000) < 1_000 * faults.rate
    const drawn = random.of(faults.kinds)
    const kind = isFaulty && appliesTo(drawn, operation) ? drawn : undefined
    await respond({ engine, operation, input, kind, response })
  })
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening))
  return {
    endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    async inject(next) {
      faults = next
    },
    received: async () => received,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections()
      await new Promise((closed) => server.close(closed))
      await engine.close()
    },
  }
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = []
  for await (const chunk of request) chunks.push(chunk)
  return Buffer.concat(chunks).toString()
}

interface Exchange {
  readonly engine: Engine
  readonly operation: string
  readonly input: Readonly<Record<string, unknown>>
  readonly kind: FaultKind | undefined
  readonly response: ServerResponse
}

async function respond({ engine, operation, input, kind, response }: Exchange): Promise<void> {
  const error = kind && errorOf(kind, operation)
  if (error !== undefined) return send(response, error.status, JSON.stringify(error.body))
  if (kind === 'reset before') return void response.destroy()
  if (kind === 'HTML 502') return send(response, 502, '<html><body>Bad Gateway</body></html>')
  if (kind === 'latency') await wait(latencyMs)
  const { status, body } = await execute(
    engine,
    operation,
    kind?.startsWith('unprocessed') ? halfOf(input) : input,
  )
  const rest = kind?.startsWith('unprocessed') ? restOf(input) : {}
  const text = JSON.stringify({ ...body, ...rest })
  switch (kind) {
    case 'hang':
      return
    case 'reset after':
      return void response.destroy()
    case 'truncated body':
      return send(response, status, text.slice(0, text.length / 2))
    case 'hollow body':
      return send(response, 200, '{}')
    case 'slow body':
      response.writeHead(status, { 'content-type': 'application/x-amz-json-1.0' })
      for (const byte of Buffer.from(text)) {
        response.write(Buffer.of(byte))
        await nextTurn()
      }
      return void response.end()
    default:
      return send(response, status, text)
  }
}

const latencyMs = 100

async function execute(engine: Engine, operation: string, input: object) {
  try {
    return { status: 200, body: (await engine.execute(operation as 'GetItem', input as never)) as object }
  } catch (error) {
    if (!(error instanceof EngineError)) throw error
    const { type, message, status, members } = error
    return { status, body: { __type: `com.amazonaws.dynamodb.v20120810#${type}`, message, ...members } }
  }
}

function send(response: ServerResponse, status: number, text: string): void {
  response.writeHead(status, {
    'content-type': 'application/x-amz-json-1.0',
    'content-length': Buffer.byteLength(text),
  })
  response.end(text)
}

interface BatchTable {
  readonly Keys?: readonly unknown[]
}

/** A batch without its second half. A batch of writes is a list for each table, one of gets an object with keys. */
function halfOf(input: Exchange['input']): object {
  return { ...input, RequestItems: splitBatch(input, (all) => all.slice(0, Math.ceil(all.length / 2))) }
}

/** What is left of it, as the answer has it. */
function restOf(input: Exchange['input']): object {
  const left = splitBatch(input, (all) => all.slice(Math.ceil(all.length / 2)))
  const isEmpty = Object.values(left).every(
    (each) => (each.Keys ?? (each as readonly unknown[])).length === 0,
  )
  const isOfGets = Object.values(left).some((each) => each.Keys !== undefined)
  return { [isOfGets ? 'UnprocessedKeys' : 'UnprocessedItems']: isEmpty ? {} : left }
}

function splitBatch(
  { RequestItems }: Exchange['input'],
  part: (all: readonly unknown[]) => readonly unknown[],
): Record<string, BatchTable> {
  return Object.fromEntries(
    Object.entries(RequestItems as Record<string, BatchTable | readonly unknown[]>).map(
      ([table, requests]) => [
        table,
        Array.isArray(requests)
          ? (part(requests) as BatchTable)
          : { ...requests, Keys: part((requests as BatchTable).Keys ?? []) },
      ],
    ),
  )
}
