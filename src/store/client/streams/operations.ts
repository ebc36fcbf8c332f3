import { UpstreamFailure } from '../client-errors.ts'
import type { CallOptions } from '../port.ts'
import type { StreamClient, StreamOperationName } from './port.ts'

/** The port's operations by DynamoDB's own names. */
export const streamOperations = {
  describeStream: 'DescribeStream',
  getShardIterator: 'GetShardIterator',
  getRecords: 'GetRecords',
} as const satisfies Readonly<Record<StreamOperationName, string>>

/** One function that executes every operation, by name. */
export type SendToStream = (
  operation: StreamOperationName,
  input: object,
  options: CallOptions,
) => Promise<unknown>

/** A client whose methods all call one function, and check the answer. */
export function streamClientFrom(send: SendToStream, close: () => Promise<void>): StreamClient {
  const checked =
    <Answer>(operation: StreamOperationName) =>
    async (input: object, options: CallOptions = {}) => {
      const answer = await send(operation, input, options)
      checkAnswer(operation, answer)
      return answer as Answer
    }
  return {
    describeStream: checked('describeStream'),
    getShardIterator: checked('getShardIterator'),
    getRecords: checked('getRecords'),
    close,
    [Symbol.asyncDispose]: close,
  }
}

/**
 * Checks an answer of status 200 for the members that DynamoDB always sends: a truncated answer must not be mistaken for a
 * shard without records, or for the end of a shard.
 *
 * @throws UpstreamFailure if a member is missing or of another type.
 */
function checkAnswer(operation: StreamOperationName, answer: unknown): void {
  const { StreamDescription, ShardIterator, NextShardIterator, Records } = Object(answer)
  const isComplete = {
    describeStream: () => Array.isArray(StreamDescription?.Shards),
    getShardIterator: () => typeof ShardIterator === 'string',
    getRecords: () =>
      Array.isArray(Records) &&
      Records.every((record) => typeof record?.dynamodb?.SequenceNumber === 'string') &&
      ['string', 'undefined'].includes(typeof (NextShardIterator ?? undefined)),
  }
  if (isComplete[operation]()) return
  const cause = new Error(`The answer to ${operation} is not DynamoDB's`)
  throw new UpstreamFailure('UPSTREAM_UNAVAILABLE', true, cause)
}
