import { createExplorer, type Explorer, explorerPath } from '../../explorer/index.ts'
import { required } from '../../required.ts'
import {
  contextOf,
  createGateway,
  createMetrics,
  type Gateway,
  type GatewayDefinition,
  type GatewayOptions,
  type Log,
  type Metrics,
  openLog,
  optionsOf,
  type Profile,
  profileOfProcess,
  showsPage,
} from '../../server/index.ts'
import type { ClientChoice, Store } from '../../store/index.ts'
import { describeChoice, withTenantRole } from '../client/index.ts'
import { UsageError } from '../input/index.ts'
import { Faults, type StartSettings } from '../settings/index.ts'

/** A gateway that lacks only its store. */
export interface PreparedGateway {
  readonly gateway: Gateway
  readonly profile: Profile
  readonly hasGraphiQL: boolean
  /** Undefined if it isn't served. */
  readonly explorer: Explorer | undefined
  readonly log: Log
  /** Undefined without an admin port. */
  readonly metrics: Metrics | undefined
  /** Gives it its store, before the first request. */
  useStore(store: Store): void
}

/** Options of `prepareGateway()`. */
export interface PrepareOptions {
  /** Undefined if they have faults: then the gateway is created only to find the faults of its options. */
  readonly settings: StartSettings | undefined
  /** Serves without authentication. */
  readonly isPublic: boolean
  readonly environment: NodeJS.ProcessEnv
}

/**
 * Creates the gateway of a definition before its store is opened, so that a start reports the faults of its options
 * before it connects to anything.
 *
 * @throws OptionsError or UsageError with all faults.
 */
export async function prepareGateway(
  definition: GatewayDefinition,
  { settings, environment, ...options }: PrepareOptions,
): Promise<PreparedGateway> {
  const isPublic = options.isPublic || definition.public === true
  const faults = new Faults()
  const prepared = await faults.of(() => createPrepared(definition, settings, isPublic))
  if (settings !== undefined) {
    const { choice } = settings
    const { table } = definition
    const tableName = environment.TABLE_NAME || table.definition.name
    const isGuarded = isPublic || definition.authenticate !== undefined
    await faults.of(() => checkExposure({ isGuarded, choice }))
    await faults.of(() => withTenantRole(choice, { table, tableName }, environment))
  }
  faults.check()
  return required(prepared, 'the gateway')
}

async function createPrepared(
  definition: GatewayDefinition,
  settings: StartSettings | undefined,
  isPublic: boolean,
): Promise<PreparedGateway> {
  const profile = definition.profile ?? profileOfProcess()
  const isForPeople = profile === 'development' && process.stderr.isTTY
  const level = settings?.logLevel ?? 'info'
  const log = await openLog({ level, format: isForPeople ? 'readable' : 'json' })
  const metrics = settings?.adminPort === undefined ? undefined : createMetrics()
  const described = optionsOf(definition)
  const isExplored = definition.explorer ?? showsPage('explorer', definition)
  const explorer = isExplored ? createExplorer(definition) : undefined
  let context: GatewayOptions['context']
  const gateway = createGateway({
    ...described,
    ...(settings?.allowedHosts && { allowedHosts: settings.allowedHosts }),
    ...(settings?.trustedProxies && { trustedProxies: settings.trustedProxies }),
    ...(settings?.hashKey !== undefined && { hashKey: settings.hashKey }),
    context: (request, server) => required(context, 'the context of operations')(request, server),
    log,
    logOperations: true,
    slowOperations: definition.slowOperations ?? {},
    observers: [
      ...(definition.observers ?? []),
      ...[metrics, explorer?.observer].filter((each) => each !== undefined),
    ],
    public: isPublic,
    ...(explorer && {
      pages: [...(described.pages ?? []), explorer.page],
      routes: explorer.routes,
      graphiql: described.graphiql && { ...described.graphiql, planPage: explorerPath },
    }),
  })
  return {
    gateway,
    profile,
    hasGraphiQL: Boolean(described.graphiql),
    explorer,
    log,
    metrics,
    useStore(store) {
      context = contextOf(definition, store)
    },
  }
}

/**
 * Rejects a gateway on a DynamoDB without authentication, unless it is requested: the data matters, and through a proxy
 * other machines reach even a loopback address. The bundled engine may be served without authentication, but only to
 * this machine.
 */
function checkExposure({ isGuarded, choice }: { isGuarded: boolean; choice: ClientChoice }): void {
  if (isGuarded || choice.kind === 'embedded') return
  throw new UsageError(
    `the gateway does not authenticate callers, and its data is in ${describeChoice(choice)}: give defineGateway ` +
      '`authenticate`, or pass --public if anyone who can reach it may use it',
  )
}
