import { DynamoDBClient } from '@aws-sdk/client-dynamodb'
import type { SdkChoice } from '../sdk.ts'
import type { Credentials } from './sign.ts'

/** Where requests go, and who sends them. */
export interface Endpoint {
  readonly url: URL
  readonly region: string
  /** The credentials of this moment, as the SDK's own chain of providers finds and renews them. */
  credentials(): Promise<Credentials>
}

/**
 * Endpoint, region and credentials exactly as the SDK chooses them: by asking the SDK, once. It sends nothing.
 */
export async function resolveEndpoint({ endpoint, region, credentials }: SdkChoice): Promise<Endpoint> {
  const { config } = new DynamoDBClient({
    ...(endpoint !== undefined && { endpoint }),
    ...(region !== undefined && { region }),
    ...(credentials && { credentials }),
  })
  const chosen = await config.region()
  return { url: await urlOf(config, chosen), region: chosen, credentials: remembered(config.credentials) }
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

/** Asks again in time before they expire; the same object as long as they stay the same. */
function remembered(provide: () => Promise<Credentials & { readonly expiration?: Date }>) {
  let known: { readonly credentials: Credentials; readonly until: number } | undefined
  return async (): Promise<Credentials> => {
    if (known !== undefined && Date.now() < known.until) return known.credentials
    const { accessKeyId, secretAccessKey, sessionToken, expiration } = await provide()
    const until = expiration === undefined ? Number.POSITIVE_INFINITY : expiration.getTime() - renewBefore
    known = { credentials: { accessKeyId, secretAccessKey, sessionToken }, until }
    return known.credentials
  }
}

/** Five minutes, as the SDK does. */
const renewBefore = 5 * 60 * 1000
