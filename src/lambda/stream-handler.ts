import { inOrder, perform, tasksOf } from '../handlers/index.ts'
import { required } from '../required.ts'
import { type GatewayDefinition, type Log, logToStandardError } from '../server/index.ts'
import { type ShardRecord, systemClock } from '../store/index.ts'
import type { LambdaContext } from './events.ts'
import { once } from './once.ts'
import { type LambdaOptions, openDefinedStore } from './open-gateway.ts'

/** A batch of records of a table's stream. */
export interface StreamBatch {
  readonly Records: readonly ShardRecord[]
}

/** The records of a batch that Lambda is to send again, by their sequence numbers. */
export interface BatchResult {
  readonly batchItemFailures: readonly { readonly itemIdentifier: string }[]
}

/** A function's handler of batches. */
export type StreamLambdaHandler = (batch: StreamBatch, context: LambdaContext) => Promise<BatchResult>

/** Options of {@link streamLambdaHandler}. */
export interface StreamLambdaOptions extends LambdaOptions {
  /** The changes of how many items are handled at the same time; 10 by default. */
  readonly concurrency?: number
}

/**
 * Runs a definition's handlers as a function on the table's stream, whose event source mapping needs
 * `FunctionResponseTypes: ['ReportBatchItemFailures']`. The changes of an item are handled in order. Lambda sends the
 * records from the first failed one on again, as often as the mapping says, and then to its destination for failures.
 *
 * @throws TypeError for a definition without handlers.
 *
 * @example
 * import { streamLambdaHandler } from 'dynagate/lambda'
 * import definition from './schema.ts'
 *
 * export const handler = streamLambdaHandler(definition)
 */
export function streamLambdaHandler<Context extends object>(
  definition: GatewayDefinition<Context>,
  options: StreamLambdaOptions = {},
): StreamLambdaHandler {
  const { handlers = [] } = definition
  const { concurrency = 10, log = logToStandardError } = options
  if (handlers.length === 0) throw new TypeError('Expected a definition with handlers, got none')
  const opened = once(() => openDefinedStore(definition, options))
  return async ({ Records: records }, context) => {
    if (!Array.isArray(records))
      throw new TypeError('Expected records of a DynamoDB stream: is this function called by something else?')
    const store = await opened()
    const timeoutMs = Math.max(0, context.getRemainingTimeInMillis() - reserveMs)
    const signal = AbortSignal.timeout(timeoutMs)
    const keyOf = ({ dynamodb }: ShardRecord) => JSON.stringify(dynamodb.Keys)
    const isHandled = await inOrder<ShardRecord>(records, { keyOf, concurrency }, async (record) => {
      for (const task of tasksOf(handlers, record)) {
        try {
          await perform(task, { store }, { attempt: 1, timeoutMs, clock: systemClock, signal })
        } catch (error) {
          logFailure(log, task.handler.name, task.token, error)
          return false
        }
      }
      return true
    })
    const failed = records.filter((_, at) => !required(isHandled[at], 'a result of each record'))
    return { batchItemFailures: failed.map(({ dynamodb }) => ({ itemIdentifier: dynamodb.SequenceNumber })) }
  }
}

/** What Lambda needs to receive the result before the function's timeout, in milliseconds. */
const reserveMs = 500

function logFailure(log: Log, handler: string, token: string, cause: unknown): void {
  log({ level: 'error', message: `The handler ${handler} failed, with the token ${token}.`, cause })
}
