import {
  DescribeStreamCommand,
  DynamoDBStreamsClient,
  GetRecordsCommand,
  GetShardIteratorCommand,
  type _Record as SdkRecord,
} from '@aws-sdk/client-dynamodb-streams'
import { configOf, type SdkChoice } from '../sdk-config.ts'
import { translateSdkError } from '../sdk-errors.ts'
import { withDeadline } from '../with-deadline.ts'
import { translateStreamFault } from './errors.ts'
import { streamClientFrom } from './operations.ts'
import type { StreamClient, StreamOperationName } from './port.ts'

/** A client over the AWS SDK, without its retries. */
export function sdkStreamClient(choice: SdkChoice): StreamClient {
  const client = new DynamoDBStreamsClient(configOf(choice))
  return streamClientFrom(
    async (operation, input, options) => {
      try {
        const command = new commands[operation](input as never)
        const { $metadata: _, ...answer } = await withDeadline(options, (attempt) => {
          const abortSignal = attempt.signal()
          return client.send(command as never, { ...(abortSignal && { abortSignal }) }) as Promise<SdkAnswer>
        })
        return answer.Records ? { ...answer, Records: answer.Records.map(withEpochSeconds) } : answer
      } catch (error) {
        throw translateSdkError(error, translateStreamFault)
      }
    },
    async () => client.destroy(),
  )
}

const commands: Readonly<Record<StreamOperationName, new (input: never) => object>> = {
  describeStream: DescribeStreamCommand,
  getShardIterator: GetShardIteratorCommand,
  getRecords: GetRecordsCommand,
}

interface SdkAnswer {
  readonly $metadata?: unknown
  readonly Records?: SdkRecord[]
}

/** The SDK parses the time. */
function withEpochSeconds({ dynamodb, ...record }: SdkRecord): object {
  const { ApproximateCreationDateTime: at, ...rest } = dynamodb ?? {}
  return {
    ...record,
    dynamodb: { ...rest, ...(at && { ApproximateCreationDateTime: at.getTime() / 1000 }) },
  }
}
