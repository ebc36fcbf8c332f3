import { errorBody } from '../errors/index.ts'
import type { Turns } from '../http/index.ts'
import type { Load, Ticket } from '../overload/index.ts'
import { parsedResult, type StartedOperation } from './operation-results.ts'

/** What decides when an operation begins. */
export interface Admission {
  readonly load: Load
  readonly turns: Turns
}

/**
 * Rejects an operation that the gateway has no time for, as cheaply as a request over HTTP: a client may send hundreds in
 * one packet. Others wait for their turn.
 *
 * @param signal says that the client has ended the operation.
 * @param ticket counts the operation as in flight; without one, that is left to a plugin.
 * @returns the rejection; undefined for an operation that may begin.
 */
export async function rejectionOf(
  { load, turns }: Admission,
  signal: AbortSignal,
  ticket?: Ticket,
): Promise<StartedOperation | undefined> {
  turns.arrived()
  const excess = load.excess() ?? (await ticket?.begin())
  if (excess !== undefined) {
    return { result: parsedResult(errorBody('OVERLOADED', excess.message, excess.retryAfterMs)) }
  }
  await turns.next()
  if (!signal.aborted) return undefined
  return { result: parsedResult(errorBody('CANCELLED', 'The client ended the operation before it began.')) }
}
