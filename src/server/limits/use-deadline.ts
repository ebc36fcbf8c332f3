import { type ExecutionResult, GraphQLError, getOperationAST } from 'graphql'
import type { Plugin } from 'graphql-yoga'
import { DynagateError } from '../../errors.ts'
import type { GatewayLimits } from './limits.ts'
import { type OperationEnd, operationEndOf } from './operation-end.ts'

/**
 * Ends an execution at its deadline, or when the client disconnects. A late query returns `TIMEOUT`; a late
 * mutation returns `OUTCOME_UNKNOWN`, because its write may have been sent; a disconnected one `CANCELLED`. Each is a
 * result like any other, so that later hooks see it. A subscription has no deadline.
 */
export function useDeadline(limits: GatewayLimits): Plugin {
  return {
    onExecute({ args, context, executeFn, setExecuteFn }) {
      const operation = getOperationAST(args.document, args.operationName)?.operation
      const deadline = operation === 'mutation' ? mutationDeadline(limits) : queryDeadline(limits)
      setExecuteFn((given) =>
        untilEnded(deadline, operationEndOf(context), (signal) => {
          // The executor observes `signal` but still waits for resolvers that don't, so the deadline is enforced as well.
          const aware = { ...given, signal }
          return executeFn(aware)
        }),
      )
    },
    onSubscribe({ args }) {
      Object.assign(args, { signal: args.contextValue.request.signal })
    },
  }
}

interface Deadline {
  readonly milliseconds: number
  /** Creates the error on demand: capturing its stack is the most expensive part of a short request. */
  readonly error: () => DynagateError
}

function queryDeadline({ queryMs: milliseconds }: GatewayLimits): Deadline {
  const message = `The query took longer than ${milliseconds} ms, its deadline.`
  return { milliseconds, error: () => new DynagateError('TIMEOUT', message) }
}

function mutationDeadline({ mutationMs: milliseconds }: GatewayLimits): Deadline {
  const message = `The mutation took longer than ${milliseconds} ms, its deadline; it may have been executed.`
  return { milliseconds, error: () => new DynagateError('OUTCOME_UNKNOWN', message) }
}

async function untilEnded<Result>(
  { milliseconds, error }: Deadline,
  operation: OperationEnd,
  execute: (signal: AbortSignal) => Result | Promise<Result>,
): Promise<Result | ExecutionResult> {
  const { signal } = operation
  if (signal.aborted) return resultOf(signal.reason)
  const { promise: ended, resolve } = Promise.withResolvers<ExecutionResult>()
  const onDisconnect = () => resolve(resultOf(signal.reason))
  signal.addEventListener('abort', onDisconnect)
  const timer = setTimeout(() => {
    resolve(resultOf(error()))
    operation.timeOut()
  }, milliseconds)
  try {
    return await Promise.race([execute(signal), ended])
  } catch (cause) {
    return resultOf(cause)
  } finally {
    clearTimeout(timer)
    signal.removeEventListener('abort', onDisconnect)
    operation.release()
  }
}

function resultOf(cause: unknown): ExecutionResult {
  if (cause instanceof GraphQLError) return { errors: [cause] }
  const originalError = cause instanceof Error ? cause : new Error(String(cause))
  return { errors: [new GraphQLError(originalError.message, { originalError })] }
}
