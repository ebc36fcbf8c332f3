import type { ClientChoice } from '../../store/index.ts'
import { UsageError } from '../input/index.ts'

/** The options that locate the data. */
export interface DataOptions {
  readonly dir?: string | undefined
  readonly memory: boolean
}

/** The default data directory of the bundled engine. */
export const defaultDirectory = '.dynagate'

/**
 * Chooses the DynamoDB to use. Pure. An option wins; else an endpoint in the environment
 * (`AWS_ENDPOINT_URL_DYNAMODB`), or both a table and a region (`TABLE_NAME` and `AWS_REGION`: many shells set a region
 * for other reasons); else the bundled engine. Throws a {@link UsageError}.
 */
export function chooseClient({ dir, memory }: DataOptions, environment: NodeJS.ProcessEnv): ClientChoice {
  if (memory && dir !== undefined) throw new UsageError('give --memory or --dir PATH, not both')
  if (memory) return { kind: 'embedded', memory: true }
  if (dir !== undefined) return { kind: 'embedded', directory: dir }
  return choiceIn(environment) ?? { kind: 'embedded', directory: defaultDirectory }
}

/** The same for a command that works on stored items: a directory without data is an error, and is not created. */
export function chooseStored(dir: string | undefined, environment: NodeJS.ProcessEnv): ClientChoice {
  const choice = chooseClient({ dir, memory: false }, environment)
  return 'directory' in choice ? { ...choice, mustExist: true } : choice
}

/** Describes the location of the data, for the user of the command line. */
export function describeChoice(choice: ClientChoice): string {
  if (choice.kind !== 'embedded') return choice.endpoint ?? `DynamoDB in ${choice.region}`
  if ('engine' in choice) return 'an engine of this process'
  if ('memory' in choice) return 'in memory, lost when the gateway stops'
  return 'mustExist' in choice ? choice.directory : `${choice.directory}, kept between starts`
}

/** The DynamoDB that the environment selects; undefined for none. */
function choiceIn(environment: NodeJS.ProcessEnv): ClientChoice | undefined {
  const endpoint = environment.AWS_ENDPOINT_URL_DYNAMODB
  const region = environment.AWS_REGION
  if (!endpoint && !(environment.TABLE_NAME && region)) return undefined
  const kind = environment.DYNAGATE_CLIENT || 'lean'
  if (kind !== 'lean' && kind !== 'sdk') throw new UsageError(`DYNAGATE_CLIENT is lean or sdk, not ${kind}`)
  if (endpoint) checkEndpoint(endpoint)
  return { kind, ...(endpoint && { endpoint }), ...(region && { region }) }
}

function checkEndpoint(endpoint: string): void {
  const expected = 'AWS_ENDPOINT_URL_DYNAMODB expects a URL such as http://127.0.0.1:8000'
  if (endpoint.includes('@')) {
    // Credentials in it would be printed with it.
    throw new UsageError(`${expected}, without credentials: they are those of AWS`)
  }
  if (!/^https?:\/\/[^/]+\/?$/.test(endpoint)) {
    throw new UsageError(`${expected}, got ${JSON.stringify(endpoint)}`)
  }
}
