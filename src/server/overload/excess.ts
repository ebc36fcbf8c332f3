import { DynagateError } from '../../errors.ts'

/**
 * The reason for rejecting a request with `OVERLOADED`. Not an error: creating one, with its stack, takes longer than
 * the rest of a rejection.
 */
export interface Excess {
  readonly message: string
  readonly retryAfterMs: number
}

/** By then the limit of requests has followed what can be served. */
const retryAfterMs = 1_000

/** The excess that a message describes. */
export function excessOf(message: string): Excess {
  return { message, retryAfterMs }
}

/** The error of a request that is rejected within its execution. */
export function overloaded({ message, retryAfterMs }: Excess): DynagateError {
  return new DynagateError('OVERLOADED', message, { retryAfterMs })
}
