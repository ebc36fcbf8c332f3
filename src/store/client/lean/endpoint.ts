import type { DynamoDBClient } from '@aws-sdk/client-dynamodb'
import type { DynamoDBStreamsClient } from '@aws-sdk/client-dynamodb-streams'
import type { SdkChoice } from '../sdk-config.ts'
import { cachedCredentials } from './cached-credentials.ts'
import type { Credentials } from './sign.ts'

/** The destination of requests, and the credentials that sign them. */
export interface Endpoint {
  readonly url: URL
  readonly region: string
  /**
   * The current credentials, found and renewed by the SDK's own chain of providers.
   *
   * @param rejected the credentials that AWS has rejected as expired.
   */
  credentials(rejected?: Credentials): Promise<Credentials>
}

/** The SDK's client of a service, which determines what isn't given. */
type SdkClient = new (
  choice: SdkChoice,
) => {
  readonly config: DynamoDBClient['config'] | DynamoDBStreamsClient['config']
}

/**
 * Determines the endpoint, region and credentials exactly as the SDK would: asks the SDK once for the missing ones. The SDK
 * sends nothing, and isn't loaded if all of them are given.
 *
 * @param load loads the SDK's client of the service.
 */
export async function resolveEndpoint(
  { endpoint, region, credentials }: SdkChoice,
  load: () => Promise<SdkClient>,
): Promise<Endpoint> {
  if (endpoint !== undefined && region !== undefined && credentials !== undefined) {
    return { url: new URL(endpoint), region, credentials: async () => credentials }
  }
  const Client = await load()
  const { config } = new Client({
    ...(endpoint !== undefined && { endpoint }),
    ...(region !== undefined && { region }),
    ...(credentials && { credentials }),
  })
  const chosen = await config.region()
  return {
    url: await urlOf(config, chosen),
    region: chosen,
    credentials: cachedCredentials(config.credentials),
  }
}

async function urlOf(config: InstanceType<SdkClient>['config'], Region: string): Promise<URL> {
  const given = await config.endpoint?.()
  if (given !== undefined) {
    const { protocol, hostname, port, path } = given
    return new URL(`${protocol}//${hostname}${port === undefined ? '' : `:${port}`}${path}`)
  }
  const [UseFIPS, UseDualStack] = await Promise.all([config.useFipsEndpoint(), config.useDualstackEndpoint()])
  return config.endpointProvider({ Region, UseFIPS, UseDualStack }).url
}
