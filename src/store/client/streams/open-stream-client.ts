import { loadOptional } from '../../../load-optional.ts'
import type { ClientChoice } from '../open-client.ts'
import type { StreamClient } from './port.ts'

/**
 * Opens a client of DynamoDB Streams, chosen as the client of a store is. The bundled engine must be one that is open:
 * its streams are those of its writes. Only the chosen adapter is loaded.
 *
 * @throws MissingPackage if the adapter's packages are not installed.
 */
export async function openStreamClient(
  choice: Exclude<ClientChoice, { kind: 'embedded' }> | EngineChoice,
): Promise<StreamClient> {
  switch (choice.kind) {
    case 'embedded': {
      const { embeddedStreamClient } = await import('./embedded.ts')
      return embeddedStreamClient(choice.engine, choice.accessKeyId)
    }
    case 'lean': {
      const load = () => import('./lean.ts')
      const { leanStreamClient } = await loadOptional('the lean client of streams', leanPackages, load)
      return leanStreamClient(choice)
    }
    case 'sdk': {
      const { sdkStreamClient } = await loadOptional(
        'the SDK client of streams',
        sdkPackages,
        () => import('./sdk.ts'),
      )
      return sdkStreamClient(choice)
    }
  }
}

/** An open engine, whose streams are those of its writes. */
export type EngineChoice = Extract<ClientChoice, { kind: 'embedded'; engine: unknown }>

const leanPackages = ['undici', '@aws-sdk/client-dynamodb-streams']
const sdkPackages = ['@aws-sdk/client-dynamodb-streams']
