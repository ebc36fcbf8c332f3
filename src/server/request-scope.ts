import { AsyncLocalStorage } from 'node:async_hooks'
import type { Log } from './log.ts'

/** The request on whose behalf the current code runs. */
interface RequestScope {
  readonly log: Log
  /** Undefined until the request's headers are read. */
  requestId: string | undefined
  /** The id of its verified caller. */
  caller: string | undefined
}

const scopes = new AsyncLocalStorage<RequestScope>()

/** Runs the handling of one request; failures on its behalf are logged with its id, even later ones. */
export function withinRequestScope<Result>(log: Log, answer: () => Result): Result {
  return scopes.run({ log, requestId: undefined, caller: undefined }, answer)
}

/** Sets the id of the current request, as in its response and the log. */
export function nameRequest(requestId: string): void {
  const scope = scopes.getStore()
  if (scope !== undefined) scope.requestId = requestId
}

/** Names the verified caller of the request that the running code works for. */
export function nameCaller(id: string | undefined): void {
  const scope = scopes.getStore()
  if (scope !== undefined) scope.caller = id
}

/** A log whose entries name the request that caused them, and its verified caller. */
export function naming(log: Log): Log {
  return (entry) => {
    const { requestId, caller } = scopes.getStore() ?? {}
    log({
      ...(requestId !== undefined && { requestId }),
      ...entry,
      ...(caller !== undefined && { caller }),
    })
  }
}

let users = 0

/**
 * Keeps the process alive when a request leaves a rejected promise without a handler, which would end a Node process: the
 * rejection is logged with its request. Rejections that no request caused keep Node's behaviour.
 *
 * @returns undoes it.
 */
export function surviveUnhandledRejections(): () => void {
  users += 1
  if (users === 1) process.on('unhandledRejection', onUnhandledRejection)
  return () => {
    users -= 1
    if (users === 0) process.off('unhandledRejection', onUnhandledRejection)
  }
}

function onUnhandledRejection(cause: unknown): void {
  const scope = scopes.getStore()
  if (scope !== undefined) {
    const { log, requestId } = scope
    log({
      level: 'error',
      message: 'A rejected promise has no handler.',
      cause,
      ...(requestId !== undefined && { requestId }),
    })
    return
  }
  // Throwing here makes it an uncaught exception, as it would be without this listener.
  if (process.listenerCount('unhandledRejection') === 1) throw cause
}
