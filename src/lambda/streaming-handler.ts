import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import type { GatewayDefinition } from '../server/index.ts'
import type { HttpApiEvent, LambdaContext } from './events.ts'
import { opened, respond } from './handler.ts'
import type { LambdaOptions } from './open-gateway.ts'
import { headersOf } from './result-of.ts'

/** The stream of a response, as Lambda passes it to a streaming handler. */
export type ResponseStream = NodeJS.WritableStream

/** What Lambda's runtime defines as `awslambda`. */
interface LambdaRuntime {
  streamifyResponse(
    handler: (event: HttpApiEvent, response: ResponseStream, context: LambdaContext) => Promise<void>,
  ): unknown
  readonly HttpResponseStream: {
    from(
      stream: ResponseStream,
      head: {
        readonly statusCode: number
        readonly headers: Readonly<Record<string, string>>
        readonly cookies: readonly string[]
      },
    ): ResponseStream
  }
}

/**
 * The handler of a function URL with the invoke mode `RESPONSE_STREAM`: a response may have 200 MB instead of 6, and its
 * first bytes are sent while the others are made.
 *
 * @throws TypeError outside of Lambda.
 */
export function streamingLambdaHandler<Context extends object>(
  definition: GatewayDefinition<Context>,
  options: LambdaOptions = {},
): unknown {
  const { awslambda } = globalThis as {
    awslambda?: Partial<LambdaRuntime> & Pick<LambdaRuntime, 'HttpResponseStream'>
  }
  // The AWS SDK defines an empty object elsewhere.
  if (awslambda?.streamifyResponse === undefined) {
    throw new TypeError('Expected the runtime of Lambda: elsewhere use lambdaHandler()')
  }
  const gateway = opened(definition, options)
  return awslambda.streamifyResponse(async (event, stream, context) => {
    const response = await respond(await gateway(), event, context)
    const { 'set-cookie': _, ...headers } = headersOf(response)
    const cookies = response.headers.getSetCookie()
    const sink = awslambda.HttpResponseStream.from(stream, { statusCode: response.status, headers, cookies })
    // The runtime sends the head with the first write, and a response without a body, such as one to a preflight, has none.
    sink.write('')
    await pipeline(Readable.from(response.body ?? []), sink).catch(ignoreDisconnect)
  })
}

/** The request is done, whether or not its client still reads the response: no failure of the function. */
function ignoreDisconnect(error: unknown): void {
  const code = error instanceof Error && 'code' in error ? error.code : undefined
  if (!disconnects.includes(code)) throw error
}

const disconnects: readonly unknown[] = ['ERR_STREAM_PREMATURE_CLOSE', 'ECONNRESET', 'EPIPE']
