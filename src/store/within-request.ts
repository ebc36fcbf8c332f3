import { DynagateError } from '../errors.ts'
import { type CallOptions, type Send, UpstreamFailure } from './client/index.ts'
import type { RequestOptions } from './store.ts'

/**
 * Makes calls that all end with the request: when its signal fires, or at its deadline.
 *
 * @throws DynagateError BAD_USER_INPUT for a deadline that isn't a number.
 */
export function withinRequest({ signal, deadlineMs }: RequestOptions, send: Send): Send {
  if (deadlineMs !== undefined && Number.isNaN(Number(deadlineMs))) {
    const message = `request.deadlineMs: expected a number of milliseconds, got ${deadlineMs}`
    throw new DynagateError('BAD_USER_INPUT', message)
  }
  if (!signal && deadlineMs === undefined) return send
  const end = performance.now() + (deadlineMs ?? Number.POSITIVE_INFINITY)
  return (operation, input, options) => {
    const left = end - performance.now()
    if (left <= 0) return Promise.reject(new UpstreamFailure('TIMEOUT', false))
    return send(operation, input, {
      ...options,
      ...signalOf(options.signal, signal),
      ...timeoutOf(options.timeoutMs, left),
    })
  }
}

/** Makes calls for the request's tenant, or for none; in a table without tenants, leaves calls unchanged. */
export function inTenantOf({ tenant }: RequestOptions, send: Send): Send {
  if (tenant === undefined) return send
  return (operation, input, options) => send(operation, input, { ...options, tenant })
}

function signalOf(own: AbortSignal | undefined, request: AbortSignal | undefined): CallOptions {
  if (own && request) return { signal: AbortSignal.any([own, request]) }
  const signal = own ?? request
  return signal ? { signal } : {}
}

function timeoutOf(own = Number.POSITIVE_INFINITY, left: number): CallOptions {
  const timeoutMs = Math.min(own, left)
  return Number.isFinite(timeoutMs) ? { timeoutMs } : {}
}
