import { loadOptional } from '../../../load-optional.ts'
import { type ClientChoice, openClient } from '../open-client.ts'
import type { DynamoClient } from '../port.ts'
import type { StreamClient } from './port.ts'

/**
 * Opens a client of DynamoDB Streams, with the choices of a store's client. The bundled engine must already be open,
 * because its streams contain its own writes. Loads only the chosen adapter.
 *
 * @throws MissingPackage if the adapter's packages are not installed.
 */
export async function openStreamClient(
  choice: Exclude<ClientChoice, { kind: 'embedded' }> | EngineChoice,
): Promise<StreamClient> {
  switch (choice.kind) {
    case 'embedded': {
      const { callerOf } = await import('../embedded.ts')
      const { embeddedStreamClient } = await import('./embedded.ts')
      return embeddedStreamClient(choice.engine, callerOf(choice))
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

/** A client, and what opens clients of its streams. */
export interface Clients {
  readonly client: DynamoClient
  readonly streams: () => Promise<StreamClient>
}

/**
 * Opens a client as `openClient` does, from which clients of its streams can be opened until it is closed, even if its
 * engine is opened with it.
 */
export async function openClients(choice: ClientChoice): Promise<Clients> {
  if (choice.kind !== 'embedded' || 'engine' in choice) {
    return { client: await openClient(choice), streams: () => openStreamClient(choice) }
  }
  const { openEngineClient } = await import('../embedded.ts')
  const { client, engine } = await openEngineClient(choice)
  return { client, streams: () => openStreamClient({ kind: 'embedded', engine }) }
}

/** An open engine, whose streams contain its own writes. */
export type EngineChoice = Extract<ClientChoice, { kind: 'embedded'; engine: unknown }>

const leanPackages = ['undici', '@aws-sdk/client-dynamodb-streams']
const sdkPackages = ['@aws-sdk/client-dynamodb-streams']
