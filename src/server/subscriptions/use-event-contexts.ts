import * as graphql from 'graphql'
import {
  createSourceEventStream,
  type ExecutionArgs,
  type ExecutionResult,
  execute,
  GraphQLError,
  getOperationAST,
} from 'graphql'
import { isAsyncIterable, type Plugin, type YogaInitialContext, type YogaServer } from 'graphql-yoga'
import { DynagateError } from '../../errors.ts'
import type { Caller } from '../../model/index.ts'
import { required } from '../../required.ts'
import { ViewEvent } from '../../store/index.ts'
import { networkOf } from '../rates/index.ts'
import type { RequestState } from '../request-state.ts'
import { withEventId } from './event-id.ts'
import { EventResults } from './event-results.ts'
import { type SeatLimits, Seats } from './seats.ts'
import { type Operation, SharedResults } from './shared-results.ts'

/** Options of {@link useEventContexts}. */
export interface EventContextOptions {
  readonly limits: SeatLimits
  /**
   * The scope in which equal subscriptions share the results of their events; undefined for a request that shares none.
   */
  readonly eventScope: ((request: Request, caller: Caller | null) => string | undefined) | undefined
}

/**
 * Executes each event of a subscription as a separate operation: with a new context, so that it reads current data, and
 * through every execution hook, such as those of cost and deadline. Equal operations of one scope are executed once for
 * all subscribers of a view. A subscription ends when its caller's credentials expire.
 */
export function useEventContexts({ limits, eventScope }: EventContextOptions): Plugin {
  const seats = new Seats(limits)
  const shared = new SharedResults()
  let yoga: Yoga | undefined
  const run = async (args: ExecutionArgs, event: unknown): Promise<ExecutionResult> => {
    const server = required(yoga, 'a server that is subscribed to')
    const enveloped = server.getEnveloped({ ...(args.contextValue as object) })
    const contextValue = await enveloped.contextFactory({})
    return enveloped.execute({ ...args, rootValue: event, contextValue }) as Promise<ExecutionResult>
  }
  return {
    onYogaInit(init) {
      yoga = init.yoga as unknown as Yoga
    },
    onSubscribe({ setSubscribeFn }) {
      setSubscribeFn(async (args) => {
        const state = args.contextValue as YogaInitialContext & Partial<RequestState>
        const leave = takeSeat(seats, state)
        if (leave instanceof DynagateError) return rejectedWith(leave)
        const events = await sourceEvents(args).catch((error: unknown) => {
          leave()
          throw error
        })
        if (!isAsyncIterable(events)) {
          leave()
          return events
        }
        const operation = sharedOperation(args, eventScope)
        const detached = operation && withoutSignal(args, yoga)
        return new EventResults(events, {
          onEnd: leave,
          expiry: expiryOf(state),
          resultOf: async (event) => {
            checkExpiry(state)
            if (!(event instanceof ViewEvent)) return run(args, event)
            const id = () => event.cursor
            if (operation === undefined || detached === undefined)
              return withEventId(await run(args, event), id)
            return shared.of(event, operation, async () => withEventId(await run(detached, event), id))
          },
        })
      })
    },
    onExecute({ args, setExecuteFn }) {
      // The server's own executor would subscribe again.
      if (isSubscription(args)) setExecuteFn(execute)
    },
  }
}

type Yoga = YogaServer<object, object>

/** Callers without credentials count by the network of their address. */
function takeSeat(
  seats: Seats,
  { verified, clientAddress }: Partial<RequestState>,
): (() => void) | DynagateError {
  try {
    return seats.take(verified?.id ?? networkOf(clientAddress ?? ''))
  } catch (error) {
    if (error instanceof DynagateError) return error
    throw error
  }
}

function rejectedWith(cause: DynagateError): ExecutionResult {
  return { errors: [new GraphQLError(cause.message, { originalError: cause })] }
}

/** graphql 17 validates the arguments in a separate step, whose errors are the result. */
async function sourceEvents(args: ExecutionArgs): Promise<unknown> {
  // Accessed by name: a bundler keeps all of graphql where its namespace is used as an object.
  const validate = (graphql as OfGraphql17).validateSubscriptionArgs
  if (validate === undefined) return createSourceEventStream(args)
  const validated = validate(args)
  if (Array.isArray(validated)) return { errors: validated }
  return createSourceEventStream(validated as ExecutionArgs)
}

interface OfGraphql17 {
  readonly validateSubscriptionArgs?: (args: ExecutionArgs) => object
}

/** The operation, if all requests of its scope can share its results; undefined if the results may be specific to it. */
function sharedOperation(
  { document, operationName, variableValues, contextValue }: ExecutionArgs,
  eventScope: EventContextOptions['eventScope'],
): Operation | undefined {
  const { request, params, caller = null } = contextValue as YogaInitialContext & Partial<RequestState>
  const isOwn = params.extensions?.explain === true || request.headers.get('dynagate-cost') !== null
  const scope = isOwn ? undefined : eventScope?.(request, caller)
  if (scope === undefined) return undefined
  const isConsistent = request.headers.get('dynagate-consistent') === '1'
  return { document, key: JSON.stringify([operationName, variableValues, isConsistent, scope]) }
}

/** A result that several subscribers wait for must not be cancelled when one of them disconnects. */
function withoutSignal(args: ExecutionArgs, yoga: Yoga | undefined): ExecutionArgs {
  const { request, ...context } = args.contextValue as YogaInitialContext
  const { method, headers, url } = request
  const detached = new (required(yoga, 'a server that is subscribed to').fetchAPI.Request)(url, {
    method,
    headers,
  })
  return { ...args, contextValue: { ...context, request: detached } }
}

/** Longer timers fire at once. */
const longestTimerMs = 2 ** 31 - 1

function expiryOf({ verified }: Partial<RequestState>) {
  const ms = (verified?.expiresAt ?? Number.POSITIVE_INFINITY) - Date.now()
  return ms > longestTimerMs ? undefined : { ms, error: expired }
}

/** A subscription doesn't outlive the credentials of its caller. */
function checkExpiry({ verified }: Partial<RequestState>): void {
  if (verified !== undefined && Date.now() >= verified.expiresAt) throw expired()
}

function expired(): DynagateError {
  return new DynagateError('UNAUTHENTICATED', 'The credentials have expired: subscribe again with new ones.')
}

function isSubscription({ document, operationName }: ExecutionArgs): boolean {
  return getOperationAST(document, operationName)?.operation === 'subscription'
}
