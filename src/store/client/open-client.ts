import { loadOptional } from '../../load-optional.ts'
import type { EmbeddedChoice } from './embedded.ts'
import type { LeanChoice } from './lean-choice.ts'
import type { DynamoClient } from './port.ts'
import type { SdkChoice } from './sdk-config.ts'

/**
 * The DynamoDB to use: the bundled engine in this process, or one behind an endpoint. `lean` implements the protocol
 * itself and is faster; `sdk` uses the AWS SDK's document client, against which the tests compare `lean`.
 */
export type ClientChoice =
  | ({ readonly kind: 'embedded' } & EmbeddedChoice)
  | ({ readonly kind: 'lean' } & LeanChoice)
  | ({ readonly kind: 'sdk' } & SdkChoice)

/**
 * Opens a client. Only the chosen adapter is loaded, so a deployment on AWS never loads SQLite, and one on the engine never
 * loads the SDK. Throws a {@link MissingPackage} if the adapter's packages are not installed.
 *
 * @example
 * await using client = await openClient({ kind: 'embedded', memory: true })
 */
export async function openClient(choice: ClientChoice): Promise<DynamoClient> {
  switch (choice.kind) {
    case 'embedded': {
      const { openEmbeddedClient } = await import('./embedded.ts')
      return openEmbeddedClient(choice)
    }
    case 'lean': {
      const { leanClient } = await loadOptional(
        'the lean client',
        leanPackages,
        () => import('./lean/index.ts'),
      )
      return leanClient(choice)
    }
    case 'sdk': {
      const { sdkClient } = await loadOptional('the SDK client', sdkPackages, () => import('./sdk.ts'))
      return sdkClient(choice)
    }
  }
}

/** Optional peers of the package; the lean client asks the SDK for endpoint, region and credentials. */
const leanPackages = ['undici', '@aws-sdk/client-dynamodb']
const sdkPackages = ['@aws-sdk/client-dynamodb', '@aws-sdk/lib-dynamodb']
