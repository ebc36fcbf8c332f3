import { crc32 } from 'node:zlib'
import { type Dispatcher, Pool } from 'undici'
import { UpstreamFailure } from '../client-errors.ts'
import type { Attempt } from '../with-deadline.ts'
import type { Endpoint } from './endpoint.ts'
import { type Credentials, Signer } from './sign.ts'

/** A response of DynamoDB: its status, and its body as JSON. */
export interface Reply {
  readonly status: number
  readonly body: Readonly<Record<string, unknown>>
}

/** A call to be sent. */
export interface Call {
  /** The API and its operation, such as `DynamoDB_20120810.GetItem`. */
  readonly target: string
  /** JSON. */
  readonly body: string
  /** Returns the credentials that sign the request, other than the `rejected` ones, which AWS has rejected as expired. */
  readonly credentials: (rejected?: Credentials) => Promise<Credentials>
}

/** Time limits of connections. */
export interface TransportOptions {
  /** Milliseconds until a connection must be established. */
  readonly connectMs: number
  /** Milliseconds until the response must begin. */
  readonly requestMs: number
}

/** Sends signed requests over keep-alive connections, and checks the responses. */
export class Transport {
  readonly #endpoint: Endpoint
  readonly #pool: Pool
  readonly #signer: Signer
  /** Milliseconds by which AWS's clock is ahead of ours, according to its latest rejection. */
  #skew = 0
  /** The credentials that AWS has rejected as expired, most recently. */
  #expired: Credentials | undefined

  constructor(endpoint: Endpoint, { connectMs, requestMs }: TransportOptions) {
    this.#endpoint = endpoint
    this.#signer = new Signer(endpoint.region)
    this.#pool = new Pool(endpoint.url.origin, {
      connections: 256,
      connect: { timeout: connectMs },
      headersTimeout: requestMs,
      bodyTimeout: requestMs,
      keepAliveTimeout: 60_000,
    })
  }

  /**
   * Sends a request once, and again if AWS rejects its time, since nothing was executed then. A request that waits for a
   * connection is dropped when the attempt is abandoned.
   */
  async post(call: Call, attempt: Attempt): Promise<Reply> {
    const { reply, headers, now } = await this.#send(call, attempt)
    const error = errorOfClock(reply, headers.date, now)
    if (error === undefined) return reply
    this.#skew = now + error - Date.now()
    return (await this.#send(call, attempt)).reply
  }

  /** Closes the connections. */
  close(): Promise<void> {
    return this.#pool.close()
  }

  async #send({ target, body, credentials }: Call, attempt: Attempt) {
    attempt.isSent = false
    const current = await credentials(this.#expired)
    const now = Date.now() + this.#skew
    const { host } = this.#endpoint.url
    const headers = this.#signer.sign({ host, target, body, now }, current)
    const response = await new Promise<Response>((resolve, reject) => {
      const receiver = new Receiver(attempt, { resolve, reject })
      this.#pool.dispatch({ method: 'POST', path: '/', headers, body }, receiver)
    })
    const checksum = response.headers['x-amz-crc32']
    const reply = { status: response.status, body: parse(Buffer.concat(response.chunks), checksum) }
    if (reply.status === 400 && expiredFault.test(String(reply.body.__type))) this.#expired = current
    return { reply, headers: response.headers, now }
  }
}

type Headers = Parameters<NonNullable<Dispatcher.DispatchHandler['onResponseStart']>>[2]

interface Response {
  readonly status: number
  readonly headers: Headers
  readonly chunks: readonly Buffer[]
}

type Settle = Pick<PromiseWithResolvers<Response>, 'resolve' | 'reject'>

/** Receives the response to one request, unless its caller gives up first. */
class Receiver implements Dispatcher.DispatchHandler {
  readonly #attempt: Attempt
  readonly #settle: Settle
  #status = 0
  #headers: Headers = {}
  readonly #chunks: Buffer[] = []
  #bytes = 0

  constructor(attempt: Attempt, settle: Settle) {
    this.#attempt = attempt
    this.#settle = settle
  }

  /**
   * A connection is free. An error thrown here prevents the request from being sent, and keeps the connection open. Once
   * it is sent, giving up closes the connection, which may wait for a response that never comes.
   */
  onRequestStart(controller: Dispatcher.DispatchController): void {
    if (this.#attempt.isAbandoned) throw new UpstreamFailure('TIMEOUT', false)
    this.#attempt.isSent = true
    this.#attempt.onGiveUp = () => controller.abort(new UpstreamFailure('TIMEOUT', true))
  }

  onResponseStart(_: Dispatcher.DispatchController, status: number, headers: Headers): void {
    this.#status = status
    this.#headers = headers
  }

  onResponseData(controller: Dispatcher.DispatchController, chunk: Buffer): void {
    this.#bytes += chunk.length
    this.#chunks.push(chunk)
    if (this.#bytes > maxResponseBytes) controller.abort(unusable('The response is too long'))
  }

  onResponseEnd(): void {
    this.#attempt.onGiveUp = undefined
    this.#settle.resolve({ status: this.#status, headers: this.#headers, chunks: this.#chunks })
  }

  onResponseError(_: Dispatcher.DispatchController, error: Error): void {
    this.#settle.reject(error)
  }
}

/** More than the longest response: a BatchGetItem's 16 MB of items, plus the names of their types. */
const maxResponseBytes = 64 * 1024 * 1024

function parse(bytes: Buffer, checksum: string | string[] | undefined): Reply['body'] {
  if (checksum !== undefined && Number(checksum) !== crc32(bytes)) {
    throw unusable('The response does not match its checksum')
  }
  try {
    const body: unknown = JSON.parse(bytes.toString())
    if (typeof body === 'object' && body !== null && !Array.isArray(body)) return { ...body }
  } catch {
    // Reported below, like JSON that isn't an object.
  }
  throw unusable('The response is not a JSON object')
}

function unusable(message: string): UpstreamFailure {
  return new UpstreamFailure('UPSTREAM_UNAVAILABLE', true, new Error(message))
}

/**
 * Milliseconds by which AWS's clock is ahead of the time in a request's signature, if that is why AWS rejected the request.
 * It is compared with the signed time, not with our clock, because a request with an outdated correction is rejected too.
 */
function errorOfClock(
  { status, body }: Reply,
  date: string | string[] | undefined,
  signedAt: number,
): number | undefined {
  if (status < 400 || typeof date !== 'string' || !clockFaults.test(String(body.__type))) return undefined
  const error = Date.parse(date) - signedAt
  return Math.abs(error) > toleranceMs ? error : undefined
}

const expiredFault = /ExpiredToken(Exception)?$/

const clockFaults = /RequestTimeTooSkewed|InvalidSignature|SignatureDoesNotMatch|RequestExpired/

/** AWS accepts signatures within five minutes of its own time. */
const toleranceMs = 4 * 60 * 1000
