import type { DynamoDBClient } from '@aws-sdk/client-dynamodb'
import type { SdkChoice } from '../sdk.ts'
import { cachedCredentials } from './cached-credentials.ts'
import type { Credentials } from './sign.ts'

/** Where requests go, and who sends them. */
export interface Endpoint {
  readonly url: URL
  readonly region: string
  /** The credentials of this moment, as the SDK's own chain of providers finds and renews them. */
  credentials(): Promise<Credentials>
}

/**
 * Endpoint, region and credentials exactly as the SDK chooses them: by asking the SDK, once, for what isn't given. It
 * sends nothing, and isn't loaded where everything is given.
 */
export async function resolveEndpoint({ endpoint, region, credentials }: SdkChoice): Promise<Endpoint> {
  if (endpoint !== undefined && region !== undefined && credentials !== undefined) {
    return { url: new URL(endpoint), region, credentials: async () => credentials }
  }
  const { DynamoDBClient } = await import('@aws-sdk/client-dynamodb')
  const { config } = new DynamoDBClient({
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

async function urlOf(config: DynamoDBClient['config'], Region: string): Promise<URL> {
  const given = await config.endpoint?.()
  if (given !== undefined) {
    const { protocol, hostname, port, path } = given
    return new URL(`${protocol}//${hostname}${port === undefined ? '' : `:${port}`}${path}`)
  }
  const [UseFIPS, UseDualStack] = await Promise.all([config.useFipsEndpoint(), config.useDualstackEndpoint()])
  return config.endpointProvider({ Region, UseFIPS, UseDualStack }).url
}
