import { AsyncLocalStorage } from 'node:async_hooks'
import type { IncomingHttpHeaders } from 'node:http'
import type { ErrorCode } from '../errors.ts'
import type { StoreRequest } from '../store/index.ts'
import type { Log, LogEntry, Pseudonyms } from './log/index.ts'
import type { Observer } from './observer.ts'
import type { OnOperation, OperationRecord } from './operation-record.ts'

/** The reporting of a gateway's requests. */
export interface Reporting {
  readonly log: Log
  /** Hashes callers and tenants. */
  readonly pseudonyms: Pseudonyms
  /** Receives the operations; undefined without a receiver. */
  readonly onOperation: OnOperation | undefined
  /** Called when a subscription has started; returns what to call when it has ended. */
  readonly onSubscription: () => () => void
  /** Wraps the handling of each request; undefined for no wrapper. */
  readonly aroundRequest: Observer['aroundRequest']
}

/** The request on whose behalf the current code runs. */
interface RequestScope {
  readonly reporting: Reporting
  /** Undefined until the request's headers are read. */
  requestId: string | undefined
  /** The id of its verified caller. */
  caller: string | undefined
  tenant: string | undefined
  /** The known part of its operation; undefined without a receiver. */
  readonly operation: OperationDraft | undefined
}

/** An operation that has not ended. */
interface OperationDraft {
  readonly startedAt: number
  /** Whether it is a GraphQL request, and not one for a page or for health. */
  isGraphql: boolean
  /** Whether its response is a stream, which ends later than the handling of the request. */
  isStream: boolean
  code: ErrorCode | 'OK'
  started: StartedOperation | undefined
}

/** A valid operation that has started. */
export interface StartedOperation
  extends Pick<OperationRecord, 'name' | 'type' | 'fields' | 'plan' | 'executed'> {
  readonly store: Pick<StoreRequest, 'calls' | 'underWay'> | undefined
}

const scopes = new AsyncLocalStorage<RequestScope>()

/**
 * Runs the handling of one request. Failures on its behalf, including later ones, are logged with its id.
 *
 * @param headers returns the headers of the request.
 */
export async function withinRequestScope<Result>(
  reporting: Reporting,
  headers: () => IncomingHttpHeaders,
  answer: () => Promise<Result>,
): Promise<Result> {
  const operation = reporting.onOperation && newDraft()
  const scope: RequestScope = {
    reporting,
    requestId: undefined,
    caller: undefined,
    tenant: undefined,
    operation,
  }
  if (operation === undefined) return scopes.run(scope, answer)
  const handle = async () => {
    try {
      return await answer()
    } finally {
      if (!operation.isStream) end(scope, operation)
    }
  }
  const { aroundRequest } = reporting
  return scopes.run(scope, () => (aroundRequest ? aroundRequest(headers(), handle) : handle()))
}

function newDraft(): OperationDraft {
  return { startedAt: performance.now(), isGraphql: false, isStream: false, code: 'OK', started: undefined }
}

/**
 * Reports an operation that has ended, and forgets it: the scopes of busy connections reach the old generation, and
 * everything that their requests have read would follow, which cost as much time in garbage collection as a third of a
 * request.
 */
function end(scope: RequestScope, operation: OperationDraft): void {
  if (operation.isGraphql || operation.code !== 'OK') report(scope, operation)
  operation.started = undefined
}

function report(
  { reporting: { onOperation, pseudonyms }, requestId, caller, tenant }: RequestScope,
  { startedAt, code, started }: Pick<OperationDraft, 'startedAt' | 'code' | 'started'>,
): void {
  onOperation?.({
    requestId: requestId ?? '',
    name: started?.name,
    type: started?.type,
    caller: caller === undefined ? undefined : pseudonyms(caller),
    tenant: tenant === undefined ? undefined : pseudonyms(tenant),
    calls: started?.store?.calls ?? [],
    unfinished: started?.store?.underWay ?? 0,
    fields: started?.fields ?? [],
    plan: started?.plan,
    executed: started?.executed,
    milliseconds: performance.now() - startedAt,
    code,
  })
}

/** Sets the id of the current request, for its response and the log. */
export function nameRequest(requestId: string): void {
  const scope = scopes.getStore()
  if (scope !== undefined) scope.requestId = requestId
}

/** Names the verified caller of the request that the running code works for; the request is one for GraphQL. */
export function nameCaller(id: string | undefined): void {
  const scope = scopes.getStore()
  if (scope !== undefined) scope.caller = id
}

/** Names the tenant of the current request's caller. */
export function nameTenant(tenant: string): void {
  const scope = scopes.getStore()
  if (scope !== undefined) scope.tenant = tenant
}

/** Says that the current request is one for GraphQL, whose operation is reported however it ends. */
export function expectOperation(): void {
  const draft = scopes.getStore()?.operation
  if (draft !== undefined) draft.isGraphql = true
}

/** Says which operation the current request executes. */
export function startOperation(started: StartedOperation): void {
  const draft = scopes.getStore()?.operation
  if (draft !== undefined) draft.started = started
}

/** The response to the current request has an error. */
export function nameCode(code: ErrorCode): void {
  const draft = scopes.getStore()?.operation
  if (draft !== undefined && !draft.isStream && draft.code === 'OK') draft.code = code
}

/**
 * Marks the response to the current request as a stream. Returns a function that reports the operation once it has
 * ended.
 */
export function streamOperation(): () => void {
  const scope = scopes.getStore()
  const draft = scope?.operation
  if (scope === undefined || draft === undefined) return () => {}
  draft.isStream = true
  const ended = scope.reporting.onSubscription()
  // The reader of the stream ends it.
  const inScope = AsyncLocalStorage.snapshot()
  return () =>
    inScope(() => {
      ended()
      end(scope, draft)
    })
}

/** Reports one event of the current request's stream. */
export function reportEvent(startedAt: number, code: ErrorCode | 'OK', started: StartedOperation): void {
  const scope = scopes.getStore()
  if (scope !== undefined) report(scope, { startedAt, code, started })
}

/** A log whose entries name the request that caused them, and hashes of its verified caller and tenant. */
export function naming(log: Log, pseudonyms: Pseudonyms): Log {
  return (entry) => {
    const { requestId, caller, tenant } = scopes.getStore() ?? {}
    const named: { -readonly [Member in keyof LogEntry]: LogEntry[Member] } = { ...entry }
    if (requestId !== undefined) named.requestId ??= requestId
    if (caller !== undefined) named.caller = pseudonyms(caller)
    if (tenant !== undefined) named.tenant = pseudonyms(tenant)
    log(named)
  }
}

let users = 0

/**
 * Keeps the process alive when a request leaves a rejected promise without a handler, which would end a Node process:
 * the rejection is logged with its request. Rejections that no request caused keep Node's behavior.
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
    scope.reporting.log({ level: 'error', message: 'A rejected promise has no handler.', cause })
    return
  }
  // Throwing here makes it an uncaught exception, as without this listener.
  if (process.listenerCount('unhandledRejection') === 1) throw cause
}
