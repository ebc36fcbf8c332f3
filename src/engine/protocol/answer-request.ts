import { isUtf8 } from 'node:buffer'
import { randomUUID } from 'node:crypto'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { crc32 } from 'node:zlib'
import type { Engine, ExecuteOptions, SignedRequest } from '../engine.ts'
import { EngineError } from '../errors.ts'
import { ConnectionReset } from '../faults/index.ts'
import { isMembers } from '../json-object.ts'
import { type OperationName, streamOperations } from '../operations/index.ts'
import { encoded, inflated } from './compression.ts'
import { isDeeperThan } from './json-depth.ts'
import { BodyTooLarge, discardBody, readBody } from './read-body.ts'

/** Answers one HTTP request. Never rejects. */
export async function answerRequest(
  engine: Engine,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  if (request.method !== 'POST') return answerHealth(request, response)
  try {
    const body = await readBody(request)
    const operation = readTarget(request)
    const accessKeyId = engine.authenticate(signedRequest(request, body))
    const input = parse(await inflated(request, body))
    const answer = await engine.execute(operation, input, {
      ...originOf(request),
      ...(accessKeyId !== undefined && { accessKeyId }),
    })
    const plain = withoutBody.has(operation) ? Buffer.alloc(0) : Buffer.from(JSON.stringify(answer))
    await sendBody(request, response, 200, plain)
  } catch (error) {
    if (error instanceof ConnectionReset || request.errored) request.socket.destroy()
    else await sendError(request, response, error)
  }
}

/** Their responses have no body, not even `{}`, as recorded from DynamoDB by Dynalite's suite. */
const withoutBody: ReadonlySet<OperationName> = new Set(['TagResource', 'UntagResource'])

/** `GET /` returns that the engine is running. */
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
 * The requested operation. Like AWS it requires a signature; without access keys any signature is accepted: a page
 * in a browser can't send that header here, so no web site can reach a developer's engine through the developer's
 * browser.
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

function signedRequest(request: IncomingMessage, body: Buffer): SignedRequest {
  const { method = 'POST', url = '/', headersDistinct: headers } = request
  return { method, url, headers, body }
}

/** Where a request was sent: the region that its signature names, and the address in its `Host`. */
function originOf({ headers }: IncomingMessage): ExecuteOptions {
  const { host, authorization = '' } = headers
  const region = /Credential=[^/]*\/[0-9]{8}\/([a-z0-9-]{1,64})\//.exec(authorization)?.[1]
  return { ...(region !== undefined && { region }), ...(host !== undefined && { endpoint: host }) }
}

function parse(body: Buffer): Readonly<Record<string, unknown>> {
  // Otherwise invalid UTF-8 would be replaced, and two different keys could become equal.
  if (!isUtf8(body)) throw new EngineError('SerializationException', 'The body is not UTF-8')
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

/** More than any valid request has: values are at most 32 levels deep, with two levels of JSON each. */
const deepestBody = 500

async function sendError(request: IncomingMessage, response: ServerResponse, error: unknown): Promise<void> {
  const { status, body } = errorBody(error)
  // Otherwise the rest of a rejected body would be taken for the next request.
  if (!request.complete) {
    response.writeHead(status, { ...headersOf(body), connection: 'close' })
    response.write(body)
    await discardBody(request)
    response.end()
  } else await sendBody(request, response, status, body)
}

function errorBody(error: unknown): { status: number; body: Buffer } {
  if (error instanceof BodyTooLarge) {
    return jsonError(413, 'com.amazon.coral.service#RequestEntityTooLarge', { message: error.message })
  }
  if (error instanceof EngineError) {
    return jsonError(error.status, `${namespaceOf(error)}#${error.type}`, {
      ...(error.message !== '' && { [capitalized.has(error.type) ? 'Message' : 'message']: error.message }),
      ...error.members,
    })
  }
  console.error(error)
  return jsonError(500, 'com.amazonaws.dynamodb.v20120810#InternalServerError', {
    message: 'The request processing has failed because of an unknown error, exception or failure.',
  })
}

/** The types whose errors have a `Message`, as recorded from DynamoDB by Dynalite's suite; others have a `message`. */
const capitalized: ReadonlySet<string> = new Set([
  'AccessDeniedException',
  'SerializationException',
  'TransactionCanceledException',
])

function jsonError(status: number, type: string, members: object): { status: number; body: Buffer } {
  return { status, body: Buffer.from(JSON.stringify({ __type: type, ...members })) }
}

/** Errors from AWS's layers in front of DynamoDB have other namespaces. */
function namespaceOf({ type }: EngineError): string {
  if (type === 'ValidationException') return 'com.amazon.coral.validate'
  return foreign.has(type) ? 'com.amazon.coral.service' : 'com.amazonaws.dynamodb.v20120810'
}

const foreign: ReadonlySet<string> = new Set([
  'SerializationException',
  'UnknownOperationException',
  'AccessDeniedException',
  'MissingAuthenticationTokenException',
  'IncompleteSignatureException',
  'InvalidSignatureException',
  'UnrecognizedClientException',
])

async function sendBody(
  request: IncomingMessage,
  response: ServerResponse,
  status: number,
  plain: Buffer,
): Promise<void> {
  const { body, encoding } = await encoded(request, plain)
  response.writeHead(status, { ...headersOf(body), ...(encoding && { 'content-encoding': encoding }) })
  response.end(body)
}

function headersOf(body: Buffer) {
  return {
    'content-type': 'application/x-amz-json-1.0',
    'content-length': body.length,
    'x-amzn-requestid': randomUUID(),
    // The checksum of the bytes as sent, compressed or not.
    'x-amz-crc32': crc32(body),
  }
}
