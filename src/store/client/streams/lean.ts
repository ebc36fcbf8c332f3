import { faultOf, resolveEndpoint, Transport, translateNetworkError } from '../lean/index.ts'
import type { SdkChoice } from '../sdk-config.ts'
import { withDeadline } from '../with-deadline.ts'
import { translateStreamFault } from './errors.ts'
import { streamClientFrom, streamOperations } from './operations.ts'
import type { StreamClient } from './port.ts'

/** A client that implements the JSON protocol of DynamoDB Streams itself, as `leanClient` does DynamoDB's. */
export async function leanStreamClient(choice: SdkChoice): Promise<StreamClient> {
  const { connectMs = 300, requestMs = 1000 } = choice
  const load = async () => (await import('@aws-sdk/client-dynamodb-streams')).DynamoDBStreamsClient
  const endpoint = await resolveEndpoint(choice, load).catch((error: unknown) => {
    throw translateNetworkError(error)
  })
  const transport = new Transport(endpoint, { connectMs, requestMs })
  return streamClientFrom(
    async (operation, input, options) => {
      try {
        const target = `DynamoDBStreams_20120810.${streamOperations[operation]}`
        const body = JSON.stringify(input)
        const { credentials } = endpoint
        const reply = await withDeadline(options, (attempt) =>
          transport.post({ target, body, credentials }, attempt),
        )
        if (reply.status !== 200) throw faultOf(reply, translateStreamFault)
        return reply.body
      } catch (error) {
        throw translateNetworkError(error)
      }
    },
    () => transport.close(),
  )
}
