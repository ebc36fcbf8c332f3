import { AsyncLocalStorage } from 'node:async_hooks'
import type { Log } from './log.ts'

/** The request that the running code works for. */
interface RequestScope {
  readonly log: Log
  /** Undefined until the request's headers are read. */
  requestId: string | undefined
}

const scopes = new AsyncLocalStorage<RequestScope>()

/** Answers one request; whatever fails in its name later is logged with its id. */
export function withinRequestScope<Result>(log: Log, answer: () => Result): Result {
  return scopes.run({ log, requestId: undefined }, answer)
}

/** Names the request that the running code works for, as its response and the log do. */
export function nameRequest(requestId: string): void {
  const scope = scopes.getStore()
  if (scope !== undefined) scope.requestId = requestId
}

let users = 0

/**
 * Keeps the process alive when a request leaves a rejected promise without a handler, which ends a Node process
 * otherwise: the rejection is logged with its request. Rejections that no request caused keep Node's behaviour.
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
      message: 'A promise was rejected and nobody handled it.',
      cause,
      ...(requestId !== undefined && { requestId }),
    })
    return
  }
  // Thrown from here it is an uncaught exception, which is what it would be without this listener.
  if (process.listenerCount('unhandledRejection') === 1) throw cause
}
