import {
  CreateTableCommand,
  DescribeTableCommand,
  DescribeTimeToLiveCommand,
  DynamoDBClient,
  UpdateTableCommand,
  UpdateTimeToLiveCommand,
} from '@aws-sdk/client-dynamodb'
import {
  BatchGetCommand,
  BatchWriteCommand,
  DeleteCommand,
  DynamoDBDocumentClient,
  GetCommand,
  PutCommand,
  QueryCommand,
  ScanCommand,
  TransactGetCommand,
  TransactWriteCommand,
  UpdateCommand,
} from '@aws-sdk/lib-dynamodb'
import { readNumber } from '../../model/index.ts'
import { checkAnswer } from './check-answer.ts'
import { clientFrom, type DynamoClient, type OperationName } from './port.ts'
import { configOf, type SdkChoice } from './sdk-config.ts'
import { translateSdkError } from './sdk-errors.ts'
import { wrapNumbers } from './sdk-numbers.ts'
import { mapDocuments, shapes } from './shapes.ts'
import { withDeadline } from './with-deadline.ts'

/**
 * A client over the AWS SDK's document client, for AWS, DynamoDB Local, Alternator or an engine's port.
 *
 * The SDK's own retries are off: they hide throttling for seconds, and would repeat writes that may have been executed.
 * The gateway retries in `store/run`.
 */
export function sdkClient(choice: SdkChoice): DynamoClient {
  const base = new DynamoDBClient(configOf(choice))
  const documents = DynamoDBDocumentClient.from(base, { unmarshallOptions: { wrapNumbers: readNumber } })
  return clientFrom(
    async (operation, input, options) => {
      try {
        const command = new commands[operation](
          mapDocuments(shapes[operation].input, input, wrapNumbers) as never,
        )
        const { $metadata: _, ...answer } = await withDeadline(options, (attempt) => {
          const abortSignal = attempt.signal()
          return documents.send(command as never, {
            ...(abortSignal && { abortSignal }),
            ...(options.timeoutMs !== undefined && { requestTimeout: Math.ceil(options.timeoutMs) }),
          }) as Promise<{ $metadata?: unknown }>
        })
        checkAnswer(operation, input, answer)
        return answer as never
      } catch (error) {
        throw translateSdkError(error)
      }
    },
    async () => base.destroy(),
  )
}

const commands: Readonly<Record<OperationName, new (input: never) => object>> = {
  get: GetCommand,
  batchGet: BatchGetCommand,
  query: QueryCommand,
  scan: ScanCommand,
  put: PutCommand,
  update: UpdateCommand,
  delete: DeleteCommand,
  batchWrite: BatchWriteCommand,
  transactGet: TransactGetCommand,
  transactWrite: TransactWriteCommand,
  describeTable: DescribeTableCommand,
  createTable: CreateTableCommand,
  updateTable: UpdateTableCommand,
  describeTimeToLive: DescribeTimeToLiveCommand,
  updateTimeToLive: UpdateTimeToLiveCommand,
}
