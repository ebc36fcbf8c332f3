import { crc32 } from 'node:zlib'
import { Pool } from 'undici'
import { UpstreamFailure } from '../failures.ts'
import type { Endpoint } from './endpoint.ts'
import { Signer } from './sign.ts'

/** An answer of DynamoDB: its status, and its body as JSON. */
export interface Reply {
  readonly status: number
  readonly body: Readonly<Record<string, unknown>>
}

/** How long connections may take. */
export interface TransportOptions {
  /** Milliseconds until a connection must stand. */
  readonly connectMs: number
  /** Milliseconds until an answer must begin. */
  readonly requestMs: number
}

/** Sends DynamoDB's JSON over connections that are kept, signed, and checks what comes back. */
export class Transport {
  readonly #endpoint: Endpoint
  readonly #pool: Pool
  readonly #signer: Signer
  /** What AWS's clock is ahead of ours by, in milliseconds, as far as it has complained. */
  #skew = 0

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

  /** Sends a request once; and once more where AWS says that our clock is wrong, for then nothing was done. */
  async post(operation: string, body: string): Promise<Reply> {
    const { reply, date } = await this.#send(operation, body)
    const skew = skewIn(reply, date)
    if (skew === undefined) return reply
    this.#skew = skew
    return (await this.#send(operation, body)).reply
  }

  /** Lets go of the connections. */
  close(): Promise<void> {
    return this.#pool.close()
  }

  async #send(operation: string, body: string) {
    const { url, credentials } = this.#endpoint
    const request = {
      host: url.host,
      target: `DynamoDB_20120810.${operation}`,
      body,
      now: Date.now() + this.#skew,
    }
    const headers = this.#signer.sign(request, await credentials())
    const answer = await this.#pool.request({
      method: 'POST',
      path: '/',
      headers,
      body,
    })
    const bytes = Buffer.from(await answer.body.arrayBuffer())
    const reply = { status: answer.statusCode, body: parse(bytes, answer.headers['x-amz-crc32']) }
    return { reply, date: answer.headers.date }
  }
}

function parse(bytes: Buffer, checksum: string | string[] | undefined): Reply['body'] {
  if (checksum !== undefined && Number(checksum) !== crc32(bytes)) {
    throw new UpstreamFailure(
      'UPSTREAM_UNAVAILABLE',
      true,
      new Error('The answer does not have its checksum'),
    )
  }
  try {
    const body: unknown = JSON.parse(bytes.toString())
    if (typeof body === 'object' && body !== null) return { ...body }
  } catch {
    // Said below, as of JSON of another kind.
  }
  throw new UpstreamFailure('UPSTREAM_UNAVAILABLE', true, new Error('The answer is not JSON'))
}

/** How wrong our clock is, where that is why a request was refused. */
function skewIn({ status, body }: Reply, date: string | string[] | undefined): number | undefined {
  if (status < 400 || typeof date !== 'string') return undefined
  if (
    !/RequestTimeTooSkewed|InvalidSignature|SignatureDoesNotMatch|RequestExpired/.test(String(body.__type))
  ) {
    return undefined
  }
  const skew = Date.parse(date) - Date.now()
  return Math.abs(skew) > greatestSkew ? skew : undefined
}

/** AWS takes signatures of five minutes around its own time. */
const greatestSkew = 4 * 60 * 1000
