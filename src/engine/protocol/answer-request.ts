import { randomUUID } from 'node:crypto'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { crc32 } from 'node:zlib'
import type { Engine } from '../engine.ts'
import { EngineError } from '../errors.ts'
import { ConnectionReset } from '../faults/index.ts'
import { isMembers } from '../members.ts'
import { type OperationName, streamOperations } from '../operations/index.ts'
import { encoded, inflated } from './compression.ts'
import { isDeeperThan } from './json-depth.ts'
import { readBody } from './read-body.ts'

/** Answers one HTTP request. Never rejects. */
export async function answerRequest(
  engine: Engine,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  if (request.method !== 'POST') return answerHealth(request, response)
  try {
    const operation = readTarget(request)
    const input = parse(await inflated(request, await readBody(request)))
    await send(
      request,
      response,
      200,
      await engine.execute(operation, input, { region: regionOf(engine, request) }),
    )
  } catch (error) {
    if (error instanceof ConnectionReset) {
      request.socket.destroy()
      return
    }
    // What is left of a body that was refused unread would be taken for the next request.
    if (!request.complete) response.once('finish', () => request.destroy())
    await sendError(request, response, error)
  }
}

/** `GET /` is how one sees that it's there. */
function answerHealth(request: IncomingMessage, response: ServerResponse): void {
  const body = request.method === 'GET' ? 'healthy: dynagate engine\n' : ''
  response.writeHead(request.method === 'GET' || request.method === 'HEAD' ? 200 : 405, {
    'content-type': 'text/plain; charset=utf-8',
    'content-length': Buffer.byteLength(body),
  })
  response.end(body)
}

const target = /^DynamoDB(Streams)?_20120810\.([A-Za-z]+)$/

/**
 * The operation asked for. Like AWS it wants a signature, though any will do: a page in a browser can't send
 * that header here, so no web site can reach a developer's engine through the developer's browser.
 */
function readTarget({ headers }: IncomingMessage): OperationName {
  const [, streams, operation] = target.exec(String(headers['x-amz-target'] ?? '')) ?? []
  if (operation === undefined || streamOperations.has(operation) !== (streams !== undefined)) {
    throw new EngineError('UnknownOperationException', '')
  }
  if (headers.authorization === undefined) {
    throw new EngineError('MissingAuthenticationTokenException', 'Request is missing Authentication Token')
  }
  return operation as OperationName
}

/** The region that a client signed for; those of an engine that has none don't matter. */
function regionOf({ regions }: Engine, { headers }: IncomingMessage): string | undefined {
  if (regions.length === 0) return undefined
  return /Credential=[^/]*\/[0-9]{8}\/([a-z0-9-]+)\//.exec(headers.authorization ?? '')?.[1]
}

function parse(body: Buffer): Readonly<Record<string, unknown>> {
  if (isDeeperThan(deepestBody, body)) {
    throw new EngineError('SerializationException', `The body has more than ${deepestBody} levels`)
  }
  let input: unknown
  try {
    input = JSON.parse(body.toString())
  } catch {
    throw new EngineError('SerializationException', 'The body is not JSON')
  }
  if (isMembers(input)) return input
  throw new EngineError('SerializationException', 'Start of structure or map expected')
}

/** More than any valid request has: values go 32 levels deep, each of two levels of JSON. */
const deepestBody = 500

async function sendError(request: IncomingMessage, response: ServerResponse, error: unknown): Promise<void> {
  if (error instanceof EngineError) {
    const message =
      error.type === 'TransactionCanceledException' ? { Message: error.message } : { message: error.message }
    const type = `${namespaceOf(error)}#${error.type}`
    await send(request, response, error.status, { __type: type, ...message, ...error.members })
    return
  }
  console.error(error)
  await send(request, response, 500, {
    __type: 'com.amazonaws.dynamodb.v20120810#InternalServerError',
    message: 'The request processing has failed because of an unknown error, exception or failure.',
  })
}

/** AWS's front door refuses what isn't DynamoDB's own business under another name. */
function namespaceOf({ type }: EngineError): string {
  return foreign.has(type) ? 'com.amazon.coral.service' : 'com.amazonaws.dynamodb.v20120810'
}

const foreign: ReadonlySet<string> = new Set([
  'ValidationException',
  'SerializationException',
  'UnknownOperationException',
  'AccessDeniedException',
  'MissingAuthenticationTokenException',
])

async function send(
  request: IncomingMessage,
  response: ServerResponse,
  status: number,
  answer: object,
): Promise<void> {
  const { body, encoding } = await encoded(request, Buffer.from(JSON.stringify(answer)))
  response.writeHead(status, {
    'content-type': 'application/x-amz-json-1.0',
    'content-length': body.length,
    ...(encoding && { 'content-encoding': encoding }),
    'x-amzn-requestid': randomUUID(),
    // Of the bytes that are sent, compressed or not.
    'x-amz-crc32': crc32(body),
  })
  response.end(body)
}
