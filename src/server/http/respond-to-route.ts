import { DynagateError } from '../../errors.ts'
import { routeError } from '../errors/index.ts'
import type { GatewayLimits } from '../limits/index.ts'
import type { Log } from '../log/index.ts'
import { type Load, overloaded } from '../overload/index.ts'
import type { RequestState } from '../request-state.ts'
import { type ClientRules, identify } from './identify.ts'
import { readJsonBody } from './read-json-body.ts'
import type { Route, RouteRequest } from './route.ts'

/** Options of {@link routeResponder}. */
export interface RouteOptions extends ClientRules, Pick<RouteRequest, 'costLimit'> {
  readonly load: Load
  readonly limits: GatewayLimits
  readonly log: Log
}

/** Responds to an admitted request of a route. */
export type RouteResponder = (route: Route, request: Request, state: RequestState) => Promise<Response>

/**
 * Routes have the limits of GraphQL: rates, authentication, the size of the body, what is in flight, the deadline. A
 * route gets the limit of costs, and keeps to it itself.
 */
export function routeResponder(options: RouteOptions): RouteResponder {
  return async (route, request, state) => {
    try {
      return await respond(route, request, state, options)
    } catch (cause) {
      if (cause instanceof DynagateError && cause.code !== 'INTERNAL_SERVER_ERROR') return routeError(cause)
      options.log({ level: 'error', message: `Failed to respond at ${route.path}.`, cause })
      return routeError(
        new DynagateError('INTERNAL_SERVER_ERROR', 'Something went wrong inside the gateway.'),
      )
    }
  }
}

async function respond(
  route: Route,
  request: Request,
  state: RequestState,
  options: RouteOptions,
): Promise<Response> {
  const { load, limits, costLimit } = options
  const identified = await identify(request, state.clientAddress, options)
  if (identified.kind === 'rejected') {
    const { code, message, retryAfterMs } = identified
    throw new DynagateError(code, message, retryAfterMs === undefined ? {} : { retryAfterMs })
  }
  const body =
    route.method === 'GET' ? {} : await (state.body ?? readJsonBody(state.req ?? request, limits.bodyBytes))
  const excess = load.excess() ?? (await state.ticket?.begin())
  if (excess !== undefined) throw overloaded(excess)
  const { signal, release } = ending(route, request.signal, limits)
  try {
    const { clientAddress, ...own } = { ...state, ...identified.state }
    const server = { ...own, ...(clientAddress !== undefined && { clientAddress }), operationSignal: signal }
    return await route.respond({ request, body: { ...body }, server, signal, costLimit })
  } finally {
    release()
  }
}

/** A separate timer, which ends with the response. */
function ending(
  { deadline }: Route,
  client: AbortSignal,
  { queryMs, mutationMs }: GatewayLimits,
): { readonly signal: AbortSignal; readonly release: () => void } {
  if (deadline === 'none') return { signal: client, release: () => {} }
  const late = new AbortController()
  const timer = setTimeout(
    () => late.abort(new DOMException('The deadline of the request has passed', 'TimeoutError')),
    deadline === 'query' ? queryMs : mutationMs,
  )
  return { signal: AbortSignal.any([client, late.signal]), release: () => clearTimeout(timer) }
}
