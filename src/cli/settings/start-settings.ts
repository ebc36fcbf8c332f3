import { required } from '../../required.ts'
import { addressFinder, hostNames, type LogOptions, logLevels } from '../../server/index.ts'
import type { ClientChoice } from '../../store/index.ts'
import { chooseClient, type DataOptions } from '../client/index.ts'
import { messageOf, readPort, UsageError } from '../input/index.ts'
import { givenCursorSecrets } from './cursor-secrets.ts'
import { Faults } from './faults.ts'
import { readSecret } from './secret.ts'

/** The options of `dynagate start` that the environment may have as well. */
export interface StartOptions extends DataOptions {
  readonly port?: string | undefined
  readonly host?: string | undefined
  readonly 'admin-port'?: string | undefined
  readonly workers?: string | undefined
}

/** The settings of a gateway that its definition doesn't have. */
export interface StartSettings {
  readonly port: number
  readonly host: string
  /** The port of metrics; undefined for none. */
  readonly adminPort: number | undefined
  readonly adminHost: string
  readonly choice: ClientChoice
  /** The number of processes. */
  readonly workers: number
  readonly logLevel: NonNullable<LogOptions['level']>
  /** The key of hashes in the log; undefined for a new one. */
  readonly hashKey: string | undefined
  readonly allowedHosts: readonly string[] | undefined
  readonly trustedProxies: readonly string[] | undefined
}

/**
 * Reads the settings from options and environment; an option wins.
 *
 * @throws UsageError with the faults of all settings at once, of which none quotes a secret.
 */
export async function readStartSettings(
  options: StartOptions,
  environment: NodeJS.ProcessEnv,
): Promise<StartSettings> {
  const faults = new Faults()
  const port = await faults.of(() => readEither(options.port, '--port', environment.PORT || '4000', 'PORT'))
  const adminPort = await faults.of(() =>
    readEither(options['admin-port'], '--admin-port', environment.DYNAGATE_ADMIN_PORT, 'DYNAGATE_ADMIN_PORT'),
  )
  const choice = await faults.of(() => chooseClient(options, environment))
  const workers = await faults.of(() => readWorkers(options, environment))
  const logLevel = await faults.of(() => readLogLevel(environment.LOG_LEVEL || 'info'))
  const hashKey = await faults.of(() =>
    readSecret({
      variable: 'DYNAGATE_LOG_KEY',
      value: environment.DYNAGATE_LOG_KEY,
      path: environment.DYNAGATE_LOG_KEY_FILE,
    }),
  )
  await faults.of(() => givenCursorSecrets(environment))
  const allowedHosts = await faults.of(() =>
    readList('DYNAGATE_ALLOWED_HOSTS', environment.DYNAGATE_ALLOWED_HOSTS, hostNames),
  )
  const trustedProxies = await faults.of(() =>
    readList('DYNAGATE_TRUSTED_PROXIES', environment.DYNAGATE_TRUSTED_PROXIES, addressFinder),
  )
  await faults.of(() => checkTableName(environment.TABLE_NAME))
  faults.check()
  return {
    port: required(port, 'the port'),
    host: options.host ?? (environment.HOST || '127.0.0.1'),
    adminPort,
    adminHost: environment.DYNAGATE_ADMIN_HOST || '127.0.0.1',
    choice: required(choice, 'the choice of a client'),
    workers: required(workers, 'the number of workers'),
    logLevel: required(logLevel, 'the level of the log'),
    hashKey,
    allowedHosts,
    trustedProxies,
  }
}

function readEither(
  option: string | undefined,
  optionName: string,
  variable: string | undefined,
  variableName: string,
): number | undefined {
  if (option !== undefined) return readPort(option, optionName)
  return variable ? readPort(variable, variableName) : undefined
}

function readWorkers({ workers, memory }: StartOptions, environment: NodeJS.ProcessEnv): number {
  const name = workers === undefined ? 'DYNAGATE_WORKERS' : '--workers'
  const text = workers ?? (environment.DYNAGATE_WORKERS || '1')
  const count = Number(text)
  if (!/^\d+$/.test(text) || count < 1 || count > mostWorkers) {
    throw new UsageError(`${name} expects a number from 1 to ${mostWorkers}, got ${JSON.stringify(text)}`)
  }
  if (memory && count > 1) {
    throw new UsageError(
      `${name} is ${count}, and with --memory each process would have data of its own: give --dir PATH`,
    )
  }
  return count
}

const mostWorkers = 64

function readLogLevel(text: string): StartSettings['logLevel'] {
  const level = (['silent', ...logLevels] as const).find((each) => each === text)
  if (level !== undefined) return level
  throw new UsageError(`LOG_LEVEL expects ${logLevels.join(', ')} or silent, got ${JSON.stringify(text)}`)
}

/** A list separated by commas; undefined for none. */
function readList(
  name: string,
  value: string | undefined,
  check: (list: readonly string[]) => unknown,
): readonly string[] | undefined {
  const list = value?.split(',').map((each) => each.trim())
  try {
    check(list ?? [])
  } catch (error) {
    throw new UsageError(`${name}: ${messageOf(error)}`)
  }
  return list
}

function checkTableName(name: string | undefined): void {
  if (!name || /^[\w.-]{3,255}$/.test(name)) return
  throw new UsageError(
    `TABLE_NAME expects 3 to 255 letters, digits, _, - and ., as DynamoDB does, got ${JSON.stringify(name)}`,
  )
}
