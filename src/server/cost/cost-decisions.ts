import { type ExecutionArgs, getOperationAST } from 'graphql'
import type { DynagateError } from '../../errors.ts'
import { elided } from '../errors/index.ts'
import type { Log } from '../log/index.ts'
import { shortNameOf } from '../short-name.ts'

/**
 * Decides about an operation over a limit or a budget: rejects it or, while limits are only measured, logs it. Returns
 * the error for a rejection.
 */
export type Decide = (
  excess: DynagateError | undefined,
  operation: ExecutionArgs,
) => DynagateError | undefined

/** @param now milliseconds. */
export function decider(mode: 'enforce' | 'measure', log: Log, now: () => number): Decide {
  if (mode === 'enforce') return (excess) => excess
  const counted = new WeakSet<object>()
  let nextAt = Number.NEGATIVE_INFINITY
  let omitted = 0
  return (excess, operation) => {
    const { contextValue } = operation
    // An operation may be over several limits.
    if (excess === undefined || counted.has(contextValue as object)) return undefined
    counted.add(contextValue as object)
    if (now() < nextAt) {
      omitted += 1
      return undefined
    }
    const others = omitted > 0 ? ` Others over a limit since the last entry: ${omitted}.` : ''
    const message = `Measured, not enforced, for ${nameOf(operation)}: ${elided(excess.message)}${others}`
    log({ level: 'warn', message })
    nextAt = now() + logEveryMs
    omitted = 0
    return undefined
  }
}

const logEveryMs = 1_000

/** Such as `query Orders`. */
function nameOf({ document, operationName }: ExecutionArgs): string {
  const operation = getOperationAST(document, operationName)
  const name = shortNameOf(operation)
  return [operation?.operation ?? 'request', name].filter((each) => each !== undefined).join(' ')
}
